"""Files that are built to do harm, or are only broken, end as a problem: no traceback, no file elsewhere, no delay."""

import json
from pathlib import Path

import pytest

from tests.moving import LEAD, NAMES, PNG, SITE, OldSite, hugo, post, wxr

MANY = 200_000
ENTITIES = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
XML = {
    "billion laughs": f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{ENTITIES}]>' + wxr(post(body="&l9;"))[21:],
    "external entity": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + wxr(post())[21:],
    "external document type": '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">'
    + wxr(post())[22:],
    "undeclared entity": wxr(post()).replace("The room", "&secret;"),
    "nested tags": f"<rss {NAMES}>" + "<a>" * MANY,
    "nested fields": f"<rss {NAMES}><channel><item>" + "<a>" * MANY,
    "cut off": wxr(post())[:-60],
    "no signs": wxr(post()).replace("opens", "op\x01ens"),
    "unknown encoding": wxr(post()).replace("?>", ' encoding="x-none"?>', 1),
    "not closed": f"<rss {NAMES}><channel><item><title>" + "x" * MANY,
}


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> OldSite:
    return OldSite(tmp_path, capsys)


def refused(site: OldSite, *words: str) -> str:
    """What is said of a site of which nothing is taken in."""
    code, said = site.move(*words)
    assert (code, site.found()) == (1, {}), said
    assert "could not be read" in said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("name", XML)
def test_xml_with_signs_of_its_own_or_without_end_is_refused_with_its_line(site: OldSite, name: str) -> None:
    site.lay("export.xml", XML[name])
    said = refused(site, "--from", "wordpress")
    assert "export.xml:" in said
    assert "root:" not in said


def test_views_xml_is_read_by_the_same_rules(site: OldSite) -> None:
    site.lay("a.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><response><item>&e;</item></response>')
    assert "declares its own signs" in refused(site)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", "+++\na = " + "[" * 60_000 + "\n+++\nx"),
        ("a.md", "+++\ntitle = 'a'\ntitle = 'b'\n+++\nx"),
        ("a.md", "+++\n" + "a.b." * 10_000 + "c = 1\n+++\nx"),
        ("a.md", "---\na: " + "[" * 60_000 + "\n---\nx"),
        ("a.md", "---\na: &a [x]\nb: *a\n---\nx"),
        ("a.md", "---\ntitle: !!python/object/apply:os.system ['true']\n---\nx"),
        ("a.md", "{" + '"a":[' * 60_000),
        ("a.md", '{"title": NaN, '),
        ("a.md", "---\ntitle: x\n---\n" + "x" * 300_000),
        ("a.md", b"---\ntitle: \xff\n---\nx"),
        ("a.json", '{"jsonapi":{}, "data":' + "[" * 100_000),
        ("a.csv", 'title,body\n"never closed'),
        ("a.html", "<b>" * 70_000),
        ("a.html", '<meta charset="x-none"><h1>a</h1>'),
    ],
    ids=lambda value: str(value)[:24],
)
def test_fields_and_pages_that_no_person_wrote_are_refused(site: OldSite, name: str, data: str | bytes) -> None:
    site.lay(name, data)
    kind = {".md": "hugo", ".json": "drupal", ".csv": "drupal", ".html": "html"}[Path(name).suffix]
    assert f"{name}:" in refused(site, "--from", kind)


@pytest.mark.parametrize(
    "body",
    [
        "[caption" * 60_000 + "[/caption]",
        "[caption]" * 60_000 + "<img src=a.png>[/caption]",
        "[audio " * 60_000,
        "<img src='" * 10_000,
        "\n\n" * 100_000,
        "<a href='//x'>" * 20_000,
    ],
    ids=lambda body: body[:12],
)
def test_floods_of_markup_end(site: OldSite, body: str) -> None:
    site.lay("export.xml", wxr(post(body=f"<p>{LEAD}</p>{body}"), post("other")))
    code, said = site.move()
    assert "other" in site.found()
    assert "Traceback" not in said
    assert code in (0, 1)


