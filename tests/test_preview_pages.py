"""The pages of the preview: what an officer reads and does there, by the words and functions of the commands."""

import http.client
import json
import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from time import monotonic

import pytest

from tests.cli import dateline
from tests.previewing import LIMIT, Answer, Shown, shown

QUIET = '{from: "08:00", until: "12:00", then: wait}'
CHANNELS = f'[{{name: x-ta, kind: x, account: "@ta", secret: PREVIEW_X, quiet: {QUIET}}}]'


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """A preview of a newsroom that asks for an approval and has an account."""
    with shown(tmp_path_factory.mktemp("preview"), approvals=1, channels=CHANNELS) as site:
        site.enter()
        yield site


@pytest.fixture
def site(running: Shown) -> Shown:
    """The same preview once the newsroom has no release any more."""
    for path in (running.newsroom.root / "releases").iterdir():
        path.unlink()
    running.newsroom.describe()
    running.until("", "Nothing waits for an hour.", "No drafts.")
    return running


def said(answer: Answer) -> str:
    """What a page says in words."""
    bare = re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(script|style).*?</\1>", "", answer.text))
    return re.sub(r"\s+", " ", unescape(bare))


def digest(page: Answer) -> str:
    (found,) = re.findall(r'name="digest" value="([0-9a-f]{64})"', page.text)
    return str(found)


def test_a_release_stands_among_what_is_coming_with_its_hour_and_what_hinders_it(site: Shown) -> None:
    site.write("alpha")
    site.write("beta", contacts="[]")
    site.write("gamma", draft="true")
    page = said(site.get(""))
    assert "Monday, 4 December 2045" in page
    assert "Title of alpha" in page
    assert "Waits for approval" in page
    assert "x-ta has quiet hours then: its post waits." in page
    assert "1 to mend" in page
    assert page.index("Being written") < page.index("Title of gamma")


def test_beside_a_release_stand_its_zones_problems_and_approvals(site: Shown) -> None:
    site.write("alpha", contacts="[nobody]", waive="[{code: contact-asleep, because: We know, by: Ana}]")
    page = site.get("release/alpha")
    assert 'data-until="2045-12-04T13:00:00Z"' in page.text
    told = said(page)
    assert "Port of Spain, home 4 Dec 2045, 09:00" in told
    assert "UTC 4 Dec 2045, 13:00 UTC" in told
    assert "contacts: [<mark>nobody</mark>" in page.text
    assert "1 still wanted" in told


def test_the_posts_are_those_of_the_schedule_with_their_counts_and_why_they_wait(site: Shown) -> None:
    site.write("alpha", social='{text: "A post of ours"}')
    page = said(site.get("release/alpha?show=posts"))
    rows = json.loads(dateline("schedule", "--json", newsroom=site.newsroom.root).stdout)
    assert rows[0]["text"].replace("\n", " ") in page
    assert f"{rows[0]['count']} of {rows[0]['most']} characters" in page
    assert "it waits: quiet hours until 12:00 in Port of Spain" in page


def test_a_draft_shows_the_posts_that_it_would_have(site: Shown) -> None:
    site.write("alpha", draft="true", social='{text: "A post of ours"}')
    assert "A post of ours" in said(site.get("release/alpha?show=posts"))


@pytest.mark.parametrize("view", ["page", "paper", "letter", "letter-text", "feeds", "card", "posts"])
def test_each_view_of_each_release_is_there(site: Shown, view: str) -> None:
    site.write("alpha")
    page = site.get(f"release/alpha?show={view}")
    assert page.status == 200
    assert "cannot be made" not in page.text
    for frame in re.findall(r'<iframe[^>]* src="([^"]+)"', page.text):
        assert site.ask(frame).status == 200


def number(site: Shown) -> str:
    """What the form of an approval names the text by that the page shows."""
    found = re.search(r'name="number" value="([0-9 ]+)"', site.get("release/alpha").text)
    assert found
    return found[1]


def approve(site: Shown, who: str) -> Answer:
    return site.post("do/alpha/approve", words=who, number=number(site))


def test_an_approval_never_binds_a_text_that_the_page_did_not_show(site: Shown) -> None:
    path = site.write("alpha")
    shown = number(site)
    path.write_text(site.text("alpha").replace("Something", "Another thing"))
    for named in (shown, "", "1234 5678"):
        told = said(site.post("do/alpha/approve", words="Communications Director", number=named))
        assert "nothing was approved" in told or "Nothing was changed" in told
    assert "approved:" not in site.text("alpha")


