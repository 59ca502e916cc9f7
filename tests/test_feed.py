"""The feeds, read back with an independent reader and the schema of Atom."""

import os
import shutil
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from pipeline.digest import canonical, digest
from pipeline.formats import feed as feeds
from pipeline.issued import Issued
from pipeline.newsroom import Feed, HostPlace, Newsroom
from pipeline.record import Entry, Kind, Record

SCHEMA = Path(__file__).parent / "schemas" / "atom.rnc"
BOTH = (".rss", ".atom")
EVERY = (*BOTH, ".json")
NEWSROOM = Newsroom(
    file="newsroom.yml",
    name="Sample Newsroom",
    address="https://newsroom.example",
    home="America/Port_of_Spain",
    languages=("en", "fr"),
    organisations={},
    feeds=(
        Feed("all", "All releases"),
        Feed("libraries", "Libraries", topics=("libraries",)),
        Feed("francais", "En français", languages=("fr",)),
        Feed("agency", "Of the agency", organisations=("agency",)),
    ),
    channels=(),
    host=HostPlace("folder", "live"),
)
AGENCY = {"id": "agency", "name": "Regional Agency", "acronym": "RA"}
MINISTRY = {"id": "ministry", "name": "Ministry of Culture"}


def text(slug: str, **fields: Any) -> Issued:
    """An issued text with the least it needs, and these fields."""
    row = {
        "slug": slug,
        "title": f"Title of {slug}",
        "kind": "release",
        "language": "en",
        "zone": "America/Port_of_Spain",
        "issuers": [AGENCY],
        "revision": 1,
        "summary": f"Summary of {slug}.",
        "body": f"Body of {slug}.",
    } | fields
    return Issued(row, digest(canonical(row)))


def at(day: int, hour: int = 13) -> datetime:
    return datetime(2020, 12, day, hour, tzinfo=UTC)


def record(*lifts: tuple[Issued, Kind, datetime]) -> Record:
    return Record().adding(
        (Entry(one["slug"], one["revision"], kind, instant, one.digest), one) for one, kind, instant in lifts
    )


def lifted(*texts: Issued) -> Record:
    """Each lifted a day after the one before it."""
    return record(*((one, "lift", at(day)) for day, one in enumerate(texts, 1)))


def made(known: Record, newsroom: Newsroom = NEWSROOM) -> dict[str, bytes]:
    return {part.path: part.make() for part in feeds.plan(newsroom, known)}


def read(known: Record, suffix: str, name: str = "all", newsroom: Newsroom = NEWSROOM) -> Any:
    found = feedparser.parse(made(known, newsroom)[f"feeds/{name}{suffix}"], response_headers={})
    assert not found.bozo, found.get("bozo_exception")
    return found


def whole(entry: Any) -> str:
    """All that a reader gets of an entry."""
    return " ".join([entry.title, entry.get("summary", ""), entry.content[0].value])


FULL = text(
    "accord",
    title="Ministers & partners agree: 3 < 4, Decision #4",
    summary="A summary with AT&T, a <b>tag</b> and 3 < 4.",
    body="Read the [programme](https://agency.example/programme?a=1&b=2).[^1]\n\n[^1]: The note.\n\n<script>bad()",
    topics=["libraries", "culture"],
    issuers=[AGENCY, MINISTRY],
    contacts=[
        {
            "name": "Press desk",
            "organisation": "Regional Agency",
            "email": "press@agency.example",
            "phone": "+1 868 555 0142",
        },
        {"name": "Second desk", "organisation": "Regional Agency", "email": "second@agency.example"},
        {"name": "Front desk", "organisation": "Ministry of Culture", "phone": "+1 868 555 0143"},
    ],
    boilerplates=[{"organisation": "Regional Agency", "text": "The agency *serves* the region."}],
    notes="Editors may call.",
    pictures=[
        {"file": "the signing.jpg", "alt": "Two people sign", "credit": "Agency", "size": 1200},
        {"file": "second.png", "alt": "A room", "size": 5},
    ],
    attachments=[{"file": "programme.pdf", "title": "Programme", "size": 34000}],
)
BEFORE = text("notice", body="The SECRET figure is wrong.", summary="SECRET summary.", revision=1)
CORRECTED = text("notice", body="The figure is right.", correction="An earlier text gave a wrong figure.", revision=2)
KILLED = Issued(
    {
        "slug": "notice",
        "title": "Title of notice",
        "kind": "release",
        "language": "en",
        "zone": "UTC",
        "issuers": [AGENCY],
        "topics": ["libraries"],
        "revision": 3,
        "killed": "The notice was sent in error.",
    },
    "k" * 64,
)


