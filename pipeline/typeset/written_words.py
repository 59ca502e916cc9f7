"""How a catalogue is written: what Babel reads without a word, and a person did not mean."""

import re
from collections.abc import Iterator

Fault = tuple[int, str]  # the line, from 1, and what is wrong there

LINE = re.compile(r"(?:(?P<key>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s*)?(?P<rest>.*)")
TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
SHAPE = '`msgctxt "ends"`, `msgid "Ends"` or `msgstr "…"`'


def slips(text: str) -> Iterator[Fault]:
    """Lines that are none of gettext's, texts without their quotation marks, and entries that are there twice."""
    seen = dict[str, int]()
    key, name, context = "", "", ""
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if not line or line.startswith("#"):
            continue
        found = LINE.fullmatch(line)
        before, key = key, (found and found["key"]) or ""
        rest = found["rest"] if found else line
        if not key and not (rest.startswith('"') and before):
            yield number, f"this is no line of a catalogue, which has {SHAPE}"
            return
        if not TEXT.fullmatch(rest):
            yield number, _unquoted(rest)
        if key == "msgctxt":
            context, name = rest.strip('"'), rest.strip('"')
            if context in seen:
                yield number, f"`{context}` is here twice, first in line {seen[context]}; take one of them away"
            seen.setdefault(context, number)
        elif key == "msgid":
            name, context = context, ""
            if not name and rest != '""':
                yield number, "nothing says which word this is; write its `msgctxt` above it, as words.pot has it"
        key = key or before


def _unquoted(rest: str) -> str:
    if rest.startswith('"') and rest.endswith('"') and len(rest) > 1 and not rest.endswith('\\"'):
        return 'a quotation mark stands inside the text; write it as `\\"`'
    return 'the text is not between quotation marks; write it as `msgstr "…"` on one line'