def test_what_officers_do_is_done_by_the_commands_and_told_in_their_words(site: Shown) -> None:
    site.write("alpha")
    told = said(approve(site, "Communications Director"))
    assert "Communications Director approves alpha exactly as it stands; any later edit voids this." in told
    assert "ready" in told
    told = said(site.post("do/alpha/hold", words="The minister reads it"))
    assert "alpha is on hold and does not go out, whatever its hour." in told
    assert "hold: The minister reads it" in site.text("alpha")
    assert "alpha is no longer on hold." in said(site.post("do/alpha/unhold"))
    told = said(site.post("do/alpha/move", words="Tuesday, 5 December 2045, 09:00 hrs AST"))
    assert "alpha has a new hour." in told
    assert "5 Dec 2045" in told
    told = said(site.post("do/alpha/kill", words="It was called off"))
    assert "alpha was never public and does not go out any more." in told
    assert "killed: It was called off" in site.text("alpha")


def test_a_command_that_refuses_says_why_and_changes_nothing(site: Shown) -> None:
    site.write("alpha")
    before = site.text("alpha")
    assert "says nothing to others" in said(site.post("do/alpha/hold", words="yes"))
    assert "so nothing was changed" in said(site.post("do/alpha/move", words="1 December 2020, 09:00 hrs AST"))
    assert "--by needs a name" in said(approve(site, " "))
    assert site.text("alpha") == before


@pytest.mark.parametrize("words", ["--help", "-C /", "--because=x --by=y", "'; rm -rf /", "--"])
def test_words_are_never_taken_for_an_option(site: Shown, words: str) -> None:
    site.write("alpha")
    site.post("do/alpha/hold", words=words)
    assert "usage" not in site.text("alpha")
    held = re.findall(r"^hold: (.*)$", site.text("alpha"), re.MULTILINE)
    assert held in ([], [json.dumps(words)], [words])


def test_a_deed_that_is_none_or_for_no_release_is_not_done(site: Shown) -> None:
    site.write("alpha")
    before = site.text("alpha")
    assert site.post("do/alpha/lift", words="x").status == 404
    assert site.post("do/nothing/hold", words="x").status == 404
    assert site.text("alpha") == before


def test_a_new_release_is_begun_and_opened_to_be_written(site: Shown) -> None:
    page = site.post("new", title="Agency opens its reading room", slug="")
    assert "A new draft" in said(page)
    assert 'value="Agency opens its reading room"' in page.text
    (path,) = (site.newsroom.root / "releases").glob("*-agency-opens-its-reading-room.md")
    assert "draft: true" in path.read_text()
    assert "is there already" in said(site.post("new", title="Agency opens its reading room", slug=""))


def test_what_is_saved_is_in_the_file_with_its_comments_and_shown_at_once(site: Shown) -> None:
    path = site.write("alpha", place="Port of Spain")
    path.write_text(path.read_text().replace("place:", "# settled with the minister\nplace:"))
    page = site.get("write/releases/alpha.md")
    saved = site.post("write/releases/alpha.md", digest=digest(page), title="A better title", body="Other words.")
    assert "Saved to releases/alpha.md." in said(saved)
    assert 'title: "A better title"' in site.text("alpha")
    assert "# settled with the minister\nplace: Port of Spain" in site.text("alpha")
    assert site.text("alpha").endswith("---\n\nOther words.\n")
    assert "A better title" in said(site.get("release/alpha"))
    assert "Other words." in site.ask(site.frame("release/alpha")).text


def test_a_file_that_somebody_else_changed_is_not_overwritten_and_nothing_typed_is_lost(site: Shown) -> None:
    path = site.write("alpha")
    page = site.get("write/releases/alpha.md")
    path.write_text(path.read_text().replace("Summary of alpha.", "What a colleague wrote."))
    theirs = path.read_bytes()
    answer = site.post("write/releases/alpha.md", digest=digest(page), title="Mine", body="My words.")
    assert "somebody else changed releases/alpha.md" in said(answer)
    assert path.read_bytes() == theirs
    assert 'value="Mine"' in answer.text
    assert "My words." in answer.text
    again = site.post("write/releases/alpha.md", digest=digest(answer), title="Mine", body="My words.")
    assert "somebody else" in said(again)


