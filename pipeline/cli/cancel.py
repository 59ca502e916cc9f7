"""The command `cancel`: posts of a public release that are not being sent yet are stopped."""

import argparse

from pipeline.cli.say import Stopped, channel_or_stop, house, release_or_stop, surveyed
from pipeline.delivery import Delivery
from pipeline.survey import House, Survey


def cancel(words: argparse.Namespace) -> int:
    """Hold the planned posts of a release, or of one account; 3 where one is out or may be."""
    at = house(words.newsroom, lasting=True)
    seen = surveyed(at)
    release_or_stop(seen, words.slug)
    channel_or_stop(seen, words.channel)
    if seen.record.last(words.slug) is None:
        raise Stopped(_not_public(seen, words.slug, words.channel), 3)
    rows = [row for row in at.ledger.of(seen.newsroom.key, words.slug) if row.key.part == "post"]
    rows = [row for row in rows if words.channel in (None, row.key.channel)]
    if not rows:
        print(f"No post of {words.slug} is planned.")
    stopped = [_stop(at, row, words.by or "hand") for row in rows]
    return 0 if all(stopped) else 3


def _not_public(seen: Survey, slug: str, channel: str | None) -> str:
    accounts = [each for each in seen.newsroom.channels if channel in (None, each.name) and not each.pings]
    if not accounts:
        return f"{channel or 'Nobody in newsroom.yml'} shows no posts, so there is nothing to cancel."
    kinds = dict.fromkeys(each.kind for each in accounts)
    line = ", ".join(f"{kind}: false" for kind in kinds)
    return f"{slug} is not public yet, so its posts are not planned. Write `social: {{{line}}}` into its file."


def _stop(at: House, row: Delivery, by: str) -> bool:
    """Hold a post that is planned and say what became of it; whether nothing of it leaves any more."""
    name, slug = row.key.channel, row.key.slug
    back = f"To send it all the same: dateline announce {slug} --channel {name}"
    if row.state == "planned" and at.ledger.decide(row.key, "held", f"Cancelled by {by}. {back}", row.due):
        print(f"{name}: cancelled. {back}")
        return True
    now = next(each for each in at.ledger.of(row.key.newsroom, slug) if each.key == row.key)
    print(f"{name}: {_told(now)}")
    return now.state in ("held", "refused")


def _told(row: Delivery) -> str:
    withdraw = f"withdraw the release: dateline kill {row.key.slug} --because WHY"
    if row.state == "sent":
        address = row.receipt.address if row.receipt else ""
        return f"it is out, at {address}. To take it back, delete it there, or {withdraw}"
    if row.state == "sending":
        return f"it is being sent now. See `dateline status`; to take it back, delete it there, or {withdraw}"
    if row.state == "unknown":
        return f"nobody knows yet whether it is out. Look at the account; to take it back, {withdraw}"
    return f"it is not sent. {row.reason}"
