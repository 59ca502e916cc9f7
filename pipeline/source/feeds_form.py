"""The feeds of a newsroom from their forms: what readers can subscribe to, each under a name that no other has."""

from collections.abc import Iterable, Mapping

from pipeline.newsroom import Feed, Organisation
from pipeline.release import KINDS
from pipeline.source.form import Form
from pipeline.source.organisation_form import each_once, in_languages, known, short_name
from pipeline.source.values import choice, number

EACH = ("topic", "organisation", "language")
LEAST = 5  # a fifth of its room is for what changed last: with less, those who poll would not hear of it
TAKEN = "issued"  # the folder in feeds/ where the issued texts are kept


def feeds_from(
    form: Form, newsroom: str, organisations: Mapping[str, Organisation], languages: tuple[str, ...]
) -> tuple[Feed, ...]:
    """Every feed that is declared, and the one of all releases first where it is not."""
    found: list[tuple[Form, Feed]] = []
    for part in form.forms("feeds", example="{name: policing, title: Policing, topic: policing}"):
        found.append((part, _feed(part, newsroom, organisations, languages)))
    feeds = [feed for _, feed in found]
    each_once(form, "feeds", [feed.name for feed in feeds])
    _one_of_each(found)
    _clashes(found, {feed.each for feed in feeds if feed.each})
    if all(feed.name != "all" for feed in feeds):
        feeds.insert(0, Feed("all", newsroom))
    return tuple(feeds)


def _feed(form: Form, newsroom: str, organisations: Mapping[str, Organisation], languages: tuple[str, ...]) -> Feed:
    each = choice(form, "each", EACH, "")
    size = number(form, "size", 50, least=LEAST, most=1000)
    if each or ("each" in form and "name" not in form):
        _unasked(form)
        return Feed("", "", size=size, each=each)
    name = form.text("name")
    if not name:
        form.problem("name", "field-missing", "A feed has no name.", "Write one, such as `name: crime-prevention`.")
    short_name(form, "name", name)
    titles = in_languages(form, "title", languages)
    return Feed(
        name=name,
        title=titles.get(languages[0]) or (newsroom if name == "all" else f"{newsroom}: {name}"),
        topics=_one_or_more(form, "topic", "policing, courts"),
        organisations=_one_or_more(form, "organisation", ", ".join([*organisations][:2]) or "agency", organisations),
        languages=_one_or_more(form, "language", ", ".join(languages[:2]), languages),
        kinds=_one_or_more(form, "kind", "advisory, notice", KINDS),
        size=size,
        titles=titles,
    )


def _unasked(form: Form) -> None:
    """What a line with `each` says of itself in vain."""
    for key in ("name", "title"):
        if key in form:
            form.take(key)
            wrong = "A line with `each:` gives its feeds their names and titles by itself."
            form.problem(key, "key-unknown", wrong, f"Remove `{key}:`.")


def _one_or_more(form: Form, key: str, example: str, words: Iterable[str] | None = None) -> tuple[str, ...]:
    """A single word or a list of them; each that is not among the known words is a problem."""
    found = form.one_or_more(key, example=example)
    for where, word in found.items():
        if words is not None:
            known(form, where, word, words)
    return tuple(dict.fromkeys(found.values()))


def _one_of_each(found: Iterable[tuple[Form, Feed]]) -> None:
    seen = set[str]()
    for form, feed in found:
        if feed.each and feed.each in seen:
            form.problem(
                "each",
                "name-twice",
                f"`each: {feed.each}` stands here a second time: its feeds would have the names of the first.",
                "Take one of the two lines away.",
            )
        seen.add(feed.each)


def _clashes(found: Iterable[tuple[Form, Feed]], each: set[str]) -> None:
    """A name that feeds of their own making may have one day: whoever lifts the release is not to find out then."""
    for form, feed in found:
        kind = feed.name.partition("-")[0]
        if kind in each and feed.name != kind:
            form.problem(
                "name",
                "feed-name-taken",
                f"`each: {kind}` gives feeds whose names begin with `{kind}-`, and this may be one of them.",
                f"Give this one another name, such as `name: {feed.name.removeprefix(kind + '-')}`.",
            )
        if feed.name == TAKEN:
            form.problem(
                "name",
                "feed-name-taken",
                f"`{TAKEN}` is the folder in which the issued texts are kept, beside the feeds.",
                f"Give this feed another name, such as `name: {TAKEN}-releases`.",
            )