def test_every_feed_that_holds_something_is_made_and_no_other() -> None:
    paths = set(made(lifted(text("one", topics=["libraries"]))))
    assert paths == {f"feeds/{name}{suffix}" for name in ("all", "libraries", "agency") for suffix in EVERY}


def test_the_feed_of_everything_is_there_before_the_first_release() -> None:
    wanted = {"feeds/all.rss", "feeds/all.atom", "feeds/all.json"}
    assert set(made(Record())) == set(made(Record(), replace(NEWSROOM, feeds=()))) == wanted


@pytest.mark.parametrize("suffix", BOTH)
def test_an_empty_feed_is_valid_and_says_it_never_changed(suffix: str) -> None:
    found = read(Record(), suffix)
    assert found.entries == []
    assert found.feed.updated_parsed[:6] == (1970, 1, 1, 0, 0, 0)


def test_the_media_types_are_those_of_rss_atom_and_json_feed() -> None:
    assert {part.path: part.media_type for part in feeds.plan(NEWSROOM, Record())} == {
        "feeds/all.rss": "application/rss+xml",
        "feeds/all.atom": "application/atom+xml",
        "feeds/all.json": "application/feed+json",
    }


@pytest.mark.parametrize(
    ("name", "slugs"),
    [("libraries", ["one"]), ("francais", ["two"]), ("agency", ["three", "one"]), ("all", ["three", "two", "one"])],
)
def test_a_feed_holds_what_it_declares(name: str, slugs: list[str]) -> None:
    known = lifted(
        text("one", topics=["libraries"]),
        text("two", language="fr", issuers=[MINISTRY]),
        text("three", issuers=[MINISTRY, AGENCY]),
    )
    for suffix in BOTH:
        assert [entry.title for entry in read(known, suffix, name).entries] == [f"Title of {slug}" for slug in slugs]


@pytest.mark.parametrize("suffix", BOTH)
def test_the_newest_lift_comes_first_and_a_correction_does_not_move_it(suffix: str) -> None:
    known = record((BEFORE, "lift", at(1)), (text("later"), "lift", at(2)), (CORRECTED, "correction", at(3)))
    found = read(known, suffix)
    assert [entry.title for entry in found.entries] == ["Title of later", "Title of notice"]
    assert found.feed.updated_parsed[:4] == (2020, 12, 3, 13)
    assert [entry.published_parsed[2] for entry in found.entries] == [2, 1]


def test_the_size_keeps_what_changed_last_so_that_a_late_kill_is_read() -> None:
    small = replace(NEWSROOM, feeds=(Feed("all", "All", size=2),))
    three: list[tuple[Issued, Kind, datetime]] = [
        (text(slug), "lift", at(day)) for day, slug in enumerate(("notice", "b", "c"), 1)
    ]
    slugs = [entry.title for entry in read(record(*three), ".atom", newsroom=small).entries]
    assert slugs == ["Title of c", "Title of b"]
    after = [entry.title for entry in read(record(*three, (KILLED, "kill", at(9))), ".atom", newsroom=small).entries]
    assert after == ["Title of c", "Withdrawn: Title of notice"]


@pytest.mark.parametrize("suffix", BOTH)
def test_an_entry_carries_the_whole_release(suffix: str) -> None:
    (entry,) = read(lifted(FULL), suffix).entries
    assert entry.link == "https://newsroom.example/releases/accord/"
    assert entry.id == "tag:newsroom.example,2020:accord"
    if suffix == ".rss":  # an id of this form is no address to follow
        assert not entry.guidislink
    assert [tag.term for tag in entry.tags] == ["libraries", "culture"]
    assert entry.published_parsed[:6] == (2020, 12, 1, 13, 0, 0)
    content = entry.content[0].value
    for told in ("Editors may call.", "<em>serves</em>", "press@agency.example", "+1 868 555 0143", "Picture: Agency"):
        assert told in content


