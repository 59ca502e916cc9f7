"""An entry of a field changes where it stands, in every way in which it can be written; all else stays as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.source.amend import Unamendable, fields_of, front_matter
from pipeline.source.change import plainly
from pipeline.source.stitch import LAST, Entry, Path
from pipeline.source.within import with_entries

BLOCK = """---
title: One
# who answers
contacts:
  - desk # by day
  # the one for the weekend
  - name: Weekend desk
    phone: "+1 868 555 0117" # mobile
    hours: |
      Saturday
      Sunday
social: # as agreed
  text: Shared
  x: >-
    On X
    alone
  bluesky:
    - One # first
    - Two
  mastodon: false
place: Turin
---

Body.
"""
FLOW = """---
{title: One, contacts: [desk, {name: "Weekend desk", phone: "+1 868 555 0117"}],
 social: {text: Shared, x: On X alone, bluesky: [One, Two], mastodon: false}}
---

Body.
"""
MIXED = """---
contacts: [
  desk, # by day
  {name: Weekend desk, phone: "+1 868 555 0117"}, # mobile
]
social: {}
topics:
---
"""


def changed(text: str, *changes: tuple[Path, Entry | None]) -> str:
    return with_entries(text, changes)


def read(text: str) -> dict[str, object]:
    start, end = front_matter(text)
    found: dict[str, object] = plainly(fields_of(text[start:end]))
    return found


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("path", "entry", "old", "new"),
    [
        (("contacts", 0), "press", "- desk #", '- "press" #'),
        (("contacts", 1, "name"), "Night: desk", "name: Weekend desk", 'name: "Night: desk"'),
        (("contacts", 1, "phone"), "+1 868 555 0118", "0117", "0118"),
        (("contacts", 1, "hours"), "Never", "|\n      Saturday\n      Sunday", "Never"),
        (("contacts", 1, "phone"), None, '    phone: "+1 868 555 0117" # mobile\n', ""),
        (("contacts", 1, "name"), None, 'name: Weekend desk\n    phone: "', 'phone: "'),
        (("contacts", 0), None, "  - desk # by day\n", ""),
        (("contacts", 1, "role"), "Media", "      Sunday\n", '      Sunday\n    role: "Media"\n'),
        (("contacts", LAST), "press", "      Sunday\n", "      Sunday\n  - press\n"),
        (
            ("contacts", LAST),
            {"name": "No", "email": "no@us.example"},
            "      Sunday\n",
            '      Sunday\n  - {name: "No", email: "no@us.example"}\n',
        ),
        (("social", "x"), "Another", ">-\n    On X\n    alone", "Another"),
        (("social", "x"), False, ">-\n    On X\n    alone", "false"),
        (("social", "x"), None, "  x: >-\n    On X\n    alone\n", ""),
        (("social", "x"), ("a b", "c d"), ">-\n    On X\n    alone", '["a b", "c d"]'),
        (("social", "bluesky", 0), "Uno", "One #", '"Uno" #'),
        (("social", "bluesky", 1), None, "    - Two\n", ""),
        (("social", "bluesky", LAST), "no", "    - Two\n", '    - Two\n    - "no"\n'),
        (("social", "mastodon"), "no", "mastodon: false", 'mastodon: "no"'),
        (("social", "facebook"), "F", "mastodon: false\n", 'mastodon: false\n  facebook: "F"\n'),
        (("social", "linkedin"), ("a b", "c"), ": false\n", ': false\n  linkedin:\n    - "a b"\n    - c\n'),
        (("topics", LAST), "library", "place: Turin\n", "place: Turin\ntopics: [library]\n"),
        (("event", "place"), "The hall", "Turin\n", 'Turin\nevent:\n  place: "The hall"\n'),
    ],
)
def test_an_entry_on_lines_of_its_own(path: Path, entry: Entry | None, old: str, new: str, ending: str) -> None:
    assert old in BLOCK
    text = BLOCK.replace("\n", ending)
    assert changed(text, (path, entry)) == BLOCK.replace(old, new, 1).replace("\n", ending)


@pytest.mark.parametrize(
    ("path", "entry", "old", "new"),
    [
        (("contacts", 0), None, "[desk, {", "[{"),
        (("contacts", 1), None, ', {name: "Weekend desk", phone: "+1 868 555 0117"}', ""),
        (("contacts", LAST), "press", '0117"}]', '0117"}, press]'),
        (("contacts", 1, "name"), None, 'name: "Weekend desk", ', ""),
        (("contacts", 1, "phone"), None, ', phone: "+1 868 555 0117"', ""),
        (("contacts", 1, "role"), "Media, all", '0117"}', '0117", role: "Media, all"}'),
        (("social", "x"), "One, two", "x: On X alone", 'x: "One, two"'),
        (("social", "bluesky"), "One", "[One, Two]", '"One"'),
        (("social", "bluesky", 0), "A: b", "[One", '["A: b"'),
        (("social", "facebook"), False, ": false}", ": false, facebook: false}"),
        (("topics", LAST), "library", "false}}", "false}, topics: [library]}"),
        (("social",), None, ",\n social: {text: Shared, x: On X alone, bluesky: [One, Two], mastodon: false}", ""),
    ],
)
def test_an_entry_between_brackets(path: Path, entry: Entry | None, old: str, new: str) -> None:
    assert old in FLOW
    expected = FLOW.replace(old, new, 1)
    made = changed(FLOW, (path, entry))
    assert (made, read(made)) == (expected, read(expected))


def test_between_brackets_on_several_lines_the_notes_of_all_others_stay() -> None:
    assert changed(MIXED, (("contacts", 1), None)) == MIXED.replace(
        '  {name: Weekend desk, phone: "+1 868 555 0117"}, # mobile\n', "  # mobile\n"
    )
    assert changed(MIXED, (("contacts", LAST), "press")) == MIXED.replace('0117"},', '0117"}, press,')


def test_what_is_empty_is_filled_on_its_line() -> None:
    assert 'social: {x: "A b"}\n' in changed(MIXED, (("social", "x"), "A b"))
    assert "topics: [library]\n" in changed(MIXED, (("topics", LAST), "library"))


def test_what_holds_nothing_any_more_goes_too() -> None:
    text = "---\ntitle: One\nsocial:\n  bluesky:\n    - Only\n# below\nplace: Turin\n---\n"
    assert changed(text, (("social", "bluesky", 0), None)) == text.replace("social:\n  bluesky:\n    - Only\n", "")


def test_an_entry_that_is_not_there_is_taken_out_of_nothing() -> None:
    for path in (("topics", 0), ("social", "tumblr"), ("contacts", 0, "role"), ("contacts", 7)):
        assert changed(BLOCK, (path, None)) == BLOCK


def test_a_text_is_never_read_as_yes_no_or_a_note() -> None:
    for words in ("no", "true", "null", "a # b", "- a", "&a", "x: y", "{a", '"', "a\nb", " "):
        for text in (BLOCK, FLOW):
            made = read(changed(text, (("social", "x"), words)))
            assert isinstance(made["social"], dict)
            assert made["social"]["x"] == words
            assert not re.search(r"x: (?:no|true|null)\b", changed(text, (("social", "x"), words)))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("---\ntitle: One\ncontacts: desk\n---\n", ("contacts", LAST)),
        ("---\ntitle: One\nsocial: text\n---\n", ("social", "x")),
        ("---\ntitle: One\nsocial: [a]\n---\n", ("social", "x")),
        ("no fields\n", ("contacts", LAST)),
    ],
)
def test_what_stands_in_another_way_is_left_to_a_person(text: str, path: Path) -> None:
    with pytest.raises(Unamendable):
        changed(text, (path, "words"))


WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f\x85\xa0\xad"), min_size=1)
PATHS = st.sampled_from(
    [
        ("contacts", 0),
        ("contacts", 1, "name"),
        ("contacts", 1, "role"),
        ("contacts", LAST),
        ("social", "x"),
        ("social", "bluesky", 1),
        ("social", "bluesky", LAST),
        ("social", "facebook"),
    ]
)


@given(st.sampled_from([BLOCK, FLOW, BLOCK.replace("\n", "\r\n")]), PATHS, WORDS.map(str.strip).filter(bool))
def test_whatever_is_said_it_is_read_back_and_taking_it_out_again_leaves_all_else(
    text: str, path: Path, words: str
) -> None:
    try:
        made = changed(text, (path, words))
    except Unamendable:
        assert any(not 32 <= ord(sign) < 127 for sign in words)  # some that nobody can see
        return
    here: object = read(made)
    for step in path:
        here = here[step]  # type: ignore[index]  # a path that is there
    assert here == words
    for note in ("# who answers", "# by day", "# the one for the weekend", "# as agreed", "# first"):
        assert (note in made) == (note in text)
    if path[-1] in (LAST, "role", "facebook"):
        number = (*path[:-1], len(made_list(made, path)) - 1) if path[-1] == LAST else path
        assert changed(made, (number, None)) == text


def made_list(text: str, path: Path) -> list[object]:
    here: object = read(text)
    for step in path[:-1]:
        here = here[step]  # type: ignore[index]  # a path that is there
    assert isinstance(here, list)
    return here
