"""`dateline import-archive`: what becomes of the texts of an old site, whatever it was made with."""

import json
from pathlib import Path

import pytest

from pipeline.moving import SOURCES, looks_like
from pipeline.moving.item import Asked
from pipeline.moving.source import opened
from pipeline.moving.when import since_of
from tests.moving import LEAD, PNG, SITE, OldSite, hugo, post, wxr

DRUPAL = {
    "type": "node--press_release",
    "attributes": {
        "title": "The room opens",
        "status": True,
        "created": "2009-03-04T13:00:00+00:00",
        "langcode": "en",
        "path": {"alias": "/news/room"},
        "drupal_internal__nid": 12,
        "body": {"processed": f"<p>{LEAD}</p>"},
    },
}
PAGE = (
    '<!doctype html><html lang="en"><head><title>The room opens | Agency</title>{head}</head><body><nav>Home</nav>'
    "<main><h1>The room opens</h1><p>" + LEAD + "</p>{more}</main></body></html>"
)
PUBLISHED = '<meta property="article:published_time" content="2009-03-04T09:00:00-04:00">'


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> OldSite:
    return OldSite(tmp_path, capsys)


def lay(site: OldSite, kind: str) -> None:
    """The same text, as each kind of site keeps it."""
    site.lay(
        {
            "hugo": "content/news/room.md",
            "pelican": "room.md",
            "wordpress": "export.xml",
            "drupal": "news.json",
            "html": "news/room.html",
        }[kind],
        {
            "hugo": hugo(),
            "pelican": f"Title: The room opens\nDate: 2009-03-04T09:00-04:00\nSlug: room\n\n{LEAD}\n",
            "wordpress": wxr(post()),
            "drupal": json.dumps({"jsonapi": {"version": "1.0"}, "data": [DRUPAL]}),
            "html": PAGE.format(head=PUBLISHED, more=""),
        }[kind],
    )