@pytest.mark.parametrize("suffix", BOTH)
def test_no_address_in_an_entry_is_relative_and_no_script_passes(suffix: str) -> None:
    (entry,) = read(lifted(FULL), suffix).entries
    content = entry.content[0].value
    assert 'href="https://newsroom.example/releases/accord/#' in content
    assert 'src="https://newsroom.example/releases/accord/the%20signing.jpg"' in content
    assert 'href="https://newsroom.example/releases/accord/programme.pdf"' in content
    assert 'href="#' not in made(lifted(FULL))[f"feeds/all{suffix}"].decode().replace("&quot;", '"')
    assert "<script" not in content


def test_titles_and_summaries_are_read_as_the_words_they_are() -> None:
    (entry,) = read(lifted(FULL), ".atom").entries
    assert entry.title == FULL["title"]
    assert entry.summary == FULL["summary"]
    assert entry.summary_detail.type == entry.title_detail.type == "text/plain"
    assert entry.content[0].type == "text/html"
    # in RSS a description is HTML, so the same words are written as HTML
    (item,) = read(lifted(FULL), ".rss").entries
    assert item.title == FULL["title"]
    assert item.summary == "A summary with AT&amp;T, a &lt;b&gt;tag&lt;/b&gt; and 3 &lt; 4."


@pytest.mark.parametrize("suffix", BOTH)
@pytest.mark.parametrize(
    "title", ["Réunion à Saint-Kitts : œuvres", "Aid arrives 🚢🏝️", "وزراء يتفقون على خطة جديدة", "日本語の見出し", "𝒜 "]
)
def test_a_title_in_any_script_comes_out_whole(title: str, suffix: str) -> None:
    (entry,) = read(lifted(text("one", title=title, body=title)), suffix).entries
    assert entry.title == title.strip()
    assert title.strip() in entry.content[0].value


def authors_in_atom(one: Issued) -> list[list[str | None]]:
    """Each author's name and address, not by feedparser, which gives an address to the next author who has none."""
    root = ElementTree.fromstring(made(lifted(one))["feeds/all.atom"])  # noqa: S314  # our own bytes
    return [[field.text for field in author] for author in root.findall("{*}entry/{*}author")]


def test_atom_names_who_issued_it_with_the_address_of_its_own_press_contact() -> None:
    front = {"name": "Front desk", "organisation": "Ministry of Culture", "email": "press@ministry.example"}
    one = text("one", issuers=[AGENCY, MINISTRY], contacts=[*FULL["contacts"], front])
    named = [["Regional Agency", "press@agency.example"], ["Ministry of Culture", "press@ministry.example"]]
    assert authors_in_atom(one) == named
    (entry,) = read(lifted(one), ".atom").entries
    assert [[author.name, author.email] for author in entry.authors] == named


def test_no_reader_of_atom_gives_the_address_of_one_issuer_to_another() -> None:
    assert authors_in_atom(FULL) == [["Regional Agency"], ["Ministry of Culture"]]
    (entry,) = read(lifted(FULL), ".atom").entries
    assert entry.author_detail == {"name": "Ministry of Culture"}


def test_rss_names_all_who_issued_it_in_one_element_for_readers_show_one_alone() -> None:
    assert b"<dc:creator>Regional Agency, Ministry of Culture</dc:creator>" in made(lifted(FULL))["feeds/all.rss"]
    assert b"dc:creator>" not in made(lifted(text("one", issuers=[])))["feeds/all.rss"]


@pytest.mark.parametrize("suffix", EVERY)
def test_a_title_and_a_summary_keep_the_spaces_of_their_language(suffix: str) -> None:
    known = lifted(text("un", language="fr", title="Un accord : « oui » à 9 h 30 !", summary="Dit-il : « oui ! »"))
    found = made(known)[f"feeds/all{suffix}"].decode()
    assert "Un accord\u00a0: «\u00a0oui\u00a0» à 9\u00a0h\u00a030\u00a0!" in found
    assert "Dit-il\u00a0: «\u00a0oui\u00a0!\u00a0»" in found


def test_pictures_and_attachments_are_enclosures_of_which_rss_takes_the_first() -> None:
    picture = ("https://newsroom.example/releases/accord/the%20signing.jpg", "image/jpeg", "1200")
    second = ("https://newsroom.example/releases/accord/second.png", "image/png", "5")
    paper = ("https://newsroom.example/releases/accord/programme.pdf", "application/pdf", "34000")
    for suffix, wanted in ((".atom", [picture, second, paper]), (".rss", [picture])):
        (entry,) = read(lifted(FULL), suffix).entries
        assert [(one.href, one.type, one.length) for one in entry.enclosures] == wanted


