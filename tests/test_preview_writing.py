"""A release file in a form: what is not changed there stays byte for byte, with its comments and its order."""

import pytest

from pipeline.preview.writing import filled, sheet_of
from pipeline.source.amend import Unamendable

FILE = "releases/alpha.md"
TEXT = """---
# the headline
title: "Old title" # settled on Monday
draft: true
embargo: FOR IMMEDIATE RELEASE
issuers: [us, them] # both
contacts:
  - press
  - {name: Front desk, organisation: us, phone: "+1 868 555 0117"}
topics: []
summary: >-
  One thing
  happened.
social: {text: A post}
---

First line.

Second line.
"""


def changed(text: str = TEXT, **given: str | list[str]) -> str:
    fields = {name.replace("_", "-"): [each] if isinstance(each, str) else each for name, each in given.items()}
    return filled(sheet_of(FILE, text.encode()), fields).decode()


def test_the_form_shows_what_the_file_says() -> None:
    sheet = sheet_of(FILE, TEXT.encode())
    assert sheet.texts["title"] == "Old title"
    assert sheet.texts["summary"] == "One thing happened."
    assert sheet.posts.shared == {"text": "A post"}
    assert sheet.lists["issuers"] == ("us", "them")
    assert sheet.contacts.ids == ("press",)
    assert sheet.contacts.people == {
        "1": {"name": "Front desk", "organisation": "us", "phone": "+1 868 555 0117"},
    }
    assert sheet.body == "First line.\n\nSecond line."
    assert sheet.draft
    assert not sheet.fault


@pytest.mark.parametrize(
    ("old", "new", "locked"),
    [
        ("{text: A post}", "{text: A post, x: {words: B}}", "social"),
        ("{text: A post}", "{text: A post, x: [{text: B}]}", "social"),
        ("{text: A post}", "[A post]", "social"),
        ("phone:", "telephone:", "contacts"),
        ('"+1 868 555 0117"', "[1, 2]", "contacts"),
        ("[us, them]", "[us, [them]]", "issuers"),
    ],
)
def test_what_the_form_cannot_show_is_left_to_the_file(old: str, new: str, locked: str) -> None:
    text = TEXT.replace(old, new)
    assert sheet_of(FILE, text.encode()).locked == {locked}
    fields = {"contacts": "press", "has_contacts": "1", "issuers": "us", "has_issuers": "1", "social_text": "Other"}
    mine = {name: value for name, value in fields.items() if locked in name}
    assert changed(text, **mine, contact_1_name="Other" if locked == "contacts" else "Front desk") == text


def test_a_form_that_changes_nothing_changes_no_byte() -> None:
    for text in (TEXT, TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT, TEXT.rstrip("\n")):
        sheet = sheet_of(FILE, text.encode())
        given = {name: [value] for name, value in sheet.texts.items()}
        given |= {name: list(value) for name, value in sheet.lists.items()}
        given |= {"has-draft": ["1"], "draft": ["true"], "has-issuers": ["1"], "has-topics": ["1"]}
        given |= {"has-contacts": ["1"], "contacts": ["press"], "contact-new-name": [""], "contact-new-email": [""]}
        given |= {f"contact-1-{name}": [value] for name, value in sheet.contacts.people["1"].items()}
        given |= {"social-text": ["A post"], "social-after": [""], "has-post": ["x"], "post-x": ["", ""]}
        body = sheet.body.replace("\n", "\r\n")  # as browsers send a text
        assert filled(sheet, given | {"body": [body]}) == text.encode()


def test_one_field_changes_and_every_other_byte_stays() -> None:
    assert changed(title="New: title") == TEXT.replace('"Old title"', '"New: title"')
    assert changed(social_text="Another post") == TEXT.replace("A post", "Another post")


def test_a_list_changes_with_the_comment_behind_it() -> None:
    assert changed(issuers=["us"], has_issuers="1") == TEXT.replace("[us, them] # both", "[us] # both")
    assert changed(topics="library, Two words", has_topics="1") == TEXT.replace("[]", '[library, "Two words"]')


LINES = """---
title: One
issuers:
  - us # first
  - them
topics: [b, a]
contacts:
  - press
  # when the press desk is closed
  - name: Front desk # of the house
    phone: "+1 868 555 0117"
social:
  text: A post
  x: Only on X
  bluesky:
    - First
    # and then
    - Second
  mastodon: false
---
"""


def test_a_contact_that_is_written_out_changes_where_it_stands() -> None:
    assert changed(contact_1_name="Night desk") == TEXT.replace("Front", "Night")
    assert changed(contact_1_email="night@us.example") == TEXT.replace('0117"', '0117", email: "night@us.example"')
    assert changed(LINES, contact_1_phone="") == LINES.replace('    phone: "+1 868 555 0117"\n', "")
    assert changed(LINES, contact_1_hours="At night") == LINES.replace('0117"\n', '0117"\n    hours: "At night"\n')


@pytest.mark.parametrize("gone", [{"contact_1_gone": "1"}, {"contact_1_name": "", "contact_1_phone": ""}])
def test_a_contact_that_is_taken_out_or_emptied_goes_and_all_others_stay(gone: dict[str, str]) -> None:
    fields = {"contact_1_name": "Front desk", "contact_1_phone": "+1 868 555 0117"} | gone
    left = LINES.replace('  - name: Front desk # of the house\n    phone: "+1 868 555 0117"\n', "")
    assert changed(LINES, **fields) == left


