"""A field nobody knows: what was probably meant by it, in the very words to write."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pipeline.source.slip import quoted
from pipeline.source.written import Field, Listing, Table, Text

# Fields of a release that have fields of their own, which stand further right: the nearest above is meant first.
CONTACT = ("name", "organisation", "role", "email", "phone", "hours")
BELOW: Mapping[str, tuple[str, ...]] = {
    "contacts": CONTACT,
    "event": ("time",),
    "pictures": ("file", "alt", "caption", "credit", "licence"),
    "attachments": ("file",),
    "social": ("text", "after", "x", "mastodon", "bluesky", "facebook", "linkedin"),
    "waive": ("code", "because", "by"),
    "approved": ("by", "digest"),
    "broken": ("because", "by", "until", "digest"),
}
LISTS = ("approved", "attachments", "contacts", "pictures", "waive")
SAME = {"twitter": "x", "slack": "webhook", "teams": "webhook"}  # other names for a network
PLAIN = re.compile(r"[^\[\]{}#\"'&*!|>%@`:]+")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands round a key nobody asked for.

    `asked` holds for each known key an entry of the list that it takes, '' for one that takes no list; `below` the
    fields of fields; `above` those of these that stand above the key, and `former` the key just before it.
    """

    fields: Mapping[str, Field]
    asked: Mapping[str, str]
    below: Mapping[str, tuple[str, ...]]
    above: Sequence[str] = ()
    former: str = ""


def mend(key: str, around: Around) -> tuple[str, str]:
    """What to do about a key nobody asked for, and the known key that was probably meant, '' for none."""
    owner = next((name for name in (*reversed(around.above), *around.below) if key in around.below.get(name, ())), "")
    if owner:
        return _further_right(key, owner, around.fields), ""
    same, alike = SAME.get(key.lower(), ""), get_close_matches(key.lower(), around.asked, n=1, cutoff=0.6)
    near = same if same in around.asked else next(iter(alike), "")
    if near in around.fields:
        line = around.fields[near].place.line
        told = f"Line {line} has `{near}:` already: move what belongs there to it, and remove `{key}:`"
    elif near:
        entry = _entry(around.fields[key].value, around.asked[near]) if around.asked[near] else ""
        told = f"Write `{near}: [{entry}]` in its place" if entry else f"Write `{near}:` in its place, or remove it"
    else:
        told = f"Remove `{key}:`"
    return told + _joined(key, around.former, around.fields), near


def _further_right(key: str, owner: str, fields: Mapping[str, Field]) -> str:
    value = fields[key].value
    entry = f"{key}: {value.value.strip()}" if isinstance(value, Text) else f"{key}: …"
    column = _column(fields[owner].value, fields[owner].place.line) if owner in fields else 0
    if column > 1:
        return f"Put {column - 1} spaces before it, so that it stands under `{owner}:`: `{' ' * (column - 1)}{entry}`."
    if not column:
        whole = f"[{{{entry}}}]" if owner in LISTS else f"{{{entry}}}"
        return f"It belongs under `{owner}:`: write `{owner}: {whole}`."
    if owner in LISTS:
        return f"It belongs to an entry of `{owner}:`, between braces there: `{{…, {entry}}}`."
    return f"It belongs between the braces of `{owner}:`, behind a comma: `{entry}`."


def _column(value: "Text | Listing | Table", line: int) -> int:
    """Where the fields of an entry written line by line begin; 1 for one in brackets, 0 where there is none."""
    if isinstance(value, Text):
        return 0 if value.value.strip() else 3
    if value.place.line == line:
        return 1
    last = value.items[-1] if isinstance(value, Listing) and value.items else value
    first = next(iter(last.fields.values()), None) if isinstance(last, Table) else None
    return last.place.column if first and first.place == last.place else 1


def _entry(written: "Text | Listing | Table", example: str) -> str:
    """A text as an entry of the list that it should have been: itself, or the first field of a table of fields."""
    text = written.value.strip() if isinstance(written, Text) else ""
    if not text or not PLAIN.fullmatch(text):
        return ""
    if not example.startswith("{"):
        return text
    return re.sub(
        r"^(\{\w+: )[^,}]+", lambda found: found[1] + quoted(text) if "," in text else found[1] + text, example
    )


def _joined(key: str, before: str, fields: Mapping[str, Field]) -> str:
    """What to write if the key is no field and only the end of the text before it, a full stop where that cannot be."""
    former = fields[before].value if before else None
    beside = before and fields[before].place.line == fields[key].place.line
    value = fields[key].value
    if not (beside or " " in key) or not isinstance(former, Text) or not former.plain or not isinstance(value, Text):
        return "."
    whole = f"{former.value}{',' if beside else ''} {key}: {value.value}".strip()
    return f"; if it belongs to the text before it, put quotes round both: `{before}: {quoted(whole)}`."
