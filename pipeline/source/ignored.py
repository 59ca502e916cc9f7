"""What lies among the releases and is not read as one: where it belongs, or how it becomes one."""

from collections.abc import Container, Iterable, Iterator
from pathlib import PurePosixPath

from pipeline.problem import Place, Problem
from pipeline.source.slug import slugged

COPY = (".docx", ".htm", ".html", ".txt")  # what `dateline import` takes
OTHER_COPY = (".doc", ".odt", ".pages", ".rtf")  # a text that first has to be saved as something else


def is_copy(name: str) -> bool:
    """Whether a file holds a text that somebody may have meant as a release."""
    return name.lower().endswith((*COPY, *OTHER_COPY))


def second_texts(folder: str, slug: str, names: Iterable[str]) -> Iterator[Problem]:
    """The Markdown beside a folder's `release.md`, such as a translation: a folder is one release."""
    for name in names:
        if name.lower().endswith(".md") and name.lower() != "release.md" and not name.startswith("."):
            own = slugged(PurePosixPath(name).stem) or "translation"
            yield Problem(
                Place(f"{folder}/{name}"),
                "file-ignored",
                "This file is not read: in a folder only `release.md` is a release.",
                f"If it is a translation, move it to `{folder}-{own}.md` and write `translation-of: {slug}` among its "
                "fields; if it is not, move it out of `releases`.",
                stops=False,
            )


def copies(names: Iterable[str], named: Container[str]) -> Iterator[Problem]:
    """The texts of other programs right in `releases` that no release offers for download."""
    for name in names:
        if is_copy(name) and name not in named:
            known = name.lower().endswith(COPY)
            shown = f'"releases/{name}"' if " " in name else f"releases/{name}"
            yield Problem(
                Place(f"releases/{name}"),
                "file-ignored",
                "This file is not read: the name of a release ends in `.md`, and the text of a release is plain.",
                f"Make a draft of it with `dateline import {shown}`, and move the file out of `releases`."
                if known
                else f"Save it as `{PurePosixPath(name).stem}.docx` or as plain text, make a draft of that with "
                "`dateline import`, and move the file out of `releases`.",
                stops=False,
            )