ADDRESSES = {
    "hugo": (f"{SITE}news/room/",),
    "pelican": (f"{SITE}room.html",),
    "wordpress": (f"{SITE}2009/03/room/", f"{SITE}?p=4room"),
    "drupal": (f"{SITE}news/room", f"{SITE}node/12"),
    "html": (f"{SITE}news/room.html",),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_a_text_of_each_kind_of_site_is_found_and_whole(site: OldSite, kind: str) -> None:
    lay(site, kind)
    assert looks_like(opened(site.room.house().files, site.old))[0] == kind
    code, said = site.move()
    release = site.only()
    assert (code, release.title, release.body) == (0, "The room opens", LEAD), said
    assert (release.slug, release.language, release.issuers, release.draft) == ("room", "en", ("agency",), False)
    assert release.archive
    assert release.archive.addresses == ADDRESSES[kind]
    assert since_of(release.archive.since, asked(site)).instant().isoformat() == "2009-03-04T13:00:00+00:00"
    assert site.stops() == []
    assert [each.entry.slug for each in site.room.tick().lifted] == ["room"]
    assert site.room.rows() == []


@pytest.mark.parametrize("kind", SOURCES)
def test_a_second_import_makes_nothing_twice_and_the_originals_stay(site: OldSite, kind: str) -> None:
    lay(site, kind)
    before = {path: path.read_bytes() for path in site.old.rglob("*") if path.is_file()}
    site.move()
    written = {path: path.read_bytes() for path in (site.room.root / "releases").rglob("*") if path.is_file()}
    for _ in range(2):
        code, said = site.move()
        assert (code, "0 texts written" in said, "here already" in said) == (0, True, True)
        site.room.tick()
    assert {path: path.read_bytes() for path in (site.room.root / "releases").rglob("*") if path.is_file()} == written
    assert {path: path.read_bytes() for path in site.old.rglob("*") if path.is_file()} == before


def asked(site: OldSite, zone: str = "") -> Asked:
    return Asked(site.room.survey().newsroom, "agency", site.room.clock.now(), SITE, zone)


def test_a_dry_run_says_the_same_and_writes_nothing(site: OldSite) -> None:
    lay(site, "wordpress")
    _, said = site.move("--dry-run")
    assert "1 text would be written" in said
    assert site.found() == {}


@pytest.mark.parametrize(
    ("words", "zone", "since"),
    [
        ("2009-03-04", "", "2009-03-04"),
        ("2009-03-04T09:00:00-04:00", "", "2009-03-04T09:00:00-04:00"),
        ("2009-03-04T13:00:00.123Z", "", "2009-03-04T13:00:00Z"),
        ("2009-03-04 13:00:00 UTC", "", "2009-03-04T13:00:00Z"),
        ("2009-03-04 09:00", "", "2009-03-04"),
        ("2009-03-04 09:00", "America/Port_of_Spain", "2009-03-04T09:00:00-04:00"),
        ("Wed, 04 Mar 2009 13:00:00 +0000", "", "2009-03-04T13:00:00Z"),
        ("Wed, 04 Mar 2009 13:00:00 -0000", "", "2009-03-04"),
        ("1236171600", "", "2009-03-04T13:00:00Z"),
        ("4 March 2009", "", "2009-03-04"),
        ("2009-03-29 02:30", "Europe/Rome", "2009-03-29"),  # the hour that is left out in spring
        ("2009-10-25 02:30", "Europe/Rome", "2009-10-25"),  # the hour that comes twice in autumn
        ("2009-02-30", "", ""),
        ("spring", "", ""),
        ("", "", ""),
        ("9999-12-31T23:59:59-23:59", "", "9999-12-31T23:59:59-23:59"),
    ],
)
def test_an_hour_is_read_as_exactly_as_it_is_known(site: OldSite, words: str, zone: str, since: str) -> None:
    assert since_of(words, asked(site, zone)).words == since


def test_an_hour_without_a_zone_leaves_the_day_and_says_so(site: OldSite) -> None:
    site.lay("content/room.md", hugo(date="2009-03-04T09:00:00"))
    _, said = site.move()
    archive = site.only().archive
    assert archive
    assert archive.since == "2009-03-04"
    assert "--zone" in said


def test_what_was_not_public_to_everybody_stays_where_it_is(site: OldSite) -> None:
    for name, more in {
        "draft": "draft = true\n",
        "gone": "expiryDate = 2010-01-01\n",
        "headless": "headless = true\n",
    }.items():
        site.lay(f"content/{name}.md", hugo(more=more))
    site.lay("content/future.md", hugo(date="2027-01-01"))
    site.lay("content/later.md", hugo(more="publishDate = 2027-01-01\n"))
    site.lay("content/_index.md", hugo())
    code, said = site.move("--from", "hugo")
    assert (code, site.found()) == (0, {})
    assert "2 left where they were: still to come" in said
    for why in ("a draft", "taken from the site at its hour", "no page of its own", "a list of texts"):
        assert f"1 left where it was: {why}" in said


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"status": "draft"}, "a draft"),
        ({"status": "private"}, "private"),
        ({"status": "future"}, "still to come"),
        ({"status": "pending"}, "a draft"),
        ({"status": "trash"}, "thrown away"),
        ({"status": "embargoed"}, "marked `embargoed`"),
        ({"status": ""}, "not `publish`"),
        ({"kind": "page"}, "no post but a `page`"),
        ({"kind": "attachment"}, "a file"),
        ({"more": "<wp:post_password>letmein</wp:post_password>"}, "behind a password"),
        ({"gmt": "2027-03-04 13:00:00"}, "still to come"),
    ],
)
def test_of_wordpress_only_what_everybody_could_read_is_taken(site: OldSite, more: dict[str, str], why: str) -> None:
    site.lay("export.xml", wxr(post("hidden", "<p>Nobody may read this.</p>", **more), post()))
    _, said = site.move()
    assert [*site.found()] == ["room"]
    assert why in said
    assert "Nobody may read this" not in said
    assert "letmein" not in said


