"""The press kit: what lies in the archive, and that it is the same archive every time."""

import io
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from pipeline.files import Disk
from pipeline.formats import plan
from pipeline.record import Record
from pipeline.release import Attachment, Picture
from pipeline.seal import Unsealable, seal
from pipeline.store import Store
from pipeline.typeset import press
from tests import photographs
from tests.issuing import NEWSROOM, lifted, record_of, release

KIT = replace(NEWSROOM, press_kit=True)
PATH = "releases/pact/pact-press-kit.zip"
FOLDER = "pact-press-kit"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(Disk(), tmp_path)


def public(store: Store, language: str = "en") -> Record:
    photo, annex = store.put(photographs.jpeg("")), store.put(b"%PDF annex")
    one = release(
        "pact",
        language=language,
        pictures=(
            Picture("hall.jpg", "The hall", "People in the hall", "A. Desk", "CC BY 4.0", photo, 9, 8, 6),
            Picture("bare.jpg", "", digest=photo, width=8, height=6),
        ),
        attachments=(Attachment("annex.pdf", "Annex", annex, 10), Attachment("hall.jpg", "The photo", photo, 9)),
    )
    return lifted(Record(), one, "correction", newsroom=KIT)


def made(store: Store, record: Record) -> bytes:
    sealed = seal(store, record, plan("kit")(KIT, record))
    assert set(sealed.manifest) == {PATH}
    return store.get(sealed.manifest[PATH])


def test_it_holds_text_pdf_pictures_in_full_size_captions_and_attachments(store: Store) -> None:
    record = public(store)
    beside = seal(store, record, [part for name in ("text", "pdf", "files") for part in plan(name)(KIT, record)])
    with ZipFile(io.BytesIO(made(store, record))) as archive:
        assert archive.namelist() == [
            f"{FOLDER}/attachments/annex.pdf",
            f"{FOLDER}/pictures/bare.jpg",
            f"{FOLDER}/pictures/captions.txt",
            f"{FOLDER}/pictures/hall.jpg",
            f"{FOLDER}/release.pdf",
            f"{FOLDER}/release.txt",
        ]
        for place, name in {"": "release.txt", " ": "release.pdf", "pictures/": "hall.jpg"}.items():
            public_bytes = store.get(beside.manifest[f"releases/pact/{name}"])
            assert archive.read(f"{FOLDER}/{place.strip()}{name}") == public_bytes


def test_captions_tell_of_each_picture_what_is_known(store: Store) -> None:
    with ZipFile(io.BytesIO(made(store, public(store)))) as archive:
        said = archive.read(f"{FOLDER}/pictures/captions.txt").decode()
    assert said == (
        "Title of pact\n\nhall.jpg\nPeople in the hall\nPicture: A. Desk\nCC BY 4.0\n"
        "Alternative text: The hall\n\nbare.jpg\n"
    )


def test_captions_are_told_in_the_language_of_the_release(store: Store) -> None:
    with ZipFile(io.BytesIO(made(store, public(store, "fr")))) as archive:
        said = archive.read(f"{FOLDER}/pictures/captions.txt").decode()
    assert "Texte de remplacement\u00a0: The hall" in said


def test_a_release_without_pictures_has_no_captions(store: Store) -> None:
    with ZipFile(io.BytesIO(made(store, record_of(release("pact"))))) as archive:
        assert archive.namelist() == [f"{FOLDER}/release.pdf", f"{FOLDER}/release.txt"]


def test_every_file_has_the_hour_of_the_newest_entry_a_fixed_mode_and_no_compression(store: Store) -> None:
    with ZipFile(io.BytesIO(made(store, public(store)))) as archive:
        for entry in archive.infolist():
            assert entry.date_time == (2020, 12, 4, 14, 0, 0)
            assert (entry.create_system, entry.external_attr >> 16, entry.compress_type) == (3, 0o100644, ZIP_STORED)


def test_the_same_release_gives_the_same_archive_on_another_machine(store: Store, tmp_path: Path) -> None:
    other = Store(Disk(), tmp_path / "other")
    assert made(store, public(store)) == made(other, public(other))


def test_another_typst_makes_another_archive(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    record = public(store)
    (before,) = plan("kit")(KIT, record)
    monkeypatch.setattr(press, "version", lambda: "99")
    (after,) = plan("kit")(KIT, record)
    assert before.digest != after.digest


def test_another_caption_is_another_archive(store: Store) -> None:
    record = public(store)
    (issued,) = (one.issued for one in record.standing())
    rows = [row | {"caption": "Somebody else"} for row in issued.rows("pictures")]
    changed = replace(record, texts={issued.digest: replace(issued, text=dict(issued.text) | {"pictures": rows})})
    (before,), (after,) = plan("kit")(KIT, record), plan("kit")(KIT, changed)
    assert before.digest != after.digest


def test_a_file_that_is_lost_is_told_and_no_kit_is_made_without_it(store: Store) -> None:
    record = public(store)
    (issued,) = (one.issued for one in record.standing())
    store.path(issued.rows("attachments")[0]["digest"]).unlink()
    with pytest.raises(Unsealable, match=r"The file for releases/pact/annex\.pdf is missing"):
        made(store, record)