def test_contacts_come_last_and_those_that_are_no_longer_ticked_go() -> None:
    made = changed(LINES, contacts=["desk"], has_contacts="1", contact_new_name="Front office", contact_new_hours=" ")
    assert made == LINES.replace("  - press\n", "").replace('0117"\n', '0117"\n  - desk\n  - {name: "Front office"}\n')
    bare = "---\ntitle: One\n---\n"
    assert changed(bare, contact_new_name="Desk", contact_new_phone="1", contacts=["press"], has_contacts="1") == (
        '---\ntitle: One\ncontacts: [press, {name: "Desk", phone: 1}]\n---\n'
    )


def test_boxes_and_topics_change_entry_by_entry_and_their_notes_and_order_stay() -> None:
    assert changed(LINES, issuers=["them", "us"], has_issuers="1") == LINES
    assert changed(LINES, issuers=["they", "us"], has_issuers="1") == LINES.replace("- them", "- they")
    assert changed(LINES, topics="b, a, c", has_topics="1") == LINES.replace("[b, a]", "[b, a, c]")
    assert changed(LINES, topics="a, b", has_topics="1") == LINES.replace("[b, a]", "[a, b]")


@pytest.mark.parametrize(
    ("fields", "old", "new"),
    [
        ({"has_post": "x", "post_x": "Also on X"}, "Only on X", "Also on X"),
        ({"has_post": "x", "post_x": ["", " "]}, "  x: Only on X\n", ""),
        ({"has_post": "x", "post_x": "Only on X", "off_x": "1"}, "Only on X", "false"),
        ({"has_post": "x", "post_x": ["A", "B b"]}, "Only on X", '["A", "B b"]'),
        ({"has_post": "mastodon", "post_mastodon": "Hello"}, "mastodon: false", "mastodon: Hello"),
        ({"has_post": "mastodon", "post_mastodon": "", "off_mastodon": "1"}, "", ""),
        ({"has_post": "mastodon", "post_mastodon": ""}, "  mastodon: false\n", ""),
        ({"has_post": "bluesky", "post_bluesky": ["First", "Third", ""]}, "Second", "Third"),
        ({"has_post": "bluesky", "post_bluesky": ["First", "", ""]}, "    - Second\n", ""),
        ({"has_post": "bluesky", "post_bluesky": ["First", "Second", "Third"]}, "Second\n", 'Second\n    - "Third"\n'),
        ({"has_post": "facebook", "post_facebook": "no"}, "mastodon: false\n", 'mastodon: false\n  facebook: "no"\n'),
        ({"has_post": "facebook", "off_facebook": "1"}, "mastodon: false\n", "mastodon: false\n  facebook: false\n"),
        ({"social_after": "+2m"}, "mastodon: false\n", 'mastodon: false\n  after: "+2m"\n'),
        ({"social_text": ""}, "  text: A post\n", ""),
        ({"has_post": "x\ny", "post_x\ny": "B"}, "", ""),
    ],
)
def test_what_is_said_on_each_network_changes_where_it_stands(
    fields: dict[str, str | list[str]], old: str, new: str
) -> None:
    assert changed(LINES, **fields) == LINES.replace(old, new)


def test_a_text_in_a_table_of_its_own_stays_in_it() -> None:
    text = LINES.replace("x: Only on X", "x: {text: Only on X}")
    assert changed(text, has_post="x", post_x="Also") == text.replace("Only on X", "Also")
    assert changed(text, has_post="x", post_x=["A", "B"]) == text.replace("{text: Only on X}", '["A", "B"]')


def test_the_first_post_of_a_release_makes_its_field() -> None:
    bare = "---\ntitle: One\n---\n"
    made = changed(bare, has_post=["x", "bluesky"], post_x="A b", post_bluesky=["One.", "Two."])
    assert made == ('---\ntitle: One\nsocial:\n  x: "A b"\n  bluesky:\n    - "One."\n    - "Two."\n---\n')


def test_a_field_that_is_emptied_goes_and_a_new_one_comes_last() -> None:
    assert "summary" not in changed(summary="")
    assert changed(place="Port of Spain") == TEXT.replace("A post}\n", "A post}\nplace: Port of Spain\n")


def test_the_text_changes_and_the_fields_stay() -> None:
    assert changed(body="Only line.\r\n") == TEXT.replace("First line.\n\nSecond line.", "Only line.")
    windows = TEXT.replace("\n", "\r\n")
    assert changed(windows, body="One.\r\n\r\nTwo.") == windows.replace("First", "One.|").replace(
        "One.| line.\r\n\r\nSecond line.", "One.\r\n\r\nTwo."
    )


def test_a_draft_is_one_no_more_once_the_box_is_empty() -> None:
    assert changed(has_draft="1") == TEXT.replace("draft: true\n", "")
    ready = TEXT.replace("draft: true\n", "")
    assert "draft: true\n" in changed(ready, has_draft="1", draft="true")
    assert changed(ready, has_draft="1") == ready


def test_a_file_whose_fields_cannot_be_read_is_shown_whole() -> None:
    sheet = sheet_of(FILE, b"no fields\n")
    assert sheet.fault
    assert sheet.whole == "no fields\n"
    assert sheet_of(FILE, b"\xff\xfe").fault


def test_the_whole_file_is_written_with_its_own_line_endings() -> None:
    text = TEXT.replace("Old", "New")
    assert changed(whole=text.replace("\n", "\r\n")) == text
    assert changed(TEXT.replace("\n", "\r\n"), whole=text) == text.replace("\n", "\r\n")


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(Unamendable):
        changed("---\ntitle: x\n---\n", subtitle="a\u200bb")
