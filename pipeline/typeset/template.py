"""Templates: how it looks, read once, drawn in a strict sandbox; release text is never a template."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.digest import canonical, digest
from pipeline.part import Inputs, Part, gathered, key
from pipeline.typeset.seen import unseen

if TYPE_CHECKING:
    from jinja2 import TemplateSyntaxError

    from pipeline.typeset.sandbox import Sandbox

PROGRAM = Path(__file__).parents[1]
SUFFIXES = {".html", ".txt", ".css", ".js", ".svg", ".po", ".pot", ".typ", ".xml"}
BUILT_IN = "the built-in templates"  # what stands before the name of such a file where a fault is told
SPARE = "<built-in>"  # instead of a folder: the look that hinders nothing
DATA = ("fonts/card.ttf", "icon-180.png", "icon-512.png")  # what lies among the templates and is no text
# folders that no public byte is made by; pictures are painted from names of their own, see `painter`
APART = (
    "channels", "checks", "cli", "drawing", "hosts", "imports", "ledger", "leftover", "online", "preview", "sim",
    "witnesses",
)  # fmt: skip
LIBRARIES = ("babel", "feedgen", "icalendar", "jinja2", "lxml", "markupsafe", "nh3", "pyromark", "tzdata")


class TemplateFault(Exception):
    """A template cannot be drawn: in which file and line, from 1, and `why`; `brief` quotes no value, for logs."""

    def __init__(self, file: str, line: int, why: str, brief: str = "") -> None:
        super().__init__(told(file, line, why))
        self.file, self.line, self.why = file, line, why
        self.brief = told(file, line, brief or why)


@dataclass(frozen=True, slots=True)
class Data:
    """Some bytes and their digest."""

    digest: str
    content: bytes = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Look:
    """The text of every template by name, and the one digest that stands for them, the code and its libraries.

    A newsroom's own file hides the built-in one of the same name, which stays in reach as `built-in/<name>`.
    `data` holds what is no text, a font or an icon. In a `spare` look English serves every language.
    """

    digest: str
    texts: Mapping[str, str] = field(compare=False, repr=False)
    files: Mapping[str, str] = field(compare=False, repr=False)
    data: Mapping[str, Data] = field(compare=False, repr=False, default_factory=dict)
    spare: bool = False

    def own(self, name: str) -> bool:
        """Whether a file of the look is the newsroom's own."""
        return name in self.files and not self.files[name].startswith(BUILT_IN)


def look(own: str) -> Look:
    """The look at this moment: the built-in templates under those of the newsroom's own folder ('' for none).

    SPARE in place of a folder is the look in which a withdrawal goes out where the newsroom's own cannot be drawn. The
    newsroom's files are read again only when one of them has another time or size; the built-in ones are part of the
    program, of which a process keeps what it started with.
    """
    return _look(own, _code(), _built_in_stamps(), _stamps(Path(own)) if own not in ("", SPARE) else ())


@lru_cache(maxsize=8)
def _look(own: str, code: str, *_stamps: tuple[tuple[str, int, int], ...]) -> Look:
    texts, files = {}, {}
    for name, text in _texts(_built_in()).items():
        texts[name] = texts[f"built-in/{name}"] = text
        files[name] = files[f"built-in/{name}"] = f"{BUILT_IN}/{name}"
    spare = own == SPARE
    own = "" if spare else own
    for name, text in _own(own).items():
        texts[name], files[name] = text, str(Path(own) / name)
    data = _data(_built_in(), files) | (_data(Path(own), files) if own else {})
    named = [[name, each.digest] for name, each in sorted(data.items())]
    return Look(digest(canonical([code, spare, sorted(texts.items()), named])), texts, files, data, spare)


@cache
def built_in_languages() -> tuple[str, ...]:
    """The languages of the built-in catalogues."""
    return tuple(sorted(path.stem for path in (_built_in() / "words").glob("*.po")))


