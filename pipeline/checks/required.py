"""What every release needs: issuers this newsroom knows, a text, a kind, and a number that is one."""

from collections.abc import Iterator

from pipeline.checks import Context, a_known, instead
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.release import KINDS, Release


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Problems of issuers, kind, number and body; what must be written at all is asked for by `read`."""
    yield from _issuers(release, newsroom)
    if release.kind not in KINDS:
        yield Problem(
            release.place_of("kind"),
            "kind-unknown",
            f"`{release.kind}` is not a kind of release.",
            f"Write {instead('kind', release.kind, KINDS)}.",
        )
    if release.number and not any(sign.isdigit() for sign in release.number):
        yield Problem(
            release.place_of("number"),
            "number-odd",
            f"The number `{release.number}` holds no digit.",
            "Write the number of the release, such as `number: 116/2020`, or remove the line.",
        )
    if not release.body and not release.killed:
        yield Problem(
            release.place_of("body"),
            "body-empty",
            "There is no text below the fields.",
            "Write it below the second line `---`, such as `The Heads adopted the plan.`",
        )


def _issuers(release: Release, newsroom: Newsroom) -> Iterator[Problem]:
    for at, issuer in enumerate(release.issuers):
        if issuer not in newsroom.organisations:
            yield Problem(
                release.place_of(f"issuers.{at}"),
                "issuer-unknown",
                f"No organisation in newsroom.yml is called `{issuer}`.",
                f"Write {a_known('issuers: [{}]', issuer, newsroom)}.",
            )
        elif issuer in release.issuers[:at]:
            yield Problem(
                release.place_of(f"issuers.{at}"),
                "issuer-twice",
                f"`{issuer}` is named twice as issuer.",
                f"Keep it once, such as `issuers: [{', '.join(dict.fromkeys(release.issuers))}]`.",
            )