def test_an_enclosure_gives_its_media_type_without_parameters() -> None:
    known = lifted(text("one", attachments=[{"file": "figures.csv", "title": "Figures", "size": 7}]))
    for suffix in BOTH:
        assert [one.type for one in read(known, suffix).entries[0].enclosures] == ["text/csv"]


def test_an_atom_feed_has_an_author_even_where_an_entry_has_none() -> None:
    assert read(lifted(text("one", issuers=[])), ".atom").feed.author == "Sample Newsroom"


def test_a_title_over_two_lines_is_one_line_in_the_feed() -> None:
    for suffix in BOTH:
        assert (
            b"<title>Ministers agree: no tax</title>"
            in made(lifted(text("one", title="Ministers agree:\n  no tax")))[f"feeds/all{suffix}"]
        )


def test_an_id_is_ascii_whatever_the_host() -> None:
    abroad = replace(NEWSROOM, address="https://réseau.example:8443/presse/")
    (entry,) = read(lifted(text("one")), ".atom", newsroom=abroad).entries
    assert entry.id == "tag:xn--rseau-bsa.example,2020:one"


@pytest.mark.parametrize("suffix", BOTH)
def test_a_feed_names_itself_its_site_its_language_and_its_maker(suffix: str) -> None:
    found = read(lifted(FULL), suffix).feed
    links = {link.rel: link.href for link in found.links}
    assert links == {"alternate": "https://newsroom.example/", "self": f"https://newsroom.example/feeds/all{suffix}"}
    assert found.link == "https://newsroom.example/"
    assert (found.title, found.language, found.generator) == ("Sample Newsroom: All releases", "en", "Dateline")
    assert b"feedgen" not in made(lifted(FULL))[f"feeds/all{suffix}"]
    assert "rights" not in found


@pytest.mark.parametrize("suffix", BOTH)
def test_a_feed_is_known_by_its_newsroom_once_and_in_the_spelling_of_its_language(suffix: str) -> None:
    french = lifted(text("un", language="fr"))
    assert read(french, suffix, "francais").feed.title == "Sample Newsroom\u00a0: En français"
    assert read(Record(), suffix, newsroom=replace(NEWSROOM, feeds=())).feed.title == "Sample Newsroom: All releases"
    named = replace(NEWSROOM, feeds=(Feed("all", "Sample Newsroom, everything"),))
    assert read(french, suffix, newsroom=named).feed.title == "Sample Newsroom, everything"
    strange = replace(NEWSROOM, feeds=(Feed("all", "Tout"),), languages=("ht",))
    assert read(Record(), suffix, newsroom=strange).feed.title == "Sample Newsroom: Tout"


@pytest.mark.parametrize("suffix", BOTH)
def test_an_update_keeps_title_and_id_and_is_named_before_the_text(suffix: str) -> None:
    updated = text("notice", body="The text.", update="The programme is attached.", revision=2)
    before = read(record((BEFORE, "lift", at(1))), suffix).entries[0]
    (after,) = read(record((BEFORE, "lift", at(1)), (updated, "update", at(2))), suffix).entries
    assert (after.id, after.title) == (before.id, before.title)
    content = after.content[0].value
    assert content.index("Update") < content.index("programme") < content.index("The text.")


def test_a_french_entry_holds_its_marks_and_its_hours() -> None:
    event = {"time": "le 4 mai, 16 h 30", "place": "La salle"}
    (entry,) = read(lifted(text("un", language="fr", body="Venez !", event=event)), ".atom").entries
    for words in ("Venez\u00a0!", "Heure\u00a0: le 4 mai, 16\u00a0h\u00a030", "Lieu\u00a0: La salle"):
        assert words in unescape(entry.content[0].value), words


@pytest.mark.parametrize("suffix", BOTH)
def test_an_entry_in_another_language_says_so(suffix: str) -> None:
    known = lifted(
        text("un", language="fr", title="Un titre", pictures=[{"file": "a.jpg", "alt": "", "credit": "Agence"}])
    )
    data = made(known)[f"feeds/all{suffix}"].decode()
    assert ('<entry xml:lang="fr">' if suffix == ".atom" else "<dc:language>fr</dc:language>") in data
    assert "Photo" in read(known, suffix).entries[0].content[0].value
    assert read(known, suffix, "francais").feed.language == "fr"


