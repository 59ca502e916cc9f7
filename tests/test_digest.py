"""Digests and canonical bytes: one content, one name, in every version of the program."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.digest import canonical, digest, is_digest

EMPTY: st.SearchStrategy[Any] = st.sampled_from([None, False, "", [], {}, {"inner": ""}, {"inner": {"deep": []}}])
TEXT = st.text('ab é"\\\u2028\n', max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXT, VALUES, max_size=3)


def test_a_digest_is_the_sha_256_that_other_tools_print() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("name", ["", "abc", "../" + "a" * 61, "A" * 64, "g" * 64, "a" * 65, "a" * 64 + "\n"])
def test_only_sixty_four_small_hexadecimal_digits_are_a_digest(name: str) -> None:
    assert is_digest(digest(b""))
    assert not is_digest(name)


def test_canonical_bytes_are_readable_utf_8_without_blanks() -> None:
    assert canonical({"b": [1, "é"], "a": {"c": "–"}}) == '{"a":{"c":"–"},"b":[1,"é"]}'.encode()


@given(OBJECTS)
def test_the_order_of_keys_changes_nothing(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(OBJECTS, TEXT, EMPTY)
def test_an_unused_field_changes_nothing(value: dict[str, Any], key: str, empty: Any) -> None:
    value.pop(key, None)
    assert canonical(value | {key: empty}) == canonical(value)
    assert canonical({"row": [value | {key: empty}]}) == canonical({"row": [value]})


@given(OBJECTS)
def test_what_was_stored_reads_back_with_the_same_digest(value: dict[str, Any]) -> None:
    data = canonical(value)
    assert canonical(json.loads(data)) == data


def test_zero_is_a_value_and_so_is_an_empty_place_in_a_list() -> None:
    assert canonical({"after": 0}) == b'{"after":0}'
    assert canonical(["", None, {}]) == b'["",null,{}]'


def test_a_number_that_json_has_no_word_for_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical({"size": float("nan")})
