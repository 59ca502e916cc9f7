"""What the forms ask for: probes fill them in that note every field and its sort, instead of reading one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from unittest import mock

from pipeline.channels import CHANNELS
from pipeline.files import Disk
from pipeline.hosts import HOSTS
from pipeline.newsroom import Newsroom
from pipeline.problem import Place
from pipeline.read import read
from pipeline.source import alarms_form, channels_form, feeds_form, host_form, newsroom_form, release_form
from pipeline.source.beside import Beside
from pipeline.source.form import Form
from pipeline.source.written import Table
from tests.codes import ROOT


@dataclass
class Node:
    """What was asked of one field: the sorts of value it may hold, and the fields of a table in it."""

    sorts: dict[str, dict[str, Any]] = field(default_factory=dict)
    needed: bool = False
    fields: dict[str, "Node"] = field(default_factory=dict)
    items: "Node | None" = None
    each: "Node | None" = None  # behind keys that are the writer's own

    def at(self, key: str) -> "Node":
        if key == "*":
            self.each = self.each or Node()
            return self.each
        return self.fields.setdefault(key, Node())


class Probe(Form):
    """A form that is filled in by nobody: it notes what it is asked for.

    `present` says whether it claims to have a field when it is asked for that; `issuers` how many there are.
    """

    def __init__(self, node: Node, *, present: bool, issuers: int) -> None:
        super().__init__(Table(Place("probe")))
        self.node, self.present, self.issuers = node, present, issuers

    def __contains__(self, key: str) -> bool:
        return self.present

    def __iter__(self) -> Iterator[str]:
        return iter(["*"])

    def noted(self, key: str, sort: str, *, need: object = "", **rules: Any) -> Node:
        node = self.node.at(key)
        node.sorts[sort] = rules
        node.needed = node.needed or bool(need)
        return node

    def below(self, node: Node) -> "Probe":
        return Probe(node, present=self.present, issuers=self.issuers)

    def prose(self, key: str, *, need: str = "", filled: str = "") -> str:
        self.noted(key, "text", need=need)
        return ""

    def texts(self, key: str, *, example: str, needed: bool = False) -> tuple[str, ...]:
        node = self.noted(key, "list", need=needed)
        node.items = node.items or Node()
        node.items.sorts["text"] = {}
        node.items.needed = True
        return ("agency",) * self.issuers if key == "issuers" else ()

    def form(self, key: str, *, first: str = "") -> Form:
        return self.below(self.noted(key, "table"))

    def forms(self, key: str, *, example: str) -> tuple[Form, ...]:
        node = self.noted(key, "list")
        node.items = node.items or Node(needed=True)
        node.items.sorts["table"] = {}
        return (self.below(node.items),)

    def forms_or_texts(self, key: str, *, example: str) -> tuple[Form | tuple[int, str], ...]:
        (inner,) = self.forms(key, example=example)
        items = self.node.at(key).items
        assert items
        items.sorts["text"] = {}
        return (inner,)

    def named(self, key: str) -> Mapping[str, Form]:
        inner = self.below(self.noted(key, "table", need=key == "organisations"))
        return {"agency": inner.form("*")}

    def words(self, key: str) -> Mapping[str, str]:
        self.below(self.noted(key, "table")).prose("*")
        return {}

    def is_text(self, key: str) -> bool:
        return not self.present

    def is_list(self, key: str) -> bool:
        self.texts(key, example="")
        return False

    def is_plain(self, key: str, word: str) -> bool:
        self.noted(key, "no")
        return False

    def plain_word(self, key: str) -> str:
        return ""

    def close(self, below: object = None) -> None:
        pass


def _flag(form: Probe, key: str) -> bool:
    form.noted(key, "flag")
    return False


def _number(form: Probe, key: str, default: int, *, least: int, most: int) -> int:
    form.noted(key, "number", minimum=least, maximum=most)
    return default


def _duration(form: Probe, key: str, default: timedelta, most: timedelta) -> timedelta:
    form.noted(key, "duration")
    return default


def _choice(form: Probe, key: str, known: Iterable[str], default: str) -> str:
    form.noted(key, "choice", enum=[*known])
    return default


def _sentence(form: Probe, key: str, *, filled: str, one_line: bool = False, needed: bool = False) -> str:
    need = filled if needed else ""
    return form.text(key, need=need) if one_line else form.prose(key, need=need)


def _variable(form: Probe, key: str) -> str:
    return form.text(key)


VALUES: Mapping[str, Any] = {
    "flag": _flag,
    "number": _number,
    "duration": _duration,
    "choice": _choice,
    "sentence": _sentence,
    "variable": _variable,
}


@contextmanager
def _noting() -> Iterator[None]:
    """The readers of values note what they are asked for, as the probes do."""
    with ExitStack() as stack:
        for module in (release_form, newsroom_form, channels_form, feeds_form, host_form, alarms_form):
            known: dict[str, Any] = {name: noting for name, noting in VALUES.items() if hasattr(module, name)}
            stack.enter_context(mock.patch.multiple(module, **known))
        yield


@cache
def sample() -> Newsroom:
    """The newsroom of this repository."""
    found = read(Disk(), ROOT).newsroom
    assert found
    return found


def release(probe: Probe) -> None:
    release_form.release_from(probe, sample(), Beside(Disk(), ROOT), file="a.md", slug="a", body="")


def newsroom(probe: Probe) -> None:
    newsroom_form.newsroom_from(probe, file="newsroom.yml", channels=CHANNELS, hosts=HOSTS, languages=("en",))


def asked(fill: Callable[[Probe], object]) -> Node:
    """All that a form is ever asked for; what is needed only sometimes is not needed."""
    sample()  # read before the readers of values only note
    trees = []
    for issuers in (0, 1, 2):
        both = Node()
        for present in (True, False):
            with _noting():
                fill(Probe(both, present=present, issuers=issuers))
        trees.append(both)
    first, *others = trees
    for other in others:
        _agreed(first, other)
    return first


def _agreed(node: Node, other: Node) -> None:
    node.needed = node.needed and other.needed
    for key, inner in node.fields.items():
        _agreed(inner, other.fields[key])
    for mine, theirs in ((node.items, other.items), (node.each, other.each)):
        if mine and theirs:
            _agreed(mine, theirs)
