"""Writing: a release file as a form shows it, and as it is once somebody filled the form in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.digest import digest
from pipeline.preview.given import Change, Given, said_in
from pipeline.preview.written_contacts import CONTACTS, Contacts, contacts_changed, contacts_of
from pipeline.preview.written_posts import SOCIAL, Posts, posts_changed, posts_of
from pipeline.source.amend import Unamendable, fields_of, front_matter
from pipeline.source.body import body_of, with_body
from pipeline.source.change import Value, with_fields
from pipeline.source.stitch import LAST
from pipeline.source.within import with_entries
from pipeline.source.written import Listing, Text, Written

TEXTS = (
    "title", "subtitle", "summary", "embargo", "date", "place", "number", "kind", "language", "translation-of", "notes",
)  # fmt: skip
BOXES = ("issuers",)  # a form shows these in an order of its own
LISTS = (*BOXES, "topics")


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
    contacts: Contacts
    posts: Posts
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
        return Sheet(file, data, {}, {}, frozenset(), True, "", Contacts(), Posts(), told)
    return _read(file, data, {name: each.value for name, each in fields.items()}, body)


def _read(file: str, data: bytes, values: Mapping[str, Written], body: str) -> Sheet:
    texts = {name: value.value.strip() for name in TEXTS if isinstance(value := values.get(name), Text)}
    lists = {name: found for name in LISTS if (found := _names(values.get(name))) is not None}
    contacts, posts = contacts_of(values.get(CONTACTS)), posts_of(values.get(SOCIAL))
    known = {*texts, *lists} | {name for name, each in ((CONTACTS, contacts), (SOCIAL, posts)) if each is not None}
    locked = frozenset(name for name in (*TEXTS, *LISTS, CONTACTS, SOCIAL) if name in values and name not in known)
    draft = values.get("draft")
    is_draft = isinstance(draft, Text) and draft.value.strip() == "true"
    return Sheet(file, data, texts, lists, locked, is_draft, body, contacts or Contacts(), posts or Posts())


def filled(sheet: Sheet, given: Given) -> bytes:
    """The file as the form was filled in; what was not changed there stays byte for byte. Unamendable where it cannot.

    With `whole` the file is that text; its line endings stay.
    """
    if "whole" in given:
        text = "\n".join(given["whole"]).replace("\r\n", "\n")
        return (text.replace("\n", "\r\n") if b"\r\n" in sheet.data else text).encode()
    text = sheet.data.decode()
    fields = dict(_changed(sheet, given))
    text = with_fields(text, fields) if fields else text
    for name in LISTS:
        text = _with_list(text, name, sheet, given)
    text = with_entries(text, _entries_changed(sheet, given))
    body = given.get("body")
    return (with_body(text, body[0].replace("\r\n", "\n")) if body else text).encode()


def _changed(sheet: Sheet, given: Given) -> Iterator[tuple[str, Value]]:
    """The fields that say something else than before; a form that does not name one leaves it."""
    for name in TEXTS:
        said = said_in(given, name)
        if said is not None and name not in sheet.locked and said != sheet.texts.get(name, ""):
            yield name, said
    if "has-draft" in given and ("draft" in given) != sheet.draft:
        yield "draft", "" if sheet.draft else "true"


def _entries_changed(sheet: Sheet, given: Given) -> Iterator[Change]:
    if CONTACTS not in sheet.locked:
        yield from contacts_changed(sheet.contacts, given)
    if SOCIAL not in sheet.locked:
        yield from posts_changed(sheet.posts, given)


def _with_list(text: str, name: str, sheet: Sheet, given: Given) -> str:
    """The list with entries taken out and put behind the others; written anew where its order is another."""
    if f"has-{name}" not in given or name in sheet.locked:
        return text
    was = sheet.lists[name]
    said = tuple(dict.fromkeys(each for said in given.get(name, ()) for each in _split(said)))
    now = (*(each for each in was if each in said), *(each for each in said if each not in was))
    if now == was or (name not in BOXES and now != said):
        return text if said == was or name in BOXES else with_fields(text, {name: said})
    gone = [((name, at), None) for at in reversed(range(len(was))) if was[at] not in said]
    try:
        return with_entries(text, [*gone, *(((name, LAST), each) for each in now[len(was) - len(gone) :])])
    except Unamendable:
        return with_fields(text, {name: now})


def _split(said: str) -> list[str]:
    return [each.strip() for each in said.split(",") if each.strip()]


def _names(value: Written | None) -> tuple[str, ...] | None:
    """The names in a list, none where it is absent, None where it holds something else."""
    if value is None:
        return ()
    if isinstance(value, Text):
        return (value.value.strip(),) if value.value.strip() else ()
    if not isinstance(value, Listing) or not all(isinstance(each, Text) for each in value.items):
        return None
    return tuple(each.value.strip() for each in value.items if isinstance(each, Text))
