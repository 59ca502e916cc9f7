"""What lies among the releases and is not read: it is named, with the place where it belongs."""

from pathlib import Path

from tests.cli import dateline
from tests.test_check import GOOD, reading_of

FOLDER = "releases/2026-12-10-chantier"


def told(house: Path) -> list[tuple[str, str, bool]]:
    return [
        (problem.place.file, problem.mend, problem.stops)
        for problem in reading_of(house).problems
        if problem.code == "file-ignored"
    ]


def in_a_folder(house: Path) -> Path:
    folder = house / FOLDER
    folder.mkdir(parents=True)
    (folder / "release.md").write_text(GOOD, encoding="utf-8")
    return folder


def test_a_translation_beside_its_original_is_sent_to_a_file_of_its_own(tmp_path: Path) -> None:
    (in_a_folder(tmp_path) / "fr.md").write_text(GOOD, encoding="utf-8")
    assert told(tmp_path) == [
        (
            f"{FOLDER}/fr.md",
            f"If it is a translation, move it to `{FOLDER}-fr.md` and write `translation-of: chantier` among its "
            "fields; if it is not, move it out of `releases`.",
            False,
        )
    ]


def test_obeying_makes_a_translation_of_it(tmp_path: Path) -> None:
    in_a_folder(tmp_path)
    french = GOOD.replace("issuers:", "language: fr\ntranslation-of: chantier\nissuers:")
    (tmp_path / f"{FOLDER}-fr.md").write_text(french, encoding="utf-8")
    found = reading_of(tmp_path)
    assert found.problems == ()
    assert [(each.slug, each.translation_of) for each in found.releases] == [
        ("chantier", ""),
        ("chantier-fr", "chantier"),
    ]


def test_the_check_of_such_a_file_says_so(tmp_path: Path) -> None:
    (in_a_folder(tmp_path) / "fr.md").write_text(GOOD, encoding="utf-8")
    reading_of(tmp_path)
    done = dateline("check", f"{FOLDER}/fr.md", newsroom=tmp_path)
    assert "file-ignored" in done.stdout
    assert "translation-of: chantier" in done.stdout


def test_a_text_of_another_program_is_to_be_imported(tmp_path: Path) -> None:
    reading_of(tmp_path, a=GOOD)
    (tmp_path / "releases/Word.docx").write_bytes(b"PK")
    (tmp_path / "releases/the plan.txt").write_text("The plan")
    (tmp_path / "releases/old.rtf").write_text("{")
    mends = {file: mend for file, mend, _ in told(tmp_path)}
    assert "`dateline import releases/Word.docx`" in mends["releases/Word.docx"]
    assert '`dateline import "releases/the plan.txt"`' in mends["releases/the plan.txt"]
    assert "Save it as `old.docx`" in mends["releases/old.rtf"]


def test_what_a_release_offers_for_download_is_no_lost_text(tmp_path: Path) -> None:
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases/list.txt").write_text("One, two")
    offered = GOOD.replace("issuers:", "attachments: [{file: list.txt, title: List}]\nissuers:")
    assert reading_of(tmp_path, a=offered).problems == ()
    reading_of(tmp_path, a="---\ntitle: x\n")
    assert told(tmp_path) == []  # nobody knows what the broken one offers