@pytest.mark.parametrize(
    "body",
    [
        "![" * 60_000,
        "{{<" * 60_000,
        "{{< a " * 30_000,
        "](x" * 60_000,
        "![a](" * 30_000,
        "<!--" * 40_000,
        "&#x202e;" * 9_000,
    ],
    ids=lambda body: body[:8],
)
def test_floods_of_markdown_end(site: OldSite, body: str) -> None:
    site.lay("content/flood.md", hugo(body=f"{LEAD}\n\n{body}"))
    site.lay("content/other.md", hugo())
    _, said = site.move()
    assert "other" in site.found()
    assert "Traceback" not in said


def test_no_picture_and_no_text_leaves_or_enters_another_folder(site: OldSite) -> None:
    secret = site.old.parent / "secret.png"
    secret.write_bytes(PNG)
    (site.old / "link.png").symlink_to(secret)
    shown = "![a](../secret.png) ![b](/../../secret.png) ![c](file:///etc/passwd) ![d](link.png)"
    more = 'slug = "../../../evil"\nurl = "/../../evil/"\n'
    site.lay("content/room.md", hugo(body=f"{LEAD}\n\n{shown}", more=more))
    code, _ = site.move()
    release = site.only()
    assert (code, release.draft, release.pictures) == (1, True, ())
    assert release.slug == "evil"
    inside = {path.relative_to(site.room.root).parts[0] for path in site.room.root.rglob("*")}
    assert inside <= {"releases", "newsroom.yml", ".dateline"}
    assert sorted(path.name for path in site.old.parent.iterdir()) == ["house", "old", "secret.png"]


def test_what_stands_in_a_text_cannot_become_a_field(site: OldSite) -> None:
    title = 'The \\"room\\"\\nkilled: x\\n---\\n'
    site.lay("content/room.md", hugo(title=title, body=f"{LEAD}\n\n---\n\ndraft: true"))
    site.move()
    release = site.only()
    assert release.title == 'The "room" killed: x ---'
    assert (release.killed, release.draft) == ("", False)


def test_signs_that_nobody_sees_do_not_come_along(site: OldSite) -> None:
    body = f"<p>{LEAD} a\u202eb&#x202e;c&#8203;d</p>"
    site.lay("export.xml", wxr(post(body=body).replace("The room", "The \u200broom")))
    site.lay("content/other.md", hugo(body=f"{LEAD} a&#x202e;b&zwnj;c"))
    for kind in ("wordpress", "hugo"):
        site.move("--from", kind)
    assert {slug: each.body for slug, each in site.found().items()}["room"].endswith("abcd")
    assert site.found()["room"].title == "The room opens"
    assert "&#x202e;" not in site.found()["other"].body


def test_an_address_with_quotation_marks_or_blanks_reaches_no_list_of_redirects(site: OldSite) -> None:
    row = {"title": "The room opens", "body": LEAD, "created": "1236171600", "status": "1"}
    for at, path in enumerate(['/a" "https://evil.example', "/a b; return 301", "/a\nb", "/{evil}", "javascript:x"]):
        site.lay(f"{at}.json", json.dumps([{**row, "path": path, "nid": str(at + 10)}]))
    site.move()
    site.room.tick()
    public = site.room.public()
    moved = json.loads(public["redirects/moved.json"])
    assert {*moved} <= {f"{SITE}node/{at + 10}".removeprefix("https://") for at in range(5)} | {
        "www.agency.example/a%20b;%20return%20301"
    }
    assert b"evil" not in b"".join(data for path, data in public.items() if path.startswith("redirects/"))


def test_a_text_with_no_address_that_could_be_one_stays(site: OldSite) -> None:
    row = {"title": "The room opens", "body": LEAD, "created": "1236171600", "status": "1", "path": "https://a b/"}
    site.lay("a.json", json.dumps([row]))
    site.lay("b.json", json.dumps([row | {"path": '/a"b'}]))
    assert site.move()[0] == 1
    assert site.found() == {}


def test_a_folder_that_holds_nothing_known_is_refused(site: OldSite) -> None:
    site.lay("a.bin", b"\0\1")
    code, said = site.move()
    assert (code, "--from" in said) == (3, True)
