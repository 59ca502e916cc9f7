"""The press: Typst behind one seam, which prints a template and plain data, and knows what it has no letters for."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.typeset.template import Look, TemplateFault

if TYPE_CHECKING:
    from typst import Fonts

PACKAGE = "dateline[pdf]"
STANDARD: Literal["ua-1"] = "ua-1"  # ISO 14289-1: a PDF that a screen reader can read
ROOT = Path(__file__).parent  # where Typst may read: nothing lies here but modules, and those count for every digest
# letters and signs that its own fonts surely have; a test prints each of them
SURE = "\n\t -~\u00a0-\u024f\u1e00-\u1eff\u2009\u200b\u2010-\u2027\u202f-\u203a\u20ac\u2212\u2066-\u2069\ufe0e"
UNSURE = re.compile(f"[^{SURE}]")
LACKING = re.compile(r'the (?:text|disallowed codepoint) `"(.*?)"`')
ESCAPED = re.compile(r"\\u\{(\w+)}")
SPOT = re.compile(r"\.typ:(\d+):")
# the end of every document: the data, the paper, and what stands on it
MAIN = "#let data = json(bytes(sys.inputs.data))\n#show: sheet.with(data)\n#main(data)\n"
PROBE = '#set document(title: "-")\n#for each in json(bytes(sys.inputs.data)) [#each \\ ]'
EPOCH = 0


class Unprintable(ValueError):
    """Typst refuses: `why`, in its own words, and in which line, from 1, 0 where it does not say.

    What it says may quote the text that it was to print.
    """

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.why, self.line = why, line


def installed() -> bool:
    """Whether the package is there; it is asked for only by a newsroom that wants a press kit, and by a proof."""
    return find_spec("typst") is not None


@cache
def version() -> str:
    """Its version, '' where it is not installed: another one may print another way."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as known

    try:
        return known("typst")
    except PackageNotFoundError:
        return ""


def printed(seen: Look, names: Sequence[str], data: Mapping[str, Any], at: datetime) -> bytes:
    """The PDF/UA of these templates, one behind the other, and their data, dated `at`; TemplateFault for none.

    The data come as JSON, so that no word of them is ever read as Typst. Only the fonts that Typst brings are used, no
    file but those in ROOT can be read, and nothing is asked of the network: equal input, equal bytes.
    """
    texts = [f"{seen.texts[name]}\n" for name in names]
    for name, text in zip(names, texts, strict=True):
        if '"@' in text:
            line = text[: text.index('"@')].count("\n") + 1
            raise TemplateFault(seen.files[name], line, "packages are not loaded; write what you need of it here")
    try:
        return _compiled("".join([*texts, MAIN]), json.dumps(data, ensure_ascii=False), int(at.timestamp()))
    except Unprintable as fault:
        name, line = _spot(names, texts, fault.line)
        raise TemplateFault(seen.files[name], line, fault.why, "it cannot be printed") from fault


def _spot(names: Sequence[str], texts: Sequence[str], line: int) -> tuple[str, int]:
    """The template in which a line of all of them stands, and which of its lines that is."""
    for name, text in zip(names, texts, strict=True):
        if line <= text.count("\n"):
            return name, max(line, 1)
        line -= text.count("\n")
    return names[-1], texts[-1].count("\n")


def lacking(text: str) -> tuple[str, ...]:
    """The signs of a text that none of its fonts has, in order, each once; () for nearly every text at once."""
    if not UNSURE.search(text):
        return ()
    return _lacking(tuple(dict.fromkeys(word for word in text.split() if UNSURE.search(word))))


@lru_cache(maxsize=4096)
def _lacking(words: tuple[str, ...]) -> tuple[str, ...]:
    """Tried as whole words: a mark over a letter may be there and yet not stand over this one."""
    try:
        _compiled(PROBE, json.dumps(words), EPOCH)
    except Unprintable as fault:
        found = LACKING.findall(fault.why) or UNSURE.findall(" ".join(words))
        return tuple(dict.fromkeys(ESCAPED.sub(lambda code: chr(int(code[1], 16)), each) for each in found))
    return ()


def told_by_number(data: Any) -> Any:
    """The data with each sign that no font has as its number, `[U+1F600]`, so that nothing is left out unseen."""
    missing = lacking("\n".join(_texts(data)))
    signs = re.compile("|".join(map(re.escape, sorted(missing, key=len, reverse=True)))) if missing else None
    return _each(data, lambda text: signs.sub(_numbers, text)) if signs else data


def _numbers(found: re.Match[str]) -> str:
    return "".join(f"[U+{ord(sign):04X}]" for sign in found[0])


def _texts(data: Any) -> Iterator[str]:
    """Every text in the data but pictures."""
    if isinstance(data, str):
        yield data if not data.startswith("<svg") else ""
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _texts(each)


def _each(data: Any, changed: Callable[[str], str]) -> Any:
    if isinstance(data, str):
        return changed(data) if not data.startswith("<svg") else data
    if isinstance(data, dict):
        return {name: _each(each, changed) for name, each in data.items()}
    return [_each(each, changed) for each in data] if isinstance(data, list) else data


def shown(signs: Iterable[str]) -> str:
    """Signs as they are told to a person: those that stand for themselves, each with its number."""
    told = (f"{sign} (U+{ord(sign):04X})" if sign.isprintable() else f"U+{ord(sign):04X}" for sign in "".join(signs))
    return ", ".join(dict.fromkeys(told))


def _compiled(source: str, data: str, at: int) -> bytes:
    """One compiler each: a second run of one that was made from bytes finds no file (typst 0.15.2)."""
    from typst import Compiler, TypstError

    compiler = Compiler(
        source.encode(), root=str(ROOT), font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"data": data}
    )
    try:
        made = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=at)
    except TypstError as fault:
        found = SPOT.search(fault.diagnostic)
        why = fault.diagnostic if fault.message.startswith("PDF/UA") else fault.message  # it names every sign
        raise Unprintable(why, int(found[1]) if found else 0) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # a bug of Typst, told as no Exception
            raise
        raise Unprintable("Typst broke down over it") from fault
    if not isinstance(made, bytes):
        raise Unprintable("Typst made nothing of it")
    return made


@cache
def _fonts() -> "Fonts":
    from typst import Fonts

    return Fonts(include_system_fonts=False)
