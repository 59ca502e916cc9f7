"""Posts: each fits its network as it is written, and each picture can be described to who cannot see it."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.checks import Context, Counter
from pipeline.delivery import Post
from pipeline.newsroom import Newsroom
from pipeline.posts import post_of, speaks
from pipeline.problem import Problem
from pipeline.release import Release

NAMES = {"linkedin": "LinkedIn"}  # the others are their kind with a capital


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Pictures without alternative text, posts too long for their network (refused, never cut), threads where it has
    none."""
    if release.killed:
        return
    for at, picture in enumerate(release.pictures):
        if not picture.alt:
            yield Problem(
                release.place_of(f"pictures.{at}"),
                "alt-missing",
                f"The picture `{picture.file}` has no text for readers who cannot see it.",
                "Say what it shows, such as `alt: Two people sign at a table`.",
            )
        elif _is_name(picture.alt, picture.file):
            yield Problem(
                release.place_of(f"pictures.{at}.alt"),
                "alt-odd",
                f"`{picture.alt}` is the name of the file, and says nothing to readers who cannot see the picture.",
                "Say what it shows, such as `alt: Two people sign at a table`.",
            )
    yield from _threads(release, context)
    issued = context.issued(release, newsroom)
    speaking = [each for each in newsroom.channels if speaks(each, issued)]
    posts = [(each.kind, post_of(newsroom, each, issued)) for each in speaking]
    for kind, post in {(kind, post.text): (kind, post) for kind, post in posts}.values():  # accounts may have patterns
        if counter := context.counters.get(kind):
            yield from _post(release, post, kind, counter)
    for kind, post in dict(posts).items():
        if counter := context.counters.get(kind):
            yield from _correction(release, post, kind, counter)


def _is_name(alt: str, file: str) -> bool:
    """Whether a text is the name of its file, with its ending or as a camera writes it."""
    name, written = file.casefold(), alt.casefold().strip()
    return written == name or (written == name.rpartition(".")[0] and not written.isalpha())


def _threads(release: Release, context: Context) -> Iterator[Problem]:
    for kind, said in release.social.overrides.items():
        counter = context.counters.get(kind)
        if isinstance(said, tuple) and len(said) > 1 and counter and not counter.threads:
            yield Problem(
                release.place_of(f"social.{kind}"),
                "thread-not-possible",
                f"These are {len(said)} texts, and on {_name(kind)} a post is one.",
                f"Write one: `{kind}: Heads adopt the plan`. Bluesky and Mastodon take several.",
            )


def _post(release: Release, post: Post, kind: str, counter: Counter) -> Iterator[Problem]:
    for at, shown in enumerate(counter.texts(post)):
        limit = next((each for each in counter.limits if each.over(shown)), None)
        if limit is None:
            continue
        whole = "With the address of the page this" if post.address in shown else "This"
        yield Problem(
            release.place_of(_key(release, kind, at)),
            "post-too-long",
            f"{whole} text is {limit.over(shown)} {limit.unit} over the {limit.most} that {_name(kind)} takes.",
            "Shorten it, or make two of it."
            if post.following
            else f"Shorten it, or write one for {_name(kind)} alone: `social: {{{kind}: Heads adopt the plan}}`.",
            stops=counter.stops(shown),
        )


def _correction(release: Release, post: Post, kind: str, counter: Counter) -> Iterator[Problem]:
    """Advice where what was wrong is too long to be said there, even alone: the pages are mended all the same."""
    if not release.correction:
        return
    (shown,) = counter.texts(replace(post, text=post.note, following=()))
    for limit in counter.limits:
        over = limit.over(shown)
        if over:
            yield Problem(
                release.place_of("correction"),
                "post-too-long",
                f"As a post the correction is {over} {limit.unit} over the {limit.most} that {_name(kind)} takes.",
                "Shorten it to the one thing that was wrong and is right now, or tell readers there by hand.",
                stops=False,
            )
            return


def _name(kind: str) -> str:
    return NAMES.get(kind, kind.capitalize())


def _key(release: Release, kind: str, at: int) -> str:
    """The field a text of a post comes from, by its place in the thread."""
    own = f"social.{kind}"
    if isinstance(release.social.overrides.get(kind), tuple):
        return f"{own}.{at}"
    if kind in release.social.overrides:
        return f"{own}.text" if f"{own}.text" in release.places else own
    return "social.text" if release.social.text else "title"
