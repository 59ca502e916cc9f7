"""The deliveries that an entry of the record calls for, derived and never queued."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pipeline.delivery import Delivery, Key, Part, Post
from pipeline.issued import Issued
from pipeline.newsroom import ChannelAccount, Newsroom
from pipeline.record import Entry

WITHDRAWN = "The release was withdrawn before this went out."


def called_for(newsroom: Newsroom, entry: Entry, issued: Issued, known: Iterable[Delivery]) -> tuple[Delivery, ...]:
    """What is to be sent for an entry, by the accounts that speak for its issuers.

    A lift is posted; a correction and a kill reach the accounts that carry an earlier post; an update is not posted.
    """
    if entry.kind == "update":
        return ()
    if entry.kind == "lift":
        due = entry.instant + timedelta(seconds=int(issued.text.get("social", {}).get("after", 0)))
        accounts = [account for account in newsroom.channels if _speaks(account, issued)]
        return tuple(Delivery(_key(newsroom, entry, account.name, "post"), due) for account in accounts)
    part: Part = "recall" if entry.kind == "kill" else "correction"
    reached = sorted({row.key.channel for row in known if row.key.slug == entry.slug and _carries(row)})
    return tuple(Delivery(_key(newsroom, entry, name, part), entry.instant) for name in reached)


def post_of(newsroom: Newsroom, account: ChannelAccount, issued: Issued) -> Post:
    """What an account says about a release: its own text, the shared one, or the title; and where to read it."""
    social = issued.text.get("social", {})
    own = social.get("overrides", {}).get(account.kind, {})
    text = own.get("text") or social.get("text") or issued["title"]
    return Post(
        text=text,
        address=newsroom.url(f"releases/{issued['slug']}/index.html"),
        language=issued["language"],
        note=issued["correction"] or issued["update"],
    )


def too_late(newsroom: Newsroom, due: datetime, now: datetime) -> bool:
    """Whether a post would come as a surprise: longer after its hour than the newsroom allows."""
    return now - due > newsroom.late_limit


def _speaks(account: ChannelAccount, issued: Issued) -> bool:
    if issued.text.get("social", {}).get("overrides", {}).get(account.kind) == "none":
        return False
    return not account.organisation or account.organisation in {row["id"] for row in issued.rows("issuers")}


def _carries(row: Delivery) -> bool:
    """Whether the account shows, or may show, the release: an unknown outcome counts."""
    return row.key.part == "post" and row.state in ("sent", "unknown", "sending")


def _key(newsroom: Newsroom, entry: Entry, channel: str, part: Part) -> Key:
    return Key(newsroom.key, entry.slug, entry.revision, channel, part)
