"""A form: a written table being filled into a type, field by field, every doubt noted as a problem."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.problem import Place, Problem
from pipeline.source.slip import comment_cuts, quoted, unquoted
from pipeline.source.unknown import Around, mend
from pipeline.source.written import Field, Listing, Table, Text, Written

SMART = "“„«‘‹"  # quotation marks that open a text


@dataclass(slots=True)
class Notes:
    """What filling a form brings to light: problems, and the place of each field by its dotted name."""

    problems: list[Problem] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def problem(self, place: Place, code: str, wrong: str, mend: str, *, stops: bool = True) -> None:
        self.problems.append(Problem(place, code, wrong, mend, stops))


class Form:
    """Fields are asked for by key; a key that nobody asked for is a problem when the form is closed.

    After that `misspelt` holds the keys that were probably meant by those nobody asked for.
    """

    def __init__(self, table: Table, notes: Notes | None = None, path: str = "") -> None:
        self.place = table.place
        self.notes = notes or Notes()
        self.path = path
        self._fields = table.fields
        self._asked: dict[str, str] = {}  # of a field that takes a list, an entry as an example
        self._parts: list[Form] = []
        self._absent: dict[str, Problem] = {}
        self.misspelt: set[str] = set()
        if path:
            self.notes.places[path] = table.place

    def __contains__(self, key: str) -> bool:
        return key in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def place_of(self, key: str) -> Place:
        """Where what stands behind a key begins; the form itself where the key is absent."""
        return self.notes.places.get(self._name(key), self.place)

    def key_place(self, key: str, inner: str) -> Place:
        """Where a key of the writer's own stands in the table behind a key; the form itself where it is absent."""
        table = self._fields[key].value if key in self._fields else None
        known = isinstance(table, Table) and inner in table.fields
        return table.fields[inner].place if known and isinstance(table, Table) else self.place

    def problem(self, key: str, code: str, wrong: str, mend: str) -> None:
        """Note a problem at the place of a key ('' for the form itself)."""
        self.notes.problem(self.place_of(key), code, wrong, mend)

    def take(self, key: str) -> Field | None:
        """What is written behind a key, which is then asked for; None where absent."""
        self._asked.setdefault(key, "")
        written = self._fields.get(key)
        if written:
            self.notes.places[self._name(key)] = written.value.place
        return written

    def _list(self, key: str, example: str) -> Field | None:
        self._asked[key] = example
        return self.take(key)

    def text(self, key: str, *, need: str = "", filled: str = "") -> str:
        """One line of text, '' where absent.

        `need` is an example of a required field; `filled` one of a field that may be absent but not empty.
        """
        found = self.prose(key, need=need, filled=filled)
        if "\n" in found:
            self.problem(
                key,
                "one-line",
                f"`{key}` goes over several lines.",
                f"Write it on one line: `{key}: {quoted(' '.join(found.split()))}`.",
            )
        return found

    def prose(self, key: str, *, need: str = "", filled: str = "") -> str:
        """Text that may go over several lines, blank space at both ends dropped, '' where absent."""
        written = self.take(key)
        found = self._words(key, written.value).strip() if written else ""
        example = need or (filled if written else "")
        if example and not found and not (written and not isinstance(written.value, Text)):
            self._missing(key, example)
        return found

    def texts(self, key: str, *, example: str, needed: bool = False) -> tuple[str, ...]:
        """A list of one-line texts, none where absent or empty."""
        written = self._list(key, example)
        if needed and (not written or _is_empty(written.value)):
            self._missing(key, f"[{example}]")
        items = (self._words(f"{key}.{at}", item).strip() for at, item in self._items(key, example))
        return tuple(item for item in items if item)

    def one_or_more(self, key: str, *, example: str) -> Mapping[str, str]:
        """A single text or a list of them, by the name of its place; none where absent or empty."""
        if not self.is_text(key):
            return {f"{key}.{at}": text for at, text in enumerate(self.texts(key, example=example))}
        text = self.text(key)
        return {key: text} if text else {}

    def form(self, key: str, *, first: str = "") -> "Form | None":
        """The form behind a key, None where absent; `first` is the field that a text standing there is meant for."""
        written = self.take(key)
        if not written:
            return None
        text = written.value.value.strip() if first and isinstance(written.value, Text) else ""
        example = f"{key}: {{{first}: {quoted(text)}}}" if text else ""
        return self._part(key, written.value, example)

    def forms(self, key: str, *, example: str) -> "tuple[Form, ...]":
        """The forms of a list, none where absent."""
        parts = (self._part(f"{key}.{at}", item, example) for at, item in self._items(key, example))
        return tuple(part for part in parts if part)

    def forms_or_texts(self, key: str, *, example: str) -> "tuple[Form | tuple[int, str], ...]":
        """A list in which each entry is a form, or a text with its number in the list."""
        found: list[Form | tuple[int, str]] = []
        for at, item in self._items(key, example):
            if isinstance(item, Text):
                found.append((at, self._words(f"{key}.{at}", item).strip()))
                continue
            part = self._part(f"{key}.{at}", item, example)
            found += [part] if part else []
        return tuple(found)

    def named(self, key: str) -> "Mapping[str, Form]":
        """A table whose keys are the writer's own, each with a form behind it."""
        inner = self.form(key)
        if not inner:
            return {}
        parts = {name: inner.form(name) for name in inner}
        return {name: part for name, part in parts.items() if part}

    def words(self, key: str) -> Mapping[str, str]:
        """A table whose keys are the writer's own, each with a text behind it; empty texts are left out."""
        inner = self.form(key)
        found = {name: inner.prose(name) for name in inner} if inner else {}
        return {name: text for name, text in found.items() if text}

    def is_text(self, key: str) -> bool:
        """Whether a single text stands behind a key."""
        return key in self._fields and isinstance(self._fields[key].value, Text)

    def is_list(self, key: str) -> bool:
        """Whether a list stands behind a key."""
        return key in self._fields and isinstance(self._fields[key].value, Listing)

    def is_plain(self, key: str, word: str) -> bool:
        """Whether this very word stands behind a key without quotes."""
        return self.plain_word(key) == word

    def plain_word(self, key: str) -> str:
        """What stands behind a key without quotes, in small letters; '' where nothing does."""
        written = self._fields.get(key)
        value = written.value if written else None
        return value.value.lower() if isinstance(value, Text) and value.plain else ""

    def close(self, below: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Every key that was not asked for is a problem, here and in every form below.

        `below` gives the fields of fields, so that one which stands too far left is sent where it belongs.
        """
        below, above, after, former = below or {}, list[str](), "", ""
        for key in self._fields:
            if key not in self._asked and not self._spilt(key, after):
                self._unknown(key, Around(self._fields, self._asked, below, tuple(above), former))
            above += [key] if key in below else []
            former = key
            if not self._is_bare(key):
                after = key
        for part in self._parts:
            part.close()

    def _name(self, key: str) -> str:
        return ".".join(piece for piece in (self.path, key) if piece)

    def _words(self, key: str, written: Written) -> str:
        self.notes.places[self._name(key)] = written.place
        word = key.partition(".")[0]
        if not isinstance(written, Text):
            self.problem(
                key,
                "text-expected",
                f"`{word}` should be a text, and this is a list or a table.",
                f'If it is meant as text, put quotes round all of it: `{word}: "Heads adopt: the plan"`.',
            )
            return ""
        if written.plain:
            self._smart_quotes(key, word, written.value)
        if written.comment:
            whole = f"{written.value} {written.comment}".strip()
            self.notes.problems.append(comment_cuts(written.place, f"{word}: {quoted(whole)}"))
        return written.value

    def _items(self, key: str, example: str) -> tuple[tuple[int, Written], ...]:
        written = self._list(key, example)
        if not written or _is_empty(written.value):
            return ()
        if not isinstance(written.value, Listing):
            self.problem(
                key,
                "list-expected",
                f"`{key}` should be a list.",
                f"Put square brackets round it, also for a single entry: `{key}: [{_listed(written.value, example)}]`.",
            )
            return ()
        for at, item in enumerate(written.value.items):
            self.notes.places[self._name(f"{key}.{at}")] = item.place
        return tuple(enumerate(written.value.items))

    def _part(self, key: str, written: Written, example: str = "") -> "Form | None":
        if isinstance(written, Text) and not written.value.strip():
            return None
        if not isinstance(written, Table):
            self.notes.places[self._name(key)] = written.place
            word = key.partition(".")[0]
            self.problem(
                key,
                "table-expected",
                f"This entry of `{word}` should be a table of fields.",
                f"Put braces round its fields: `{example or '{key: value}'}`.",
            )
            return None
        part = Form(written, self.notes, self._name(key))
        self._parts.append(part)
        return part

    def _missing(self, key: str, example: str) -> None:
        self.problem(
            key,
            "field-missing",
            f"`{key}` is missing." if key not in self._fields else f"`{key}` is empty.",
            f"Write it, such as `{key}: {example}`.",
        )
        if key not in self._fields:
            self._absent[key] = self.notes.problems[-1]

    def _unknown(self, key: str, around: Around) -> None:
        what, meant = mend(key, around)
        if meant:
            self._meant(meant)
        place, wrong = self._fields[key].place, f"`{key}` is not a field that is known here."
        self.notes.problem(place, "key-unknown", wrong, what)

    def _meant(self, key: str) -> None:
        """One slip gives one message: a field that was only misspelt is not missing as well."""
        self.misspelt.add(key)
        if key in self._absent:
            self.notes.problems.remove(self._absent.pop(key))

    def _spilt(self, key: str, after: str) -> bool:
        """Whether a key is what a comma cut off a text without quotes; noted once, with the whole text."""
        before = self._fields[after].value if after else None
        if not self._is_bare(key) or not isinstance(before, Text) or not before.plain or not before.value:
            return False
        keys = list(self._fields)
        rest = keys[keys.index(after) + 1 :]
        cut = rest[: next((at for at, other in enumerate(rest) if not self._is_bare(other)), len(rest))]
        if key == cut[0]:
            whole = quoted(", ".join([before.value, *cut]))
            self.notes.problem(
                before.place,
                "quotes-needed",
                f"The text of `{after}` holds a comma, which would start another field.",
                f"Put quotes round all of it: `{after}: {whole}`.",
            )
        return True

    def _is_bare(self, key: str) -> bool:
        """Whether a key that nobody asked for stands alone, as what follows a comma between braces does."""
        field = self._fields[key]
        value, end = field.value.place, field.place.column + len(key)
        return (
            key not in self._asked and _is_empty(field.value) and (value.line, value.column) == (field.place.line, end)
        )

    def _smart_quotes(self, key: str, word: str, text: str) -> None:
        if text[:1] in SMART and unquoted(text) != text:
            self.notes.problem(
                self.place_of(key),
                "smart-quotes",
                f"The quotation marks round the whole of `{word}` would be shown to readers.",
                f"Leave them out, or use straight ones: `{word}: {quoted(text)}`.",
                stops=False,
            )


def _listed(written: Written, example: str) -> str:
    """The text that should have been a list, as its entries; the example where it is none."""
    text = written.value.strip() if isinstance(written, Text) else ""
    return text if text and not re.search(r"[:\[\]{}#\"']", text + example) else example


def _is_empty(written: Written) -> bool:
    if isinstance(written, Text):
        return not written.value.strip()
    return not (written.items if isinstance(written, Listing) else written.fields)
