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
    assert sheet.texts["social"] == "A post"
    assert sheet.lists["issuers"] == ("us", "them")
    assert sheet.body == "First line.\n\nSecond line."
    assert sheet.draft
    assert not sheet.fault


def test_what_the_form_cannot_show_is_left_to_the_file() -> None:
    sheet = sheet_of(FILE, TEXT.replace("{text: A post}", "{text: A post, after: +2m}").encode())
    assert sheet.locked == {"contacts", "social"}
    again = changed(contacts=["press"], has_contacts="1")
    assert again == TEXT


def test_a_form_that_changes_nothing_changes_no_byte() -> None:
    for text in (TEXT, TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT, TEXT.rstrip("\n")):
        sheet = sheet_of(FILE, text.encode())
        given = {name: [value] for name, value in sheet.texts.items()}
        given |= {name: list(value) for name, value in sheet.lists.items()}
        given |= {"has-draft": ["1"], "draft": ["true"], "has-issuers": ["1"], "has-topics": ["1"]}
        body = sheet.body.replace("\n", "\r\n")  # as browsers send a text
        assert filled(sheet, given | {"body": [body]}) == text.encode()


def test_one_field_changes_and_every_other_byte_stays() -> None:
    assert changed(title="New: title") == TEXT.replace('"Old title"', '"New: title"')
    assert changed(social="Another post") == TEXT.replace("{text: A post}", '\n  text: "Another post"').replace(
        "social: \n", "social:\n"
    )


def test_a_list_changes_with_the_comment_behind_it() -> None:
    assert changed(issuers=["us"], has_issuers="1") == TEXT.replace("[us, them] # both", "[us] # both")
    assert changed(topics="library, Two words", has_topics="1") == TEXT.replace("[]", '[library, "Two words"]')


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
        changed("---\n{title: x}\n---\nbody\n", topics="a", has_topics="1")
