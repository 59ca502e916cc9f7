"""The PDFs are what they say of themselves, PDF/UA-1, by the judge that others wrote for it: veraPDF."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.cli import main
from pipeline.files import Disk
from pipeline.formats import plan
from pipeline.record import Record
from pipeline.release import Picture
from pipeline.seal import seal
from pipeline.store import Store
from tests import photographs
from tests.issuing import lifted
from tests.judges import ask
from tests.room import room_in
from tests.test_pdf import KIT, full
from tests.tongues import LANGUAGES

RULES = 106  # of PDF/UA-1, as veraPDF has them


def a_photograph() -> bytes:
    """A JPEG of 640 by 480 pixels."""
    out = io.BytesIO()
    photographs.drawn().resize((640, 480)).save(out, "JPEG")
    return out.getvalue()


def kits(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The PDF out of a press kit in each language, with all that a release can have."""
    store = Store(Disk(), folder)
    photo = store.put(a_photograph())
    pictures = (
        Picture("hall.jpg", "The hall", "People in the hall", "A. Desk", "CC BY 4.0", photo, 9, 640, 480),
        Picture("bare.jpg", "A door", digest=photo, width=640, height=480),
    )
    for language in LANGUAGES:
        one = replace(full(language, correction="The day was wrong."), pictures=pictures, attachments=())
        record = lifted(Record(), one, "correction", newsroom=KIT)
        made = seal(store, record, [*plan("pictures")(KIT, record), *plan("kit")(KIT, record)]).manifest
        with ZipFile(io.BytesIO(store.get(made["releases/pact/pact-press-kit.zip"]))) as archive:
            yield language, archive.read("pact-press-kit/release.pdf")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, int], list[str]]:
    """How many checks were made of each PDF, by its name, and all that was found; Java is begun once."""
    folder = tmp_path_factory.mktemp("judged")
    for language, data in kits(folder / "store"):
        (folder / f"{language}.pdf").write_bytes(data)
    sound = (folder / "en.pdf").read_bytes()
    assert b"/DisplayDocTitle true" in sound
    (folder / "unnamed.pdf").write_bytes(sound.replace(b"/DisplayDocTitle true", b"/DisplayDocTitle null"))
    (folder / "mute.pdf").write_bytes(sound.replace(b"/Lang", b"/Long"))
    with room_in(folder / "room", approvals=2) as room:
        room.write("alpha", notes="Rooms are booked.", draft="true", summary="“All”")
        room.write("beta", language="fr", approved="[{by: Director, digest: none}]")
    for slug in ("alpha", "beta"):
        assert main(["-C", str(folder / "room"), "proof", slug, "--out", str(folder / f"proof-{slug}.pdf")]) == 0
    told = ask.verapdf(sorted(folder.glob("*.pdf")))
    assert told["rules"] == RULES
    name = str(folder) + "/"
    return (
        {file.removeprefix(name): count for file, count in told["checks"].items()},
        [line.removeprefix(name) for line in told["found"]],
    )


def test_the_pdf_of_every_press_kit_is_pdf_ua_by_verapdf(judged: tuple[dict[str, int], list[str]]) -> None:
    checks, found = judged
    assert all(checks[f"{language}.pdf"] > 1_000 for language in LANGUAGES)
    assert [line for line in found if line.startswith(tuple(f"{language}.pdf" for language in LANGUAGES))] == []


def test_a_proof_is_pdf_ua_by_verapdf_too(judged: tuple[dict[str, int], list[str]]) -> None:
    checks, found = judged
    assert checks["proof-alpha.pdf"] > 1_000
    assert checks["proof-beta.pdf"] > 1_000
    assert [line for line in found if line.startswith("proof")] == []


def test_verapdf_tells_what_is_missing(judged: tuple[dict[str, int], list[str]]) -> None:
    _, found = judged
    assert any(line.startswith("unnamed.pdf: 7.1: ") and "DisplayDocTitle" in line for line in found)
    assert any(line.startswith("mute.pdf: 7.2: ") and "language" in line for line in found)
