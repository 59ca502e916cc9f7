"""Posts: each fits its network as it is written, and each picture can be described to who cannot see it."""

from collections.abc import Iterator

from pipeline.checks import Context, Counter
from pipeline.issued import resolve
from pipeline.newsroom import ChannelAccount, Newsroom
from pipeline.posts import post_of
from pipeline.problem import Problem
from pipeline.release import Release


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Pictures without alternative text, and posts too long for their network: refused, never cut."""
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
    for account in {account.kind: account for account in newsroom.channels}.values():
        counter = context.counters.get(account.kind)
        if counter and release.social.overrides.get(account.kind) is not False:
            yield from _post(release, newsroom, account, counter)


def _post(release: Release, newsroom: Newsroom, account: ChannelAccount, counter: Counter) -> Iterator[Problem]:
    post = post_of(newsroom, account, resolve(release, newsroom))
    over = counter.count(f"{post.text.rstrip()}\n{post.address}") - counter.most
    if over <= 0:
        return
    key = _key(release, account.kind)
    yield Problem(
        release.place_of(key),
        "post-too-long",
        f"With the address of the page this text is {over} over what {account.kind} takes "
        f"({counter.most} {counter.unit}).",
        f"Shorten it, or write one for {account.kind} alone: `social: {{{account.kind}: Heads adopt the plan}}`.",
    )


def _key(release: Release, kind: str) -> str:
    """The field the text of a post comes from."""
    own = f"social.{kind}"
    if kind in release.social.overrides:
        return f"{own}.text" if f"{own}.text" in release.places else own
    return "social.text" if release.social.text else "title"
