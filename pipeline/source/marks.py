"""The marks of the organisations, read from the folder `marks` beside newsroom.yml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.digest import digest
from pipeline.files import Files
from pipeline.newsroom import Mark, Newsroom, Organisation
from pipeline.pictures import Clean, Unwalkable, clean, svg
from pipeline.problem import Problem

FOLDER = "marks"
MOST_BYTES = 200_000
MOST_PIXELS = 4_000_000
# how a file of each name begins; an SVG is judged by its parser
BEGINS = {
    ".svg": re.compile(b""),
    ".png": re.compile(rb"\x89PNG\r\n"),
    ".webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".jpeg": re.compile(rb"\xff\xd8\xff"),
}
EXAMPLE = "mark: marks/agency.svg"


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks that can be shown, by organisation; what is wrong with others; and what both rest on."""

    found: Mapping[str, Mark]
    problems: tuple[Problem, ...]
    basis: tuple[object, ...]


def with_marks(files: Files, folder: Path, newsroom: Newsroom, known: Marks | None) -> tuple[Newsroom, Marks]:
    """The newsroom with the marks that its organisations name; read anew only where a file has another age or size.

    A mark that is missing or refused is a problem, and pages are made without it: no release waits for one.
    """
    named = {id_: each for id_, each in newsroom.organisations.items() if each.mark}
    basis = tuple(
        (newsroom.place(f"organisations.{id_}.mark"), id_, each.mark, _age(files, folder, each.mark))
        for id_, each in named.items()
    )
    if known is None or known.basis != basis:
        known = _read(files, folder, newsroom, named, basis)
    if newsroom.marks != known.found:
        newsroom = replace(newsroom, marks=known.found)
    return newsroom, known


def _age(files: Files, folder: Path, mark: str) -> tuple[object, ...]:
    try:
        return (files.sort(folder / mark), *files.age(folder / mark)) if _is_named_well(mark) else ()
    except OSError as fault:
        return (fault.errno,)


def _read(
    files: Files, folder: Path, newsroom: Newsroom, named: Mapping[str, Organisation], basis: tuple[object, ...]
) -> Marks:
    found, problems = dict[str, Mark](), list[Problem]()
    for id_, organisation in named.items():
        place = newsroom.place(f"organisations.{id_}.mark")
        try:
            found[id_] = _mark(files, folder, organisation.mark)
        except svg.Unsafe as fault:
            problems.append(
                Problem(
                    place,
                    "mark-unsafe",
                    f"The mark `{organisation.mark}` could do more than be seen: {fault}.",
                    f"Save it as plain SVG with outlines for its letters, or as PNG: `{_as_png(organisation.mark)}`.",
                    stops=False,
                )
            )
        except Unwalkable as fault:
            problems.append(
                Problem(
                    place,
                    "mark-missing",
                    f"The mark `{organisation.mark}` cannot be shown: {fault}.",
                    _mend(organisation.mark, str(fault)),
                    stops=False,
                )
            )
    return Marks(found, tuple(problems), basis)


# What to do, by words of the fault; what is not here is a file that was cut short or damaged on its way.
MENDS: Mapping[str, str] = {
    "can be a mark": f"Put an SVG, PNG, WebP or JPEG into the folder `{FOLDER}` and name it, such as `{EXAMPLE}`.",
    "no such file": "Put the file there under this very name, `{mark}`, capital letters too, or take the line out.",
    "larger than": "Save it with fewer details, or as a PNG at most 600 pixels wide: `{png}`.",
    "too many for a small": "Save it at most 600 pixels wide, and name it as before: `mark: {mark}`.",
    "cannot be read (": "Make it readable for everyone: `chmod a+r {mark}`.",
    "what its name says": "Save it anew as the kind that its name says, or give `{mark}` the ending of what it is.",
    "how wide and high": 'Write its measures into its first element, such as `<svg viewBox="0 0 80 40" …>`.',
    "nested too deep": "Save it with its groups dissolved (“ungroup”), or as a PNG: `{png}`.",
    "SVG": "Save it anew as plain SVG in UTF-8, or as a PNG: `{png}`.",
}
DAMAGED = "Copy it again from where it came from, or save it anew from the program that made it: `mark: {mark}`."


def _mend(mark: str, why: str) -> str:
    told = next((mend for words, mend in MENDS.items() if words in why), DAMAGED)
    return told.replace("{mark}", mark).replace("{png}", _as_png(mark))


def _as_png(mark: str) -> str:
    return f"mark: {Path(mark).with_suffix('.png').as_posix()}"


def _mark(files: Files, folder: Path, name: str) -> Mark:
    """The mark as the public gets it; Unwalkable where it cannot be shown."""
    if not _is_named_well(name):
        raise Unwalkable(f"only a file in the folder `{FOLDER}` beside newsroom.yml can be a mark")
    if files.sort(folder / name) != "file":
        raise Unwalkable("there is no such file")
    try:
        if files.age(folder / name)[1] > MOST_BYTES:
            raise Unwalkable(f"it is larger than {MOST_BYTES // 1000} kB")
        made = _cleaned(files.read(folder / name), name)
    except OSError as fault:
        raise Unwalkable(f"it cannot be read ({fault.strerror or 'the disk refused'})") from fault
    suffix = Path(name).suffix.lower()
    return Mark(suffix, digest(made.data), made.width, made.height, made.data)


def _cleaned(data: bytes, name: str) -> Clean:
    suffix = Path(name).suffix.lower()
    if not BEGINS[suffix].match(data):
        raise Unwalkable("it is not what its name says")
    found = svg.clean(data) if suffix == ".svg" else clean(data)
    if suffix != ".svg" and found.width * found.height > MOST_PIXELS:
        raise Unwalkable(f"it has {found.width} by {found.height} pixels, too many for a small picture")
    return found


def _is_named_well(name: str) -> bool:
    """A plain name in that very folder: marks are public, and what lies elsewhere may not be."""
    head, _, plain = name.partition("/")
    return (
        head == FOLDER
        and not plain.startswith(".")
        and not set(plain) & set("/\\\0")
        and Path(plain).suffix.lower() in BEGINS
    )