def made_with(own: str = "") -> str:
    """The digest of all that turns inputs into bytes: code, libraries, templates."""
    return look(own).digest


def drawn(
    path: str, media_type: str, seen: Look, maker: Callable[[Inputs, Look], bytes], inputs: Inputs, *, issued: str = ""
) -> Part:
    """A part made by `maker(inputs, look)` and from nothing else: the look holds its templates, not their folder.

    `issued` is the digest of the issued text, if that is the `text` of the inputs: it need not be written out then.
    """
    named = {**inputs, "text": issued} if issued else inputs
    return Part(path, media_type, key(path, maker, seen.digest, named), lambda: maker(inputs, seen))


def drawn_from(
    path: str,
    media_type: str,
    seen: Look,
    maker: Callable[[Inputs, Look, Sequence[bytes]], bytes],
    inputs: Inputs,
    *,
    sources: Sequence[Part],
) -> Part:
    """A part made by `maker(inputs, look, data)`, where the data are the bytes of these other parts."""
    named = key(path, maker, seen.digest, {"inputs": inputs, "sources": [each.digest for each in sources]})
    return gathered(path, media_type, named, sources, lambda data: maker(inputs, seen, data))


def painted(
    path: str, media_type: str, maker: Callable[[Inputs, bytes], bytes], inputs: Inputs, data: Data | None = None
) -> Part:
    """A part painted by `maker(inputs, data)` and from nothing else.

    Painting takes twenty times as long as filling a template, so what was painted outlives a change of the templates
    and of all code but that in `pipeline/drawing`, where the makers must be.
    """
    data = data or Data("", b"")
    named = key(path, maker, painter(), {"inputs": inputs, "data": data.digest})
    return Part(path, media_type, named, lambda: maker(inputs, data.content))


@cache
def painter() -> str:
    """The digest of all that makes pixels: the code in `pipeline/drawing`, and Pillow with the libraries it brings."""
    from importlib.metadata import version

    return digest(canonical([_digests((PROGRAM / "drawing").rglob("*.py")), version("pillow")]))


def render(seen: Look, name: str, data: Mapping[str, Any]) -> str:
    """The template filled with the data; values are escaped in `.html` and `.xml`.

    TemplateFault where a name is unknown, the template is broken, has no end or asks for what the sandbox forbids; and
    where nothing can be seen of what it must show.
    """
    from jinja2 import TemplateSyntaxError

    from pipeline.typeset.faults import plain

    try:
        found = _sandbox(seen).draw(name, data)
    except TemplateSyntaxError as fault:
        raise _unreadable(seen, name, fault) from fault
    except Exception as fault:  # a template can fail in any way that an expression can
        at, line = _spot(fault, seen, name)
        why, brief = plain(fault, _line(seen, at, line), data, seen.files)
        raise TemplateFault(seen.files.get(at, at), line, why, brief) from fault
    if why := unseen(name, found, data):
        raise TemplateFault(seen.files[_blamed(seen, name)], 1, why)
    return found


def compiled(seen: Look, name: str) -> None:
    """Nothing; TemplateFault where a template cannot be read at all, whatever it would be given."""
    from jinja2 import TemplateSyntaxError

    try:
        _sandbox(seen).get_template(name)
    except TemplateSyntaxError as fault:
        raise _unreadable(seen, name, fault) from fault


def named_in(seen: Look, name: str) -> set[str]:
    """The templates that one extends, includes or imports by their names; none where it cannot be read."""
    from jinja2 import TemplateSyntaxError, meta

    try:
        return set(filter(None, meta.find_referenced_templates(_sandbox(seen).parse(seen.texts[name]))))
    except TemplateSyntaxError:
        return set()


def told(file: str, line: int, why: str) -> str:
    """What is wrong with a template, where."""
    return f"{file}, line {line}: {why.rstrip('.')}" + ("" if why.endswith("?") else ".")


