"""The press: Typst behind its seam."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.typeset import press
from pipeline.typeset.template import TemplateFault, look
from tests.paper_of import said_by

AT = datetime(2020, 12, 4, 13, tzinfo=UTC)
SHEET = '#let sheet(data, body) = { set document(title: "T"); set text(lang: "en"); body }\n'


def printed(source: str, folder: Path, data: Any = None) -> bytes:
    (folder / "release.typ").write_text(source, encoding="utf-8")
    return press.printed(look(str(folder)), ("release.typ",), data or {}, AT)


def fault(source: str, folder: Path, data: Any = None) -> TemplateFault:
    with pytest.raises(TemplateFault) as caught:
        printed(source, folder, data)
    return caught.value


def test_every_sign_that_is_called_sure_has_a_shape() -> None:
    known = [chr(code) for code in range(0x20, 0x2600) if not press.UNSURE.search(chr(code))]
    assert len(known) > 800
    assert press._lacking(tuple(known)) == ()


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Plain words, “quoted” – and 1\u202f000 €", ""),
        ("Ξένος и Жук, e\u0301te\u0301", ""),
        ("A party 🎉 of 漢字 and 🎉", "🎉漢字"),
        ("\ufeffx", "\ufeff"),
    ],
)
def test_signs_without_a_shape_are_found_each_once(text: str, signs: str) -> None:
    assert "".join(press.lacking(text)) == signs


def test_plain_words_ask_nothing_of_typst(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError("Typst was asked")

    monkeypatch.setattr(press, "_compiled", never)
    assert press.lacking("Le 1er décembre à 16\u00a0h\u00a030 : « oui »") == ()


def test_where_typst_says_nothing_of_signs_none_that_is_unsure_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise press.Unprintable("it broke")

    monkeypatch.setattr(press, "_compiled", broken)
    assert press.lacking("unheard Ж of") == ("Ж",)


def test_signs_are_told_with_their_numbers() -> None:
    assert press.shown(("漢", "\u200f")) == "漢 (U+6F22), U+200F"


def test_in_a_proof_signs_without_a_shape_stand_by_their_numbers_and_pictures_are_left_alone() -> None:
    data = {"a": ["x 🎉", 1, None], "b": "<svg 🎉", "c": {"d": "漢字"}}
    assert press.told_by_number(data) == {"a": ["x [U+1F389]", 1, None], "b": "<svg 🎉", "c": {"d": "[U+6F22][U+5B57]"}}


def test_no_word_of_the_data_is_read_as_typst(tmp_path: Path) -> None:
    words = '#panic("no") $x$ *b* = H @l <l> \\ // "'
    data = printed(SHEET + "#let main(data) = par(data.words)\n", tmp_path, {"words": words})
    assert said_by(data) == words


def test_the_same_words_give_the_same_bytes_at_any_hour(tmp_path: Path) -> None:
    source = SHEET + "#let main(data) = par(str(datetime.today().year()))\n"
    first, second = (printed(source, tmp_path) for _ in range(2))
    assert first == second
    assert said_by(first) == "2020"


@pytest.mark.parametrize(
    ("source", "line", "why"),
    [
        ("#let main(data) = {\n  nothing-of-that-name\n}\n", 3, "unknown variable"),
        ('#let main(data) = read("secret.txt")\n', 2, "file not found"),
        ('#let main(data) = image("/etc/hostname", alt: "x")\n', 2, "file not found"),
        ('#let main(data) = 1\n#import "@preview/cetz:0.3.0"\n', 3, "packages are not loaded"),
        ("#let man(data) = 1\n", 3, "main"),
        ("#let main(data) = [\n", 2, "unclosed"),
    ],
)
def test_what_a_template_may_not_is_told_with_its_line(source: str, line: int, why: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    found = fault(SHEET + source, tmp_path)
    assert (found.line, found.file) == (line, str(tmp_path / "release.typ"))
    assert why in found.why


def test_a_fault_says_no_word_of_the_release_to_a_log(tmp_path: Path) -> None:
    found = fault(SHEET + "#let main(data) = data.words + 1\n", tmp_path, {"words": "embargoed"})
    assert "embargoed" not in found.brief
    found = fault(SHEET + "#let main(data) = panic(data.words)\n", tmp_path, {"words": "embargoed"})
    assert "embargoed" not in found.brief


def test_a_fault_in_the_second_template_is_told_in_its_own_lines(tmp_path: Path) -> None:
    (tmp_path / "release.typ").write_text(SHEET)
    (tmp_path / "proof.typ").write_text("#let main(data) = {\n  nothing\n}\n")
    with pytest.raises(TemplateFault) as caught:
        press.printed(look(str(tmp_path)), ("release.typ", "proof.typ"), {}, AT)
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "proof.typ"), 2)


class Broken:
    """A Typst in which something gives way."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def compile(self, **_: object) -> Sequence[bytes]:
        raise type("PanicException", (BaseException,), {})("index out of bounds")


def test_a_typst_that_breaks_down_is_a_fault_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typst.Compiler", Broken)
    assert "broke down" in fault(SHEET + "#let main(data) = 1\n", tmp_path).why


def test_only_the_fonts_that_typst_brings_are_used() -> None:
    assert {each.path for each in press._fonts().fonts()} == {None}


def test_what_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    assert press.version() == metadata.version("typst")
    press.version.cache_clear()

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert press.version() == ""
    press.version.cache_clear()


def test_the_data_reach_typst_as_json(tmp_path: Path) -> None:
    data = {"words": json.dumps({"a": "é"})}
    assert said_by(printed(SHEET + "#let main(data) = par(data.words)\n", tmp_path, data)) == '{"a": "\\u00e9"}'
