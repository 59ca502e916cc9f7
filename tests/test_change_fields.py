"""Changing fields of a release file: what was given is what is read back, and every other byte stays."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.files import Disk
from pipeline.read import read
from pipeline.source.amend import Unamendable
from pipeline.source.change import with_fields
from pipeline.source.characters import UNSEEN
from pipeline.source.front_matter import sheet
from pipeline.source.written import Text
from tests.room import room_in

TEXT = """\
---
title: Heads adopt # the plan
# why it waits
hold: The minister reads it. # since noon
update: |  # of Monday
  one
  two

# below
killed:
correction: 'it''s four'  # not three
notes: >-
  long
waive:
  - {code: x, because: y, by: z}
---
hold: this is text
---
"""
OLD = {
    "title": "Heads adopt",
    "hold": "The minister reads it.",
    "update": "|",
    "killed": "",
    "correction": "'it''s four'",
    "notes": ">-\n  long",
    "waive": "\n  - {code: x, because: y, by: z}",
}
AFTER_A_BLOCK = {"update": TEXT[TEXT.index("  # of Monday") :].replace("  one\n  two\n", "", 1)}


def around(key: str, old: str) -> tuple[str, str]:
    """What stands before and behind the value of a field, none of which may change."""
    before, after = TEXT[: TEXT.index(f"{key}:") + len(key) + 1], TEXT[TEXT.index(f"{key}:") + len(key) + 1 :]
    return before, AFTER_A_BLOCK.get(key, after.lstrip(" ").removeprefix(old))


AROUND = {key: around(key, old) for key, old in OLD.items()}
AROUND["place"] = (TEXT[: TEXT.index("---\nhold")] + "place:", "\n---\nhold: this is text\n---\n")
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), min_size=1, max_size=40)


def value(text: str, key: str) -> str:
    field = sheet(text.replace("\r\n", "\n").removeprefix("\ufeff"), "x.md").fields.fields[key].value
    assert isinstance(field, Text)
    assert not field.comment or not field.plain
    return field.value


@given(WORDS.map(str.strip).filter(bool), st.sampled_from(sorted(AROUND)), st.sampled_from(["\n", "\r\n"]))
def test_any_words_are_read_back_as_given_or_refused(words: str, key: str, newline: str) -> None:
    text = TEXT.replace("\n", newline)
    if UNSEEN.search(words):
        with pytest.raises(Unamendable):
            with_fields(text, {key: words})
        return
    changed = with_fields(text, {key: words})
    assert value(changed, key) == words
    assert changed.count("\n") == changed.count(newline)
    before, after = (piece.replace("\n", newline) for piece in AROUND[key])
    assert changed.startswith(before)
    assert changed.endswith(after)
    assert "\n" not in changed.removeprefix(before).removesuffix(after)


@given(WORDS.map(str.strip).filter(lambda words: any(map(str.isalpha, words)) and not UNSEEN.search(words)))
def test_a_reason_is_read_by_the_line_as_it_was_given(words: str) -> None:
    reason = f"Because {words}"
    with TemporaryDirectory() as folder, room_in(Path(folder) / "room") as room:
        path = room.write("alpha")
        path.write_bytes(with_fields(path.read_bytes().decode(), {"hold": reason}).encode())
        (release,) = read(Disk(), room.root).releases
    assert release.hold == reason


@pytest.mark.parametrize(
    ("key", "words", "old", "new"),
    [
        ("title", "Heads wait", "Heads adopt # the plan", '"Heads wait" # the plan'),
        ("hold", "a: b", "The minister reads it. # since", '"a: b" # since'),
        ("update", "three", "|  # of Monday\n  one\n  two\n\n# below", '"three"  # of Monday\n\n# below'),
        ("killed", "Called off", "killed:\n", "killed: Called off\n"),
        ("correction", "five", "'it''s four'  #", '"five"  #'),
        ("notes", "short", ">-\n  long\nwaive", "short\nwaive"),
        ("place", "Turin", "by: z}\n---", "by: z}\nplace: Turin\n---"),
        ("waive", "none", "waive:\n  - {code: x, because: y, by: z}\n", "waive: none\n"),
        ("hold", "", "hold: The minister reads it. # since noon\n", ""),
        ("waive", "", "waive:\n  - {code: x, because: y, by: z}\n", ""),
        ("place", "", "x", "x"),
    ],
)
def test_only_the_value_changes(key: str, words: str, old: str, new: str) -> None:
    assert with_fields(TEXT, {key: words}) == TEXT.replace(old, new, 1)


def test_a_table_is_written_in_lines_of_its_own_and_over_an_older_one() -> None:
    first = with_fields(TEXT, {"broken": {"because": "a: b", "by": ["One", 'T"wo']}})
    assert first == TEXT.replace("z}\n---", 'z}\nbroken:\n  because: "a: b"\n  by: ["One", "T\\"wo"]\n---')
    assert with_fields(first, {"broken": {"because": "c"}}).count("broken:") == 1


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("---\n{title: x}\n---\n", '---\n{title: x, killed: "why: not"}\n---\n'),
        ("---\n{title: x,}\n---\n", '---\n{title: x, killed: "why: not"}\n---\n'),
        ("---\n  title: x\n---\n", '---\n  title: x\n  killed: "why: not"\n---\n'),
        ("\ufeff---\r\ntitle: x\r\n---\r\n", '\ufeff---\r\ntitle: x\r\nkilled: "why: not"\r\n---\r\n'),
    ],
)
def test_a_field_is_added_in_whatever_way_the_others_stand(text: str, changed: str) -> None:
    assert with_fields(text, {"killed": "why: not"}) == changed


def test_a_field_that_does_not_stand_on_a_line_of_its_own_is_not_taken_out() -> None:
    with pytest.raises(Unamendable, match="do not begin their lines"):
        with_fields("---\n{title: x, hold: y}\n---\n", {"hold": ""})


def test_a_number_keeps_the_note_behind_it_without_quotes() -> None:
    assert with_fields("---\nrevision: 2  # of two\n---\n", {"revision": "3"}) == "---\nrevision: 3  # of two\n---\n"


@pytest.mark.parametrize("text", ["", "No fields.\n", "---\ntitle: [open\n---\n", "---\ntitle: a\ntitle: b\n---\n"])
def test_a_file_whose_fields_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Unamendable):
        with_fields(text, {"hold": "why"})