def _unreadable(seen: Look, name: str, fault: "TemplateSyntaxError") -> TemplateFault:
    from pipeline.typeset.faults import written

    at = fault.filename or name
    return TemplateFault(seen.files.get(at, at), fault.lineno, written(fault))


def _spot(fault: BaseException, seen: Look, name: str) -> tuple[str, int]:
    """The innermost template and line of a fault: Jinja gives each compiled frame its template's name and line.

    Of templates that include each other without end it is the first line of the newsroom's own that does.
    """
    spots, step = list[tuple[str, int]](), fault.__traceback__
    while step:
        if step.tb_frame.f_code.co_filename in seen.texts:
            spots.append((step.tb_frame.f_code.co_filename, step.tb_lineno))
        step = step.tb_next
    if isinstance(fault, RecursionError):
        spots = [spot for spot in spots if seen.own(spot[0]) and "extends" not in _line(seen, *spot)][:1] or spots
    return spots[-1] if spots else (name, 1)


def _line(seen: Look, name: str, line: int) -> str:
    """A line of a template, '' where there is none."""
    return "".join(seen.texts.get(name, "").splitlines()[line - 1 : line])


def _blamed(seen: Look, name: str) -> str:
    """The newsroom's own template that a page without what it must show comes from: it, or one that it names."""
    names = [name]
    for each in names:
        if seen.own(each):
            return each
        names += sorted(other for other in named_in(seen, each) if other in seen.texts and other not in names)
    return name


@lru_cache(maxsize=8)
def _sandbox(seen: Look) -> "Sandbox":
    from pipeline.typeset.sandbox import Sandbox

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        return (seen.texts[name], name, lambda: True) if name in seen.texts else None

    return Sandbox(load)


def _built_in() -> Path:
    """In a wheel the templates are inside the package; in a checkout they are beside it."""
    inside = PROGRAM / "templates"
    return inside if inside.is_dir() else PROGRAM.parent / "templates"


def _own(folder: str) -> dict[str, str]:
    if not folder or Path(folder).resolve() == _built_in().resolve():
        return {}
    return _texts(Path(folder))


def _texts(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in SUFFIXES and path.is_file():
            found[path.relative_to(folder).as_posix()] = _text(path)
    return found


def _data(folder: Path, files: dict[str, str]) -> dict[str, Data]:
    found = {}
    for name in DATA:
        if (folder / name).is_file():
            content = (folder / name).read_bytes()
            found[name], files[name] = Data(digest(content), content), str(folder / name)
    return found


@cache
def _built_in_stamps() -> tuple[tuple[str, int, int], ...]:
    return _stamps(_built_in())


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Path, time in ns and size of every file below a folder."""
    found: list[tuple[str, int, int]] = []
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            if name.startswith("."):  # an editor's lock or backup, which may lead nowhere
                continue
            seen = os.lstat(path)
            found.append((path, seen.st_mtime_ns, seen.st_size))
    return tuple(sorted(found))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        line = path.read_bytes()[: fault.start].count(b"\n") + 1
        raise TemplateFault(str(path), line, "this file is not UTF-8 text; store it as UTF-8") from fault


@cache
def _code() -> str:
    """The digest of the program: a process keeps the code and libraries it started with."""
    from importlib.metadata import version

    told = _digests(sources())
    return digest(canonical([told, list(sys.version_info[:2]), [[name, version(name)] for name in LIBRARIES]]))


def sources() -> list[Path]:
    """Every module that a public byte may be made by, in whatever folder below the program's."""
    found = (path for path in PROGRAM.rglob("*.py") if path.relative_to(PROGRAM).parts[0] not in APART)
    return sorted(found)


def _digests(paths: Iterable[Path]) -> list[list[str]]:
    return [[path.relative_to(PROGRAM).as_posix(), digest(path.read_bytes())] for path in sorted(paths)]
