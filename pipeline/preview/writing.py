"""Writing: a release file as a form shows it, and as it is once somebody filled the form in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.digest import digest
from pipeline.source.amend import Unamendable, fields_of, front_matter
from pipeline.source.body import body_of, with_body
from pipeline.source.change import Value, with_fields
from pipeline.source.written import Listing, Table, Text, Written

TEXTS = (
    "title", "subtitle", "summary", "embargo", "date", "place", "number", "kind", "language", "translation-of", "notes",
)  # fmt: skip
LISTS = ("issuers", "contacts", "topics")
POST = "social"  # of which the form knows the text alone


@dataclass(frozen=True, slots=True)
class Sheet:
    """A release file: its bytes, what its fields say, and those that only the file itself can change.

    `fault` says why there are no fields to show; then it can be written as a whole.
    """

    file: str
    data: bytes = field(repr=False)
    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    locked: frozenset[str]
    draft: bool
    body: str
    fault: str = ""

    @property
    def digest(self) -> str:
        """By which it is known whether the file is still what was read."""
        return digest(self.data)

    @property
    def whole(self) -> str:
        """The whole file as text; what is no UTF-8 is shown as a sign for it."""
        return self.data.decode(errors="replace").replace("\r\n", "\n")


def sheet_of(file: str, data: bytes) -> Sheet:
    """What a form shows of a release file."""
    try:
        text = data.decode()
        start, end = front_matter(text)
        fields = fields_of(text[start:end]).fields
        body = body_of(text)
    except (UnicodeDecodeError, Unamendable) as why:
        told = str(why) if isinstance(why, Unamendable) else "it is no text in UTF-8"
        return Sheet(file, data, {}, {}, frozenset(), draft=True, body="", fault=told)
    values = {name: each.value for name, each in fields.items()}
    texts = {name: value.value.strip() for name in TEXTS if isinstance(value := values.get(name), Text)}
    lists = {name: found for name in LISTS if (found := _names(values.get(name))) is not None}
    post = _post(values.get(POST))
    known = {*texts, *lists} | ({POST} if post is not None else set())
    locked = frozenset(name for name in (*TEXTS, *LISTS, POST) if name in values and name not in known)
    draft = values.get("draft")
    is_draft = isinstance(draft, Text) and draft.value.strip() == "true"
    return Sheet(file, data, texts | {POST: post or ""}, lists, locked, draft=is_draft, body=body)


def filled(sheet: Sheet, given: Mapping[str, Sequence[str]]) -> bytes:
    """The file as the form was filled in; what was not changed there stays byte for byte. Unamendable where it cannot.

    With `whole` the file is that text; its line endings stay.
    """
    if "whole" in given:
        text = "\n".join(given["whole"]).replace("\r\n", "\n")
        return (text.replace("\n", "\r\n") if b"\r\n" in sheet.data else text).encode()
    text = sheet.data.decode()
    fields = dict(_changed(sheet, given))
    text = with_fields(text, fields) if fields else text
    body = given.get("body")
    return (with_body(text, body[0].replace("\r\n", "\n")) if body else text).encode()


def _changed(sheet: Sheet, given: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Value]]:
    """The fields that say something else than before; a form that does not name one leaves it."""
    for name in TEXTS:
        said = _one(given, name)
        if said is not None and name not in sheet.locked and said != sheet.texts.get(name, ""):
            yield name, said
    for name in LISTS:
        if f"has-{name}" in given and name not in sheet.locked:
            rows = tuple(dict.fromkeys(each for said in given.get(name, ()) for each in _split(said)))
            if rows != sheet.lists.get(name, ()):
                yield name, rows
    said = _one(given, POST)
    if said is not None and POST not in sheet.locked and said != sheet.texts.get(POST, ""):
        yield POST, {"text": said} if said else ""
    if "has-draft" in given and ("draft" in given) != sheet.draft:
        yield "draft", "" if sheet.draft else "true"


def _one(given: Mapping[str, Sequence[str]], name: str) -> str | None:
    return given[name][0].replace("\r\n", "\n").strip() if given.get(name) else None


def _split(said: str) -> list[str]:
    return [each.strip() for each in said.split(",") if each.strip()]


def _names(value: Written | None) -> tuple[str, ...] | None:
    """The names in a list, None where it holds something else."""
    if isinstance(value, Text):
        return (value.value.strip(),) if value.value.strip() else ()
    if not isinstance(value, Listing) or not all(isinstance(each, Text) for each in value.items):
        return None
    return tuple(each.value.strip() for each in value.items if isinstance(each, Text))


def _post(value: Written | None) -> str | None:
    """The text of the posts where nothing else is said of them, None where the form cannot show it all."""
    if not isinstance(value, Table) or set(value.fields) != {"text"}:
        return None
    text = value.fields["text"].value
    return text.value.strip() if isinstance(text, Text) else None
