"""The command `schedule`: every post that is to come, word for word, with its hour and what it costs."""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain

from pipeline.channels import channel, prices, texts
from pipeline.cli.hours import hours, why
from pipeline.cli.say import (
    as_json,
    house,
    span,
    surveyed,
    times,
    withdrawn,
)
from pipeline.clock import stamp
from pipeline.coming import PROBLEMS, Coming
from pipeline.delivery import Delivery, Key
from pipeline.issued import Issued
from pipeline.newsroom import ChannelAccount, Newsroom
from pipeline.posts import IN_QUIET, called_for, post_of
from pipeline.survey import House, Survey
from pipeline.timetable import Slot, timed

STOPPED = """\
Each can be stopped until it is being sent: dateline cancel SLUG --channel NAME
Before the lift: dateline hold SLUG, or a line such as `social: {x: false}` in its file."""


def schedule(words: argparse.Namespace) -> int:
    """Every post that is to come, with its exact text, counts, hour, language and cost."""
    at = house(words.newsroom)
    seen = surveyed(at)
    posts = planned(at, seen)
    if words.json:
        as_json([_post_row(post) for post in posts])
        return 0
    if not posts:
        print("No post is planned.")
        return 0
    for post in posts:
        _say(post)
    for line in (*_sums(posts), STOPPED):
        print(line)
    return 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A post to come, as its channel will show it; `counts` are how much of the most of each unit it takes."""

    slug: str
    account: ChannelAccount
    language: str
    due: datetime | None
    when: str
    texts: tuple[str, ...]
    counts: tuple[tuple[tuple[int, int, str], ...], ...]  # of each text, by each limit
    state: str
    slot: Slot | None
    cost: Decimal | None
    request: bytes

    def counted(self, at: int) -> str:
        """How much of what it may be its text at a place takes, such as `212 of 280 characters`."""
        return ", ".join(f"{count} of {most} {unit}" for count, most, unit in self.counts[at])


def planned(at: House, seen: Survey, only: str = "") -> list[Planned]:
    """Every post to come of what is public, and of what nothing but time or people keep back; or of one release."""
    known, slots = at.ledger.load(), hours(at, seen)
    issued = {item.slug: item.issued for item in seen.record.standing()}
    accounts = {account.name for account in seen.newsroom.channels}
    found = [
        _post(row, issued[row.key.slug], at, seen.newsroom, slots)
        for row in known
        if row.state in ("planned", "held", "unknown")
        and row.key.part == "post"
        and row.key.channel in accounts
        and row.key.slug in issued
        and only in ("", row.key.slug)
        and not withdrawn(row.key.slug, seen)
    ]
    for change in (each for each in seen.coming if PROBLEMS not in each.obstacles and only in ("", each.release.slug)):
        hindered = f"; for now the release waits ({'; '.join(change.obstacles)})" if change.obstacles else ""
        posts = posts_of(change, at, seen, known, slots)
        found += (replace(post, when=post.when + hindered) for post in posts)
    return found


def posts_of(
    change: Coming, at: House, seen: Survey, known: Iterable[Delivery], slots: Mapping[Key, Slot]
) -> Iterator[Planned]:
    """The posts that a change calls for, as they would leave if nothing kept it back."""
    entry = change.entry(change.instant or at.clock.now())
    for row in called_for(seen.newsroom, entry, change.issued, known):
        if row.key.part == "post":
            yield _post(row, change.issued, at, seen.newsroom, slots, dated=change.instant is not None)


def _post(
    row: Delivery, issued: Issued, at: House, newsroom: Newsroom, slots: Mapping[Key, Slot], *, dated: bool = True
) -> Planned:
    account = next(each for each in newsroom.channels if each.name == row.key.channel)
    module, row, slot = channel(account.kind), timed(row, slots, newsroom), slots.get(row.key)
    told = at.grants.of(account, at.secrets.get(account.secret, "")).told
    request = row.request or module.compose(post_of(newsroom, account, issued, row, told=told))
    shown, tariff = texts(account.kind, module, request), prices(account.kind)
    when = ", ".join(times(row.due, newsroom)) if dated else _after(issued)
    if slot and slot.dropped and row.state == "planned":
        row = replace(row, state="held", reason=f"{IN_QUIET} It is not sent unless a person asks for it.")
    if row.state != "planned":
        when = f"{row.state}: {row.reason}"
    return Planned(
        slug=row.key.slug,
        account=account,
        language=issued["language"],
        due=row.due if dated else None,
        when=when,
        texts=shown,
        counts=tuple(tuple((each.count(text), each.most, each.unit) for each in module.limits(told)) for text in shown),
        state=row.state,
        slot=slot,
        cost=tariff.cost(request) if tariff else None,
        request=request,
    )


def _after(issued: Issued) -> str:
    """When a post leaves whose lift has no hour yet."""
    seconds = int(issued.text.get("social", {}).get("after", 0))
    return f"{span(timedelta(seconds=seconds))} after the lift" if seconds else "with the lift"


def _say(post: Planned) -> None:
    waits = why(post.slot, post.account) if post.slot and post.state == "planned" else ""
    facts = [f"language {post.language}"]
    facts += [f"a thread of {len(post.texts)} posts"] if len(post.texts) > 1 else [post.counted(0)]
    facts += [f"${post.cost}"] if post.cost is not None else []
    print(f"{post.slug} on {post.account.name}: {post.when}")
    print(f"  {', '.join(facts)}")
    if waits:
        print(f"  it waits: {waits}")
    for at, text in enumerate(post.texts):
        if len(post.texts) > 1:
            print(f"  {at + 1}: {post.counted(at)}")
        print("  | " + text.replace("\n", "\n  | "))
    print()


def _sums(posts: Iterable[Planned]) -> list[str]:
    """What each network charges for all that goes out."""
    costs: dict[str, list[Decimal]] = {}
    for post in posts:
        if post.cost is not None and post.state == "planned":
            costs.setdefault(post.account.kind, []).append(post.cost)
    return [_sum(kind, each) for kind, each in costs.items()]


def _sum(kind: str, costs: list[Decimal]) -> str:
    tariff = prices(kind)
    month = tariff.MONTH if tariff else ""
    what = "1 post" if len(costs) == 1 else f"{len(costs)} posts"
    return f"{kind.capitalize()} charges ${sum(costs)} for {what} (its prices of {month})."


def _post_row(post: Planned) -> dict[str, object]:
    # the limit that is nearest is the one to know of
    count, most, _ = max(chain(*post.counts), key=lambda each: each[0] / each[1])
    return {
        "slug": post.slug,
        "channel": post.account.name,
        "account": post.account.account,
        "language": post.language,
        "due": stamp(post.due) if post.due else None,
        "waits": list(post.slot.waits) if post.slot else [],
        "state": post.state,
        "text": post.texts[0],
        "following": list(post.texts[1:]),
        "count": count,
        "most": most,
        "counts": [
            {"count": count, "most": most, "unit": unit} for counts in post.counts for count, most, unit in counts
        ],
        "cost": str(post.cost) if post.cost is not None else None,
    }