def test_a_contact_and_the_words_for_a_network_are_written_in_the_form(site: Shown) -> None:
    site.write("alpha", contacts="[desk] # by day")
    page = site.get("write/releases/alpha.md")
    assert "Somebody else answers" in said(page)
    fields: dict[str, str | list[str]] = {"has_contacts": "1", "contacts": "desk", "contact_new_name": "Night desk"}
    fields |= {"contact_new_phone": "+1 868 555 0199", "has_post": "x", "post_x": "Only here"}
    tried = json.loads(site.post("try/releases/alpha.md", **fields).text)
    assert "Nothing to mend" in tried["html"]
    frame = re.findall(r'data-frame="([^"]+)"', page.text)[0]
    assert "Night desk" in site.ask(f"{frame}?{tried['number']}").text
    saved = site.post("write/releases/alpha.md", digest=digest(page), **fields)
    assert "Saved to" in said(saved)
    assert 'contacts: [desk, {name: "Night desk", phone: "+1 868 555 0199"}] # by day\n' in site.text("alpha")
    assert 'social:\n  x: "Only here"\n' in site.text("alpha")
    assert "In this release alone: Night desk" in said(saved)
    assert "Only here" in said(saved)
    assert "Only here" in said(site.get("release/alpha?show=posts"))


def test_what_is_wrong_with_a_contact_or_a_post_is_told_while_it_is_typed(site: Shown) -> None:
    site.write("alpha")
    fields = {"contact_new_name": "Night desk", "has_post": "x", "post_x": "word " * 90}
    told = json.loads(site.post("try/releases/alpha.md", **fields).text)["html"]
    assert "Night desk" in told
    assert "280" in told
    assert "word word" not in site.text("alpha")


def test_contacts_and_posts_that_somebody_typed_are_not_lost_where_a_colleague_was_faster(site: Shown) -> None:
    path = site.write("alpha", contacts="[{name: Front desk, phone: '1'}, {name: Back desk, phone: '1'}]")
    page = site.get("write/releases/alpha.md")
    path.write_text(path.read_text().replace(", {name: Back desk, phone: '1'}", ""))
    fields = {"contact_1_name": "Side desk", "contact_new_name": "Third desk", "has_post": "x", "post_x": "My post"}
    answer = site.post("write/releases/alpha.md", digest=digest(page), contact_1_gone="1", **fields)
    assert "somebody else changed" in said(answer)
    for words in ('value="Side desk"', 'value="Third desk"', "My post"):
        assert words in answer.text
    assert re.search(r'name="contact-1-gone" value="1" checked', answer.text)
    assert "Side desk" not in path.read_text()


@pytest.mark.parametrize("file", ["newsroom.yml", "../outside.md", "releases/../newsroom.yml", "releases/none.md"])
def test_nothing_but_a_release_can_be_read_or_written(site: Shown, file: str) -> None:
    site.write("alpha")
    before = (site.newsroom.root / "newsroom.yml").read_bytes()
    assert site.get(f"write/{file}").status in (403, 404)
    assert site.post(f"write/{file}", digest="0", whole="x").status in (403, 404)
    assert site.post(f"try/{file}", whole="x").status in (403, 404)
    assert (site.newsroom.root / "newsroom.yml").read_bytes() == before


def test_what_is_typed_is_looked_at_before_it_is_saved_and_shown_as_it_would_go_out(site: Shown) -> None:
    site.write("alpha")
    before = site.text("alpha")
    answer = json.loads(site.post("try/releases/alpha.md", embargo="soon", body="Typed words.").text)
    assert "embargo" in answer["html"]
    good = json.loads(site.post("try/releases/alpha.md", body="Typed words.").text)
    assert "Nothing to mend" in good["html"]
    (frame,) = re.findall(r'data-frame="([^"]+)"', site.get("write/releases/alpha.md").text)
    assert "Typed words." in site.ask(f"{frame}?{good['number']}").text
    assert site.text("alpha") == before


def test_a_file_that_cannot_be_read_is_listed_shown_whole_and_mended(site: Shown) -> None:
    (site.newsroom.root / "releases" / "broken.md").write_text("title: x\n")
    site.until("", "releases/broken.md")
    page = site.get("write/releases/broken.md")
    assert "Here is the whole file." in said(page)
    assert "its first line is not" in said(page)
    text = (site.write("alpha").read_text()).replace("alpha", "omega")
    site.post("write/releases/broken.md", digest=digest(page), whole=text)
    assert "Title of omega" in said(site.get(""))


