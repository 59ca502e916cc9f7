"""The house plan, read from the code: who may import whom, and who may touch the world."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Imports point down only. What is not named here stands at the bottom: the nouns.
SHELVES = ("checks", "formats", "channels", "hosts", "witnesses")
VERBS = ("read", "check", "render", "seal", "lift", "deliver")
LINE = (
    "survey",
    "trial",
    "rehearsal",
    "checked",
    "ahead",
    "intend",
    "publish",
    "hour",
    "alarms",
    "readdressed",
    "shift",
    "wake",
    "credentials",
    "countdown",
    "news",
    "telling",
    "tick",
    "indexing",
    "desk",
    "job",
    "summary",
    "lookout",
    "dress",
    "fleet",
)  # the line itself, from the bottom up
ORDER = ("noun", "shelf", "outlets", "tellers", "verb", *LINE, "preview", "sim", "cli")
WITHIN = ("noun", "outlets", "fleet", "preview", "sim", "cli")  # may import their own kind

# What touches the world, and the only modules that may.
IMPORTS: Mapping[str, tuple[str, ...]] = {
    "atproto atproto_client httpx requests tweepy mastodon urllib.request http socket socketserver ssl smtplib ftplib "
    "asyncio": (
        "pipeline.channels.",
        "pipeline.tellers.",  # alarms and receipts, to those whom newsroom.yml names
        "pipeline.fetched",  # the public address, as readers ask it
        "pipeline.fleet.worker",  # the queue's own loop
        "pipeline.standins.",  # on loopback alone
        "pipeline.online.",  # the live look at links, which no check may do and which sends nothing for anybody
        "pipeline.witnesses.",
        "pipeline.cli.server",
        "pipeline.cli.preview",  # on loopback alone, as the next two
        "pipeline.preview.serving",
        "pipeline.preview.signals",
        "pipeline.github",  # what a scheduled run asks of the service that runs it
        "pipeline.unreached",  # knows the faults of a call by their kinds, and makes none
    ),
    "starlette uvicorn watchfiles": ("pipeline.preview.",),
    "subprocess": ("pipeline.witnesses.", "pipeline.git", "pipeline.hosts.", "pipeline.search.pagefind"),
    "time": ("pipeline.clock",),
    "fcntl shutil tempfile": ("pipeline.files",),
    "sqlite3": ("pipeline.ledger",),
    "psycopg": ("pipeline.ledger", "pipeline.fleet."),
    "procrastinate": ("pipeline.fleet.",),
}
CALLS: Mapping[str, tuple[str, ...]] = {
    "datetime.now datetime.today datetime.utcnow date.today": ("pipeline.clock",),
    "print sys.stdout.write sys.stderr.write": ("pipeline.cli",),
    "open os.open os.remove os.unlink os.rename os.replace os.mkdir os.makedirs os.link os.symlink os.listdir "
    "os.scandir .open .read_text .read_bytes .write_text .write_bytes .mkdir .rmdir .unlink .touch .iterdir .glob "
    ".rglob .symlink_to .hardlink_to": (
        "pipeline.files",
        "pipeline.clock",
        "pipeline.cli",
        "pipeline.drawing.smaller",  # a picture, in memory
        "pipeline.standins.linkedin",  # the same
        "pipeline.typeset.template",
        "pipeline.zone",
        "pipeline.embargo.places",
        "pipeline.imports.word",  # a part of a packed document, in memory
    ),
}
HEAVY = (
    "atproto_client httpx tweepy mastodon regex requests feedgen rich babel jinja2 yaml frontmatter lxml pyromark nh3 "
    "css_inline sqlite3 email mammoth PIL starlette uvicorn watchfiles psycopg procrastinate pagefind_bin"
)


def sources() -> dict[str, str]:
    """Every module by its dotted name."""
    found = {}
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = path.read_text(encoding="utf-8")
    return found


CODE = sources()


def kind(module: str) -> str:
    """Where a module stands in the order."""
    second = ([*module.split("."), ""])[1]
    if second in SHELVES:
        return "shelf"
    if second in VERBS:
        return "verb"
    return second if second in ORDER else "noun"


def thing(module: str) -> str:
    """One channel, format, check or host: `pipeline.channels.x` for each of its modules, '' for the shelf itself."""
    return ".".join(module.split(".")[:3]) if module.count(".") >= 2 else ""


@cache
def nodes(source: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(source)))


def imported(source: str) -> Iterator[str]:
    """Every module or member a source imports, wherever in it."""
    for node in nodes(source):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def ours(source: str) -> set[str]:
    """The modules of the house a source imports."""
    names = {name for name in imported(source) if name.split(".")[0] == "pipeline"}
    return {name if name in CODE else name.rpartition(".")[0] for name in names}


def may_import(module: str, other: str) -> bool:
    """The house plan in one question."""
    mine, theirs = kind(module), kind(other)
    if ORDER.index(theirs) < ORDER.index(mine):
        return True
    if mine == theirs == "shelf":
        own_shelf = module.split(".")[1] == other.split(".")[1]
        return own_shelf and thing(other) in ("", thing(module)) and bool(thing(module))
    return mine == theirs and mine in WITHIN


def outward(module: str, source: str) -> Iterator[str]:
    """What a module imports or calls that only others may."""
    for words, allowed in IMPORTS.items():
        if not module.startswith(allowed):
            for name in imported(source):
                yield from (f"imports {word}" for word in words.split() if f"{name}.".startswith(f"{word}."))
    for words, allowed in CALLS.items():
        if not module.startswith(allowed):
            yield from (f"calls {call}" for call in called(source) if any(_is(call, word) for word in words.split()))


@cache
def called(source: str) -> list[str]:
    return [ast.unparse(node.func) for node in nodes(source) if isinstance(node, ast.Call)]


def _is(call: str, word: str) -> bool:
    """`.open` is a method of anything, `print` only the function itself, `datetime.now` also with a package before."""
    if word.startswith("."):
        return call.endswith(word)
    return call == word or ("." in word and call.endswith(f".{word}"))


def test_the_plan_names_what_is_there() -> None:
    assert {f"pipeline.{name}" for name in (*SHELVES, *VERBS, "survey", "desk", "cli")} <= CODE.keys()
    assert len(CODE) > 60
    allowed = [name for names in (*IMPORTS.values(), *CALLS.values()) for name in names]
    assert all(any(module.startswith(name) for module in CODE) for name in allowed)


@pytest.mark.parametrize("module", CODE)
def test_imports_point_down_only(module: str) -> None:
    wrong = {other for other in ours(CODE[module]) if not may_import(module, other)}
    assert not wrong, f"{module} ({kind(module)}) imports {wrong}"


@pytest.mark.parametrize("module", CODE)
def test_only_the_seams_touch_the_world(module: str) -> None:
    assert list(outward(module, CODE[module])) == []


def test_no_import_is_relative() -> None:
    assert [module for module, source in CODE.items() if any(name.startswith(".") for name in imported(source))] == []


def test_nothing_imports_in_a_circle() -> None:
    graph = {module: ours(source) - {module, "pipeline"} for module, source in CODE.items()}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(graph)


@pytest.mark.parametrize(
    ("module", "other", "allowed"),
    [
        ("pipeline.record", "pipeline.clock", True),
        ("pipeline.record", "pipeline.checks", False),
        ("pipeline.embargo.days", "pipeline.lift", False),
        ("pipeline.formats.page", "pipeline.formats", True),
        ("pipeline.formats", "pipeline.formats.page", False),
        ("pipeline.formats.page", "pipeline.formats.feed", False),
        ("pipeline.formats.page", "pipeline.checks", False),
        ("pipeline.channels.x.wire", "pipeline.channels.x.answers", True),
        ("pipeline.channels.mail.wire", "pipeline.channels.x.answers", False),
        ("pipeline.seal", "pipeline.render", False),
        ("pipeline.lift", "pipeline.hosts", True),
        ("pipeline.tellers.webhook", "pipeline.channels.webhook", True),
        ("pipeline.channels.webhook", "pipeline.tellers", False),
        ("pipeline.tellers.mail", "pipeline.tellers.webhook", False),
        ("pipeline.witnesses.chrony", "pipeline.watch", True),
        ("pipeline.witnesses.chrony", "pipeline.witnesses.http_date", False),
        ("pipeline.watch", "pipeline.witnesses", False),
        ("pipeline.check", "pipeline.survey", False),
        ("pipeline.survey", "pipeline.desk", False),
        ("pipeline.desk", "pipeline.cli", False),
        ("pipeline.desk", "pipeline.seal", True),
        ("pipeline.cli.look", "pipeline.cli.say", True),
    ],
)
def test_the_plan_is_what_the_design_says(module: str, other: str, allowed: bool) -> None:
    assert may_import(module, other) == allowed


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import requests", "imports requests"),
        ("def f():\n    from urllib.request import urlopen", "imports urllib.request"),
        ("from urllib import request", "imports urllib.request"),
        ("import time", "imports time"),
        ("from time import sleep", "imports time"),
        ("import datetime\nnow = datetime.datetime.now()", "calls datetime.datetime.now"),
        ("x = date.today()", "calls date.today"),
        ("print('x')", "calls print"),
        ("open('x')", "calls open"),
        ("Path('x').write_text('y')", "calls Path('x').write_text"),
        ("import os\nos.replace('x', 'y')", "calls os.replace"),
        ("import sqlite3", "imports sqlite3"),
        ("import subprocess", "imports subprocess"),
    ],
)
def test_a_breach_is_seen(source: str, told: str) -> None:
    assert told in list(outward("pipeline.record", source))


@pytest.mark.parametrize(
    "source", ["from urllib.parse import quote", "now = clock.now()", "timed = 1", "x.replace('a')"]
)
def test_what_only_looks_like_a_breach_is_none(source: str) -> None:
    assert list(outward("pipeline.record", source)) == []


@pytest.mark.parametrize("first", ["pass", "pipeline.cli.main(['--help'])", "pipeline.cli.main(['nonsense'])"])
def test_the_command_line_starts_without_the_heavy_libraries(first: str) -> None:
    code = f"import sys, pipeline.cli\n{first}\nprint('loaded:', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = done.stdout.rpartition("loaded:")[2].split()
    assert "pipeline.cli" in loaded
    assert [name for name in HEAVY.split() if name in loaded] == []
