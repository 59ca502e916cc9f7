"""The briefing: what is coming, as Markdown for the page of a run in CI."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from pipeline.cli.say import times
from pipeline.cli.schedule import Planned, planned
from pipeline.coming import Coming
from pipeline.problem import Problem
from pipeline.survey import House, Survey

SILENT = "Titles and texts are left out: this repository is open, or nobody could tell whether it is."
WORDS = {"lift": "goes public", "update": "an update", "correction": "a correction", "kill": "is withdrawn"}


def briefing(at: House, seen: Survey, *, closed: bool) -> Iterator[str]:
    """Lines of Markdown: each change to come with its hour, what keeps it back and how many posts; problems by file.

    In a repository that is not `closed` to the public no word of a release is in them but the name of its file.
    """
    posts = planned(at, seen)
    yield "## What is coming"
    yield ""
    if not seen.coming:
        yield "Nothing waits for its hour."
    else:
        yield "| when | release | what | posts | keeps it back |"
        yield "|---|---|---|---|---|"
        for change in seen.coming:
            yield _row(change, seen, [post for post in posts if post.slug == change.release.slug], closed=closed)
    yield ""
    yield from _problems(seen.problems)
    if not closed:
        yield SILENT
        return
    for change in seen.coming:
        yield from _whole(change, [post for post in posts if post.slug == change.release.slug])


def _row(change: Coming, seen: Survey, posts: list[Planned], *, closed: bool) -> str:
    release = change.release
    name = f"**{_cell(release.title)}**<br>`{release.file}`" if closed else f"`{release.file}`"
    when = "<br>".join(times(change.instant, seen.newsroom)) if change.instant else "as soon as it is first due"
    # a hold is told in its writer's own words
    why = [each if closed or not each.startswith("on hold") else "on hold" for each in change.obstacles]
    return f"| {when} | {name} | {WORDS[change.kind]} | {len(posts)} | {_cell('; '.join(why)) or 'nothing'} |"


def _problems(problems: Iterable[Problem]) -> Iterator[str]:
    """By file, how many and which; what they quote stands beside the line itself, where whoever may read it looks."""
    found = sorted(problems, key=lambda problem: problem.place.file)
    if found:
        yield "## What to mend"
        yield ""
        for file, group in groupby(found, key=lambda problem: problem.place.file):
            each = list(group)
            stops = sum(problem.stops for problem in each)
            codes = ", ".join(dict.fromkeys(f"`{problem.code}`" for problem in each))
            yield f"- `{file}`: {stops} stop it, {len(each) - stops} to think over ({codes})"
        yield ""


def _whole(change: Coming, posts: list[Planned]) -> Iterator[str]:
    """What readers will see first, and each post word for word."""
    release = change.release
    yield f"### {_cell(release.title)}"
    yield ""
    yield from filter(None, [_cell(release.subtitle), "", _cell(release.summary), ""])
    for post in posts:
        yield f"**{post.account.name}**, {_cell(post.when)}"
        yield ""
        for text in post.texts:
            yield from (f"    {line}" for line in text.splitlines())
            yield ""


def _cell(text: str) -> str:
    """Text that stays in its cell, and is no link, image, mention or tag there."""
    plain = " ".join(text.split())
    return "".join(f"&#{ord(sign)};" if sign in "|<>[]*_`@&#!~\\" else sign for sign in plain)
