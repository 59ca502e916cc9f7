"""`dateline proof`: what whoever signs a release off gets to read, and the number that an approval names."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.spelled import spelled
from pipeline.typeset import press
from tests import photographs
from tests.paper_of import fonts, opened, root, said_by, squeezed, tagged, tags
from tests.room import HOUR, Room, room_in

X = "{name: x-us, kind: x, account: '@us', secret: NOT_THERE}"
SKY = "{name: sky, kind: bluesky, account: us.example, secret: NOT_THERE}"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path / "room", approvals=2, channels=f"[{X}, {SKY}]") as room:
        yield room


@pytest.fixture
def run(room: Room, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> tuple[int, str]:
        code = main(["-C", str(room.root), *words])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def proof(room: Room, run: Run, slug: str = "alpha") -> bytes:
    code, told = run("proof", slug)
    assert code == 0, told
    return (room.root / f".dateline/proofs/{slug}.pdf").read_bytes()


def test_a_proof_shows_hours_text_posts_letter_and_number(room: Room, run: Run) -> None:
    room.write("alpha", body="The room opens.", social='{text: "Look 🎉 at this", after: +2m}')
    said = said_by(proof(room, run))
    assert "EMBARGOED UNTIL" in said
    assert "Friday, 4 December 2026, 09:00 (Port of Spain, UTC−4)" in said
    assert "UTC Friday, 4 December 2026, 13:00 UTC" in said
    assert "As written: Friday, 4 December 2026, 09:00 hrs AST" in said
    assert said.count("The room opens.") == 2  # as it will stand, and in the letter
    assert "x-us (x)" in said
    assert "sky (bluesky)" in said
    assert "Look [U+1F389] at this" in said
    assert re.search(r"\d+ of 280 characters", said)
    assert "Subject: Title of alpha" in said
    assert spelled(room.approval("alpha")) in said
    assert "2 are needed; 2 still missing." in said
    assert said.count("PROOF") == len(opened(proof(room, run)).pages)


def test_its_number_is_said_on_the_terminal_too(room: Room, run: Run) -> None:
    room.write("alpha")
    _, told = run("proof", "alpha")
    assert f"dateline approve alpha --by NAME --digest {spelled(room.approval('alpha'))}" in told


def test_a_proof_is_a_pdf_for_screen_readers_with_its_fonts(room: Room, run: Run) -> None:
    room.write("alpha", language="fr")
    data = proof(room, run)
    assert all(fonts(data).values())
    assert str(root(data)["/Lang"]) == "en"
    assert "fr" in {str(each.get("/Lang", "")) for each in tagged(data)}
    assert tags(data).count("/H1") == 6


def test_it_is_on_the_paper_of_the_newsroom(room: Room, run: Run) -> None:
    with (room.root / "newsroom.yml").open("a") as file:
        file.write("paper: letter\n")
    room.write("alpha")
    pages = opened(proof(room, run)).pages
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(612, 792)}


def test_nobody_else_can_read_it_and_nothing_of_it_is_public(room: Room, run: Run) -> None:
    room.open_ledger_before()
    before = room.public()
    room.write("alpha")
    proof(room, run)
    path = room.root / ".dateline/proofs/alpha.pdf"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert room.public() == before
    for approver in ("One", "Two"):
        assert run("approve", "alpha", "--by", approver)[0] == 0
    room.tick(HOUR)
    data = path.read_bytes()
    assert "releases/alpha/index.html" in room.public()
    assert not [name for name, content in room.public().items() if name.endswith(".pdf") or content == data]
    assert not any(b"PROOF" in content for content in room.public().values())


@pytest.mark.parametrize("out", ["live/alpha.pdf", "feeds/alpha.pdf"])
def test_it_is_not_written_where_the_public_reads(out: str, room: Room, run: Run) -> None:
    room.open_ledger_before()
    room.write("alpha")
    code, told = run("proof", "alpha", "--out", str(room.root / out))
    assert (code, (room.root / out).exists()) == (3, False)
    assert "where the public reads" in told


def test_it_is_written_where_it_is_wanted(room: Room, run: Run, tmp_path: Path) -> None:
    room.write("alpha")
    path = tmp_path / "for-the-minister.pdf"
    assert run("proof", "alpha", "--out", str(path))[0] == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert said_by(path.read_bytes())


def test_what_the_checks_say_and_what_was_set_aside_stands_in_it(room: Room, run: Run) -> None:
    room.write("alpha", title="“Onwards”", waive="[{code: smart-quotes, because: It is said so, by: Ana Núñez}]")
    room.write("beta", contacts="[nobody]")
    said = said_by(proof(room, run))
    assert "smart-quotes, by Ana Núñez: It is said so." in said
    said = said_by(proof(room, run, "beta"))
    assert "Problems, which stop it" in said
    assert "contact-unknown" in said


def test_a_draft_and_a_release_on_hold_say_so(room: Room, run: Run) -> None:
    room.write("alpha", draft="true")
    room.write("beta", hold="The minister reads")
    assert "This is a draft: nothing happens with it yet." in said_by(proof(room, run))
    assert "cannot be approved yet" in run("proof", "alpha")[1]
    assert "cannot be approved yet" not in run("proof", "beta")[1]
    assert "It is on hold: The minister reads." in said_by(proof(room, run, "beta"))


def test_one_without_an_hour_says_that_it_has_none(room: Room, run: Run) -> None:
    room.write("alpha", embargo="FOR IMMEDIATE RELEASE")
    said = said_by(proof(room, run))
    assert "NOT PUBLIC YET" in said
    assert "as soon as it may" in said


def test_approvals_of_an_earlier_text_do_not_count(room: Room, run: Run) -> None:
    room.write("alpha")
    run("approve", "alpha", "--by", "Ana Núñez")
    assert "2 are needed; 1 still missing. • Ana Núñez Name" in said_by(proof(room, run))
    room.edit("alpha", "Something happened.", "Something else happened.")
    said = said_by(proof(room, run))
    assert "2 are needed; 2 still missing." in said
    assert "Ana Núñez — of an earlier text: it does not count any more" in said


def test_pictures_stand_in_it_and_one_that_is_missing_stops_nothing(room: Room, run: Run) -> None:
    (room.root / "releases/alpha").mkdir()
    room.write("alpha", pictures="[{file: hall.jpg, alt: The hall}, {file: lost.jpg, alt: The lost one}]")
    (room.root / "releases/alpha.md").rename(room.root / "releases/alpha/release.md")
    (room.root / "releases/alpha/hall.jpg").write_bytes(photographs.jpeg(""))
    data = proof(room, run)
    assert "The hall" in {str(each.get("/Alt", "")) for each in tagged(data)}
    assert "The lost one" in said_by(data)


def test_a_picture_that_changes_while_it_is_made_is_told(room: Room, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (room.root / "releases/alpha").mkdir()
    room.write("alpha", pictures="[{file: hall.jpg, alt: The hall}]")
    (room.root / "releases/alpha.md").rename(room.root / "releases/alpha/release.md")
    (room.root / "releases/alpha/hall.jpg").write_bytes(photographs.jpeg(""))
    monkeypatch.setattr("pipeline.cli.proof.keep_files", lambda *_: None)
    code, told = run("proof", "alpha")
    assert (code, "is missing" in told, (room.root / ".dateline/proofs").exists()) == (1, True, False)


def test_a_revision_shows_the_new_text_and_that_it_replaces_another(room: Room, run: Run) -> None:
    room.write("alpha")
    for approver in ("One", "Two"):
        run("approve", "alpha", "--by", approver)
    room.tick(HOUR)
    code, told = run("proof", "alpha")
    assert (code, "public as it stands" in told) == (3, True)
    room.write("alpha", body="Mended.", revision="2", correction="The day was wrong.")
    said = said_by(proof(room, run))
    assert "It replaces what is public: revision 2." in said
    assert "Mended." in said
    assert "The day was wrong." in said


@pytest.mark.parametrize(("slug", "code", "why"), [("alpha", 3, "withdrawn"), ("gamma", 2, "no release")])
def test_what_has_nothing_to_sign_off_is_refused(slug: str, code: int, why: str, room: Room, run: Run) -> None:
    room.write("alpha", revision="2", killed="It was wrong.")
    found, told = run("proof", slug)
    assert (found, why in told) == (code, True)


def test_without_the_package_it_says_what_to_install(room: Room, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "installed", lambda: False)
    room.write("alpha")
    code, told = run("proof", "alpha")
    assert (code, "pip install 'dateline[pdf]'" in told) == (3, True)


def test_a_template_of_the_newsroom_that_is_broken_is_told_with_its_line(room: Room, run: Run) -> None:
    (room.root / "templates").mkdir()
    (room.root / "templates/proof.typ").write_text("#let main(data) = {\n  nothing-here\n}\n")
    room.write("alpha")
    code, told = run("proof", "alpha")
    assert (code, "proof.typ, line 2" in told) == (1, True)
    assert "Traceback" not in told


def test_an_approval_that_names_the_number_of_the_proof_is_taken(room: Room, run: Run) -> None:
    room.write("alpha")
    number = spelled(room.approval("alpha"))
    assert run("approve", "alpha", "--by", "Ana Núñez", "--digest", *number.split())[0] == 0
    assert run("approve", "alpha", "--digest", number.replace(" ", "-"), "--by", "One Other")[0] == 0
    assert "alpha has every approval" not in run("status")[1]
    seen = room.survey().of("alpha")
    assert seen is not None
    assert [each.by for each in seen.approved] == ["Ana Núñez", "One Other"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Something happened.", "Something happened!"),
        ("09:00 hrs AST", "10:00 hrs AST"),
        (
            "summary: Summary of alpha.",
            'summary: Summary of alpha.\nwaive: [{code: one-line, because: "So it is", by: A B}]',
        ),
    ],
)
def test_an_approval_of_another_text_than_that_of_the_proof_is_refused(
    old: str, new: str, room: Room, run: Run
) -> None:
    path = room.write("alpha")
    number = spelled(room.approval("alpha"))
    room.edit("alpha", old, new)
    before = path.read_bytes()
    code, told = run("approve", "alpha", "--by", "Ana Núñez", "--digest", *number.split())
    assert code == 3
    assert "changed since that proof" in told
    assert path.read_bytes() == before


@pytest.mark.parametrize("number", ["1234", "abcd", "0" * 23, "0" * 64])
def test_what_is_no_number_of_a_proof_is_told(number: str, room: Room, run: Run) -> None:
    path = room.write("alpha")
    before = path.read_bytes()
    code, told = run("approve", "alpha", "--by", "Ana Núñez", "--digest", number)
    assert (code, "6 groups of 4 figures" in told) == (2, True)
    assert path.read_bytes() == before


def test_the_text_of_the_proof_is_the_text_of_the_page(room: Room, run: Run) -> None:
    with (room.root / "newsroom.yml").open("a") as file:
        file.write("press-kit: yes\n")
    room.write("alpha", body="One.\n\n- two\n- three\n\n| a | b |\n|---|---|\n| c | d |")
    whole = squeezed(said_by(proof(room, run)))
    for approver in ("One", "Two"):
        run("approve", "alpha", "--by", approver)
    room.tick(HOUR)
    page = squeezed(said_by(room.public()["releases/alpha/release.pdf"])).partition("https://news.example")[0]
    assert page.removeprefix("TESTNEWSROOM") in whole