def test_pelican_keeps_its_drafts_and_hidden_articles(site: OldSite) -> None:
    for status in ("draft", "hidden"):
        site.lay(f"{status}.md", f"Title: A\nDate: 2009-03-04\nStatus: {status}\n\n{LEAD}\n")
    site.lay("old.rst", "Title\n#####\n")
    site.lay("yaml.md", f"---\ntitle: In YAML\ndate: 2009-03-04\ntags: [a, b]\n---\n\n{LEAD}\n")
    _, said = site.move("--from", "pelican")
    assert [*site.found()] == ["in-yaml"]
    assert "reStructuredText" in said


@pytest.mark.parametrize("status", [False, 0, "0", "Off", "archived"])
def test_of_drupal_only_what_is_published_is_taken(site: OldSite, status: object) -> None:
    hidden = {**DRUPAL, "attributes": {**DRUPAL["attributes"], "status": status}}  # type: ignore[dict-item]
    site.lay("news.json", json.dumps({"jsonapi": {}, "data": [hidden, {"type": "user--user", "attributes": {}}]}))
    _, said = site.move()
    assert site.found() == {}
    assert "not published" in said
    assert "no text but a `user--user`" in said


LISTS = {
    "a.csv": 'Title,Body,"Authored on",Path,Langcode,Published\r\n'
    f'The room opens,"<p>{LEAD}</p>",2009-03-04T09:00:00-04:00,/news/room,en,On\r\n',
    "b.csv": "title;body;created;url;language;status\n" + f"The room opens;{LEAD};1236171600;/news/room;English;1\n",
    "c.xml": "<?xml version='1.0'?><response><item key='0'><title>The room opens</title>"
    f"<body>&lt;p&gt;{LEAD}&lt;/p&gt;</body><created>1236171600</created><status>1</status>"
    "<view_node>&lt;a href=&quot;/news/room&quot;&gt;view&lt;/a&gt;</view_node></item></response>",
    "d.json": json.dumps(
        [
            {
                "Title": "The room opens",
                "Body": LEAD,
                "created": "1236171600",
                "path": "/news/room",
                "status": "Published",
            }
        ]
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_that_views_exports_are_read_by_the_names_of_their_columns(site: OldSite, name: str) -> None:
    site.lay(name, LISTS[name])
    code, said = site.move()
    release = site.only()
    assert (release.title, release.body, release.draft) == ("The room opens", LEAD, name == "b.csv"), said
    assert release.archive
    assert release.archive.addresses == (f"{SITE}news/room",)
    assert code == int(name == "b.csv")  # it calls the language by a name


def test_a_list_that_does_not_say_what_was_published_gives_drafts(site: OldSite) -> None:
    site.lay("a.csv", f"title,body,created,path\nThe room opens,{LEAD.replace(',', '')},2009-03-04,/news/room\n")
    code, said = site.move()
    assert (code, site.only().draft) == (1, True)
    assert "a.csv:2" in said
    assert site.room.tick().lifted == ()


def test_a_page_says_its_hour_and_address_in_any_of_the_usual_ways(site: OldSite) -> None:
    data = '{"@type": "NewsArticle", "datePublished": "2009-03-04T09:00:00-04:00"}'
    ways = {
        "meta": PUBLISHED,
        "data": f'<script type="application/ld+json">{{"@graph": [{data}]}}</script>',
        "time": "",
    }
    for name, head in ways.items():
        link = f'<link rel="canonical" href="{SITE}press/{name}">'
        more = '<time datetime="2009-03-04T09:00:00-04:00">4 March</time>' if name == "time" else ""
        site.lay(f"{name}.html", PAGE.format(head=head + link, more=more))
    site.lay("moved.html", '<html><head><meta http-equiv="refresh" content="0; url=/a"></head></html>')
    site.move(address="")
    found = site.found()
    assert {*found} == {*ways}
    for name, release in found.items():
        assert release.archive
        assert release.archive.addresses == (f"{SITE}press/{name}",)
        assert release.archive.since == "2009-03-04T13:00:00Z"


def test_what_is_missing_makes_a_draft_with_its_place_and_nothing_is_guessed(site: OldSite) -> None:
    site.lay("content/undated.md", f"---\ntitle: Undated\n---\n\n{LEAD}\n")
    site.lay("content/untitled.md", f"---\ndate: 2009-03-04\n---\n\n{LEAD}\n")
    site.lay("content/empty.md", "---\ntitle: Empty\ndate: 2009-03-04\n---\n")
    site.lay("content/strange.md", "---\ntitle: Strange\ndate: 2009-03-04\nlanguage: de\n---\n\nDer Raum ist offen.\n")
    site.lay("content/picture.md", hugo("Picture", body=f"{LEAD}\n\n![A room](gone.png)"))
    code, said = site.move()
    assert code == 1
    assert {slug for slug, each in site.found().items() if each.draft} == {
        "undated", "untitled", "empty", "strange", "picture",
    }  # fmt: skip
    assert "content/picture.md:8:1: copy-lost (stops)" in said
    assert site.room.tick().lifted == ()


def test_a_text_without_any_address_stays_and_says_what_to_do(site: OldSite) -> None:
    lay(site, "hugo")
    code, said = site.move(address="")
    assert (code, site.found()) == (1, {})
    assert "--address" in said


def test_a_pattern_gives_addresses_from_day_and_name(site: OldSite) -> None:
    lay(site, "pelican")
    site.move(address="https://www.agency.example/{year}/{month}/{slug}/")
    archive = site.only().archive
    assert archive
    assert archive.addresses == ("https://www.agency.example/2009/03/room/",)


def test_pictures_come_along_with_what_they_show(site: OldSite) -> None:
    shown = '![A room](room.png \'The room in March\')\n\n{{< figure src="/img/door.png" alt="A door" >}}'
    site.lay("content/news/room/index.md", hugo(body=f"{LEAD}\n\n{shown}\n\n{{{{< youtube abc >}}}}"))
    site.lay("content/news/room/room.png", PNG)
    site.lay("static/img/door.png", PNG)
    _, said = site.move()
    release = site.only()
    assert [(each.file, each.alt, each.caption) for each in release.pictures] == [
        ("door.png", "A door", ""),
        ("room.png", "A room", "The room in March"),
    ]
    assert release.body == LEAD
    assert "shortcode `youtube`" in said
    assert not release.draft
    assert site.room.tick().lifted
    assert "releases/room/room.png" in site.room.public()


def test_wordpress_pictures_documents_and_shortcodes(site: OldSite) -> None:
    medium = (
        f"<wp:post_id>7</wp:post_id><wp:attachment_url>{SITE}wp-content/uploads/2009/03/top.png</wp:attachment_url>"
        "<wp:postmeta><wp:meta_key>_wp_attachment_image_alt"
    )
    medium += "</wp:meta_key><wp:meta_value>The top</wp:meta_value></wp:postmeta>"
    thumb = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>7</wp:meta_value></wp:postmeta>"
    body = (
        f"{LEAD}\n\nSecond paragraph with <a href='/wp-content/uploads/2009/list.pdf'>the list</a>.\n\n"
        f'[caption id="a" width="300"]<a href="x"><img src="{SITE}wp-content/uploads/2009/03/room-300x200.png" '
        'alt="A room" /></a> Two readers[/caption]\n\n[gallery ids="1,2"]<!-- wp:more -->'
    )
    site.lay("export.xml", wxr(post(body=body, more=thumb), post("top", kind="attachment", more=medium)))
    for name in ("2009/03/room.png", "2009/03/top.png"):
        site.lay(f"wp-content/uploads/{name}", PNG)
    site.lay("wp-content/uploads/2009/list.pdf", b"%PDF-1.4 small")
    _, said = site.move()
    release = site.only()
    assert [(each.file, each.alt, each.caption) for each in release.pictures] == [
        ("top.png", "The top", ""),
        ("room.png", "A room", "Two readers"),
    ]
    assert release.body.split("\n\n") == [
        LEAD,
        "Second paragraph with [the list](https://news.example/releases/room/list.pdf).",
    ]
    assert [(each.file, each.title) for each in release.attachments] == [("list.pdf", "the list")]
    assert "`gallery`" in said
    assert not release.draft


def test_links_lead_on_from_the_old_address(site: OldSite) -> None:
    body = f"{LEAD} See [the plan](../plan/), [all](/all) and [it](https://other.example/a)."
    site.lay("content/news/room.md", hugo(body=body))
    site.move()
    assert f"[the plan]({SITE}news/plan/), [all]({SITE}all) and [it](https://other.example/a)" in site.only().body


def test_html_in_markdown_leaves_its_words(site: OldSite) -> None:
    body = f'{LEAD} And <b>this</b>.\n\n<div class="box"><p>In a <em>box</em>.</p></div>\n\n<!--more-->\n\nThe end.'
    site.lay("content/room.md", hugo(body=body))
    site.move()
    assert site.only().body == f"{LEAD} And this.\n\nIn a box.\n\nThe end."


def test_two_of_one_name_get_two_addresses_and_it_is_told(site: OldSite) -> None:
    site.room.write("room")
    site.lay("content/a/room.md", hugo())
    site.lay("content/b/room.md", hugo(date="2009-05-04"))
    site.lay("content/c/room.md", hugo(date="2010-05-04"))
    _, said = site.move()
    assert {*site.found()} == {"room", "room-2009", "room-2", "room-2010"}
    assert said.count("slug-taken") == 3


def test_two_texts_at_one_old_address_are_told_and_one_is_taken(site: OldSite) -> None:
    site.lay("export.xml", wxr(post(), post()))
    code, said = site.move()
    assert (code, len(site.found())) == (1, 1)
    assert "archive-address" in said


def test_topics_and_languages_are_those_of_the_newsroom(site: OldSite) -> None:
    path = site.room.root / "newsroom.yml"
    path.write_text(path.read_text() + "topics:\n  reading-rooms: {en: Reading rooms}\n")
    site.lay("content/room.fr-CA.md", hugo(more='tags = ["Reading Rooms", "misc"]\naliases = ["/old/room"]\n'))
    site.move()
    release = site.only()
    assert (release.topics, release.language, release.slug) == (("reading-rooms",), "fr", "room")
    assert release.archive
    assert release.archive.addresses == (f"{SITE}room/", f"{SITE}old/room")


def test_by_a_name_all_that_is_whole_is_approved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = OldSite(tmp_path, capsys, approvals=2)
    lay(site, "hugo")
    site.lay("content/undated.md", f"---\ntitle: Undated\n---\n\n{LEAD}\n")
    site.move("--by", "Director", "--by", "Editor")
    assert {slug: len(each.approved) for slug, each in site.found().items()} == {"room": 2, "undated": 0}
    assert [each.entry.slug for each in site.room.tick().lifted] == ["room"]


def test_without_a_name_it_says_that_approvals_are_wanting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = OldSite(tmp_path, capsys, approvals=1)
    lay(site, "hugo")
    assert "waits for 1 approval;" in site.move()[1]
    assert site.room.tick().lifted == ()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--issuer", "agnecy"], "no organisation called agnecy"),
        (["--zone", "Mars/Base"], "no zone called Mars/Base"),
        (["--address", "agency.example"], "--address needs"),
    ],
)
def test_words_that_mean_nothing_are_refused_before_anything_is_written(
    site: OldSite, words: list[str], told: str
) -> None:
    lay(site, "hugo")
    code, said = site.move(*words)
    assert (code, told in said, site.found()) == (2, True, {})


def test_an_import_that_was_cut_short_goes_on_and_never_writes_over_anything(site: OldSite) -> None:
    site.lay("content/room/index.md", hugo(body=f"{LEAD}\n\n![A room](room.png)"))
    site.lay("content/room/room.png", PNG)
    folder = site.room.root / "releases/2009-03-04-room"
    folder.mkdir()
    (folder / "room.png").write_bytes(PNG)  # what it had written when it was killed
    assert site.move()[0] == 0
    assert site.only().pictures
    (folder / "release.md").unlink()
    (folder / "room.png").write_bytes(PNG + b"mine")
    code, said = site.move()
    assert (code, "is there already" in said) == (3, True)
    assert (folder / "room.png").read_bytes() == PNG + b"mine"
