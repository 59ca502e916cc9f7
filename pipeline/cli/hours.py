"""How the hours of posts are said: when each may leave, and for which rule of its account it waits."""

from collections.abc import Mapping
from datetime import timedelta

from pipeline.cli.say import span
from pipeline.coming import PROBLEMS
from pipeline.delivery import Key
from pipeline.newsroom import ChannelAccount
from pipeline.posts import called_for
from pipeline.survey import House, Survey
from pipeline.timetable import LOOK_BACK, Slot, slots
from pipeline.zone import city


def hours(at: House, seen: Survey) -> Mapping[Key, Slot]:
    """The slots of all posts that are planned, and of those to come whose release has an hour."""
    newsroom, ledger = seen.newsroom, at.ledger
    if not any(account.paced for account in newsroom.channels):
        return {}
    rows = [*ledger.lately(newsroom.key, seen.at - LOOK_BACK), *ledger.unsettled(newsroom.key)]
    coming = [each for each in seen.coming if each.instant and PROBLEMS not in each.obstacles]
    for change in coming:
        rows += called_for(newsroom, change.entry(change.instant or seen.at), change.issued, rows)
    order = [(entry.slug, entry.revision) for entry in seen.record.entries]
    return slots(newsroom, [*order, *((each.release.slug, each.release.revision) for each in coming)], rows, seen.at)


def why(slot: Slot, account: ChannelAccount) -> str:
    """For what a post waits, in words; '' where it waits for nothing but its own hour."""
    return " and ".join(_rule(rule, account) for rule in slot.waits)


def _rule(rule: str, account: ChannelAccount) -> str:
    if rule == "quiet" and account.quiet:
        return f"quiet hours until {account.quiet.ends:%H:%M} in {city(account.quiet.zone)}"
    if rule == "apart":
        return f"{span(account.apart or timedelta())} between two posts of {account.name}"
    return f"at most {account.per_day} posts of {account.name} a day"