@pytest.mark.parametrize("suffix", BOTH)
def test_a_correction_keeps_the_id_and_is_named_before_the_text(suffix: str) -> None:
    before = read(record((BEFORE, "lift", at(1))), suffix).entries[0]
    (after,) = read(record((BEFORE, "lift", at(1)), (CORRECTED, "correction", at(31))), suffix).entries
    assert after.id == before.id
    assert after.published_parsed == before.published_parsed
    assert after.updated_parsed[:3] == (2020, 12, 31)  # RSS has no word for it, and borrows that of Atom
    content = after.content[0].value
    assert content.index("Correction") < content.index("wrong figure") < content.index("The figure is right.")
    assert "SECRET" not in whole(after)


def test_an_id_keeps_the_year_of_the_first_lift() -> None:
    known = record((BEFORE, "lift", at(31)), (CORRECTED, "correction", datetime(2031, 1, 1, tzinfo=UTC)))
    assert read(known, ".atom").entries[0].id == "tag:newsroom.example,2020:notice"


@pytest.mark.parametrize("suffix", BOTH)
def test_a_withdrawn_release_becomes_its_notice_under_the_same_id(suffix: str) -> None:
    known = record((BEFORE, "lift", at(1)), (KILLED, "kill", at(2)))
    (entry,) = read(known, suffix).entries
    assert entry.id == "tag:newsroom.example,2020:notice"
    assert entry.title == "Withdrawn: Title of notice"
    assert entry.summary == "The notice was sent in error."
    assert "The notice was sent in error." in entry.content[0].value
    assert "enclosures" not in entry or entry.enclosures == []
    for path, data in made(known).items():
        assert b"SECRET" not in data, path
    assert "feeds/libraries.rss" in made(known)


@pytest.mark.parametrize("suffix", BOTH)
@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1b[31m", "\ufffe", "\uffff"])
@pytest.mark.parametrize("field", ["title", "body", "summary"])
def test_a_release_that_xml_cannot_hold_is_left_out_and_the_feed_is_made(field: str, bad: str, suffix: str) -> None:
    known = record((text("good"), "lift", at(1)), (text("bad", **{field: f"a{bad}b"}), "lift", at(2)))
    found = read(known, suffix)
    kept = [entry for entry in found.entries if entry.id.endswith(":good")]
    assert [entry.title for entry in kept] == ["Title of good"]
    # in a title or body a blank or a replacement sign may stand for it by now; else the entry is not there at all
    assert all(bad not in whole(entry) for entry in found.entries)
    assert len(found.entries) == 1 or field != "summary"
    assert found.feed.updated_parsed[2] == 2, "what is left out has changed the feed all the same"


def test_a_feed_is_byte_identical_whenever_and_wherever_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    known = record((FULL, "lift", at(1)), (BEFORE, "lift", at(2)), (CORRECTED, "correction", at(3)))
    first = made(known)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    time.tzset()
    try:
        second = made(known)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert first == second


def test_no_feed_tells_the_present_day() -> None:
    for data in made(lifted(FULL)).values():
        assert str(datetime.now(UTC).year).encode() not in data


def test_equal_inputs_have_equal_names_and_a_change_has_another() -> None:
    names = [{part.path: part.digest for part in feeds.plan(NEWSROOM, known)} for known in (lifted(FULL), lifted(FULL))]
    assert names[0] == names[1]
    other = {part.path: part.digest for part in feeds.plan(NEWSROOM, lifted(text("accord")))}
    assert all(names[0][path] != other[path] for path in other)
    assert len(set(names[0].values())) == len(names[0])


def test_atom_is_valid_by_the_schema_of_its_standard(tmp_path: Path) -> None:
    if not shutil.which("jing"):
        assert os.environ.get("CI") != "true", "jing is not here"
        pytest.skip("jing is not here")
    records = (
        Record(),
        record((BEFORE, "lift", at(1)), (FULL, "lift", at(2)), (CORRECTED, "correction", at(3))),
        record((BEFORE, "lift", at(1)), (KILLED, "kill", at(2))),
        lifted(text("plain", summary="", issuers=[]), text("un", language="fr")),
    )
    files = []
    for number, known in enumerate(records):
        for path, data in made(known).items():
            if path.endswith(".atom"):
                files.append(tmp_path / f"{number}-{Path(path).name}")
                files[-1].write_bytes(data)
    done = subprocess.run(["jing", "-c", SCHEMA, *files], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