def test_what_is_safe_is_mended_by_one_click(site: Shown) -> None:
    path = site.write("alpha", embargo="Monday, 4th December 2045 (at 09:00 hrs. AST)")
    path.write_text(path.read_text().replace("place: Port of Spain", "place: Port of Spain\u200b"))
    site.until("", "Cannot be read")
    told = said(site.post("mend/releases/alpha.md"))
    assert "what nobody can see at the end of the line is gone." in told
    assert "embargo is now" in told
    assert "\u200b" not in site.text("alpha")
    assert site.post("mend/newsroom.yml").status == 404


def test_an_open_page_is_told_of_what_is_saved_elsewhere(site: Shown) -> None:
    path = site.write("alpha")
    site.get("")
    with closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)) as line:
        line.request("GET", f"{site.room}events", headers={"Cookie": site.cookie})
        events = line.getresponse()
        first = events.readline()
        path.write_text(path.read_text().replace("Title of alpha", "Title of another"))
        told = next(each for each in iter(events.readline, b"") if each.startswith(b"data:") and each != first)
    assert told > first
    assert "Title of another" in said(site.get("release/alpha"))


def state(site: Shown) -> str:
    """The state of the newsroom that an open page is told of first."""
    with closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)) as line:
        line.request("GET", f"{site.room}events", headers={"Cookie": site.cookie})
        return line.getresponse().readline().decode().removeprefix("data: ").strip()


def test_every_page_names_the_state_that_it_shows_so_that_it_is_not_loaded_again_for_nothing(site: Shown) -> None:
    site.write("alpha")
    until = monotonic() + LIMIT  # what its arrival means for the others is taken in a moment later
    for path in ("", "new", "site", "release/alpha", "write/releases/alpha.md"):
        while f'data-state="{state(site)}"' not in site.get(path).text:
            assert monotonic() < until, path


def test_a_newsroom_that_cannot_be_understood_is_told_and_shown_again_once_it_is_mended(site: Shown) -> None:
    path = site.newsroom.root / "newsroom.yml"
    good = path.read_text()
    path.write_text(good.replace("home: America/Port_of_Spain", "home: Nowhere"))
    page = said(site.until("", "cannot be understood"))
    assert "Nowhere" in page
    path.write_text(good)
    assert "Being written" in said(site.until("", "Being written"))


def test_every_page_says_plainly_that_nothing_is_there(site: Shown) -> None:
    for path in ("release/none", "release/none?show=letter", "write/releases/none.md"):
        answer = site.get(path)
        assert answer.status == 404
        assert "There is no release called" in said(answer)


def test_release_text_is_never_a_part_of_the_page_itself(site: Shown) -> None:
    site.write("alpha", title='"<script>alert(1)</script> \\" onload=x"', hold='"<img src=x onerror=y>"')
    views = ("release/alpha?show=letter-text", "release/alpha?show=feeds")
    for path in ("", "release/alpha", *views, "write/releases/alpha.md"):
        page = site.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_whole_site_is_offered_at_each_lift_to_come(site: Shown) -> None:
    site.write("alpha")
    approve(site, "Communications Director")
    page = site.get("site")
    assert 'value="2045-12-04T13:00:00Z"' in page.text
    frame = site.frame("site?at=2045-12-04T13:00:00Z")
    assert "Title of alpha" in site.ask(frame).text
    assert "Title of alpha" not in site.ask(site.frame("site")).text


def test_the_whole_site_says_that_its_search_finds_nothing_yet(tmp_path: Path) -> None:
    with shown(tmp_path) as site:
        site.enter()
        assert "search" not in said(site.get("site"))
        with (site.newsroom.root / "newsroom.yml").open("a") as file:
            file.write("search: yes\n")
        site.until("site", "Its search finds nothing here")


def test_an_instant_that_was_asked_for_is_shown_first(tmp_path: Path) -> None:
    with shown(tmp_path, "--at", "2045-12-05T13:00:00Z") as site:
        site.enter()
        site.write("alpha")
        assert "Title of alpha" in site.ask(site.frame("site")).text
