"""The command `schedule`: every post that is to come, word for word."""

import argparse
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.channels import channel
from pipeline.cli.say import (
    as_json,
    house,
    span,
    surveyed,
    times,
    withdrawn,
)
from pipeline.clock import stamp
from pipeline.coming import PROBLEMS
from pipeline.delivery import Delivery
from pipeline.issued import Issued
from pipeline.newsroom import Newsroom
from pipeline.posts import called_for, post_of
from pipeline.survey import House, Survey


def schedule(words: argparse.Namespace) -> int:
    """Every post that is to come, with its exact text, count and hour."""
    at = house(words.newsroom)
    seen = surveyed(at)
    posts = _planned(at, seen)
    if words.json:
        as_json([_post_row(post) for post in posts])
        return 0
    if not posts:
        print("No post is planned.")
    for post in posts:
        print(f"{post.slug} on {post.channel}: {post.when}")
        print(f"  {post.count} of {post.most} {post.unit}")
        print("  | " + post.text.replace("\n", "\n  | "), end="\n\n")
    return 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A post to come, as its channel will show it."""

    slug: str
    channel: str
    account: str
    due: datetime | None
    when: str
    text: str
    count: int
    most: int
    unit: str
    state: str


def _planned(at: House, seen: Survey) -> list[Planned]:
    known = at.ledger.load()
    issued = {item.slug: item.issued for item in seen.record.standing()}
    accounts = {account.name for account in seen.newsroom.channels}
    found = [
        _post(row, issued[row.key.slug], at, seen.newsroom, row.due)
        for row in known
        if row.state in ("planned", "held", "unknown")
        and row.key.part == "post"
        and row.key.channel in accounts
        and row.key.slug in issued
        and not withdrawn(row.key.slug, seen)
    ]
    for change in (each for each in seen.coming if PROBLEMS not in each.obstacles):
        entry = change.entry(change.instant or at.clock.now())
        rows = called_for(seen.newsroom, entry, change.issued, known)
        for row in (each for each in rows if each.key.part == "post"):
            post = _post(row, change.issued, at, seen.newsroom, row.due if change.instant else None)
            hindered = f"; for now the release waits ({'; '.join(change.obstacles)})" if change.obstacles else ""
            found.append(replace(post, when=post.when + hindered))
    return found


def _post(row: Delivery, issued: Issued, at: House, newsroom: Newsroom, due: datetime | None) -> Planned:
    account = next(each for each in newsroom.channels if each.name == row.key.channel)
    module, told = channel(account.kind), at.grants.of(account, at.secrets.get(account.secret, "")).told
    text = module.text(row.request or module.compose(post_of(newsroom, account, issued, row, told=told)))
    when = ", ".join(times(due, newsroom)) if due else _after(issued)
    if row.state != "planned":
        when = f"{row.state}: {row.reason}"
    # the limit that is nearest is the one to know of
    limit = max(module.limits(told), key=lambda each: each.count(text) / each.most)
    return Planned(
        row.key.slug,
        account.name,
        account.account,
        due,
        when,
        text,
        limit.count(text),
        limit.most,
        limit.unit,
        row.state,
    )


def _after(issued: Issued) -> str:
    """When a post leaves whose lift has no hour yet."""
    seconds = int(issued.text.get("social", {}).get("after", 0))
    return f"{span(timedelta(seconds=seconds))} after the lift" if seconds else "with the lift"


def _post_row(post: Planned) -> dict[str, object]:
    return {
        "slug": post.slug,
        "channel": post.channel,
        "account": post.account,
        "due": stamp(post.due) if post.due else None,
        "state": post.state,
        "text": post.text,
        "count": post.count,
        "most": post.most,
    }
