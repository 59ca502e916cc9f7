"""The deliveries that an entry of the record calls for, derived and never queued."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pipeline.delivery import HARMLESS, REPEATED, Delivery, Image, Key, Part, Post, State
from pipeline.issued import Issued
from pipeline.media import media_type
from pipeline.mentions import written
from pipeline.newsroom import ChannelAccount, Newsroom
from pipeline.pattern import filled
from pipeline.quiet import Quiet
from pipeline.record import Entry

WITHDRAWN = "The release was withdrawn before this went out."
NOTHING_OUT = "The post that this is about did not go out, so there is nothing to do."
TOO_LATE = "Its hour passed too long ago."
IN_QUIET = "Its hour falls into the quiet hours of its account."
A_SECOND = timedelta(seconds=1)  # instants are whole seconds
CARRIED = ("sent", "unknown", "sending")  # it stands there, or it may


def carries(row: Delivery) -> bool:
    """Whether it stands there, or it may: also what is to be sent once more, for the first may be there after all."""
    return row.state in CARRIED or (row.state == "planned" and row.reason == REPEATED)


@dataclass(frozen=True, slots=True)
class Reach:
    """What an account that got something of a release is still to get: the correction, or the recall of what it got.

    `had` is the state of what it got, `state` that of what follows, None where that is not even planned.
    """

    key: Key
    had: State
    state: State | None

    @property
    def lacks(self) -> bool:
        """Whether the account's readers have not been told yet."""
        return self.state != "sent"


def called_for(newsroom: Newsroom, entry: Entry, issued: Issued, known: Iterable[Delivery]) -> tuple[Delivery, ...]:
    """What is to be sent for an entry, by the accounts that speak for its issuers.

    A lift is posted; a correction reaches the accounts that carry the post; a kill takes back everything that was sent,
    each under the revision it was sent for; an update is not posted. Whoever is only told where something changed is
    told of each. Nobody is told of a text from an archive.
    """
    pings = [account for account in newsroom.channels if account.pings and not issued.archived]
    told = tuple(Delivery(_key(newsroom, entry, account.name, "ping"), entry.instant) for account in pings)
    return (*_posts_for(newsroom, entry, issued, known), *told)


def _posts_for(newsroom: Newsroom, entry: Entry, issued: Issued, known: Iterable[Delivery]) -> tuple[Delivery, ...]:
    if entry.kind == "update":
        return ()
    if entry.kind == "lift":
        due = entry.instant + timedelta(seconds=int(issued.text.get("social", {}).get("after", 0)))
        accounts = [account for account in newsroom.channels if speaks(account, issued)]
        return tuple(Delivery(_key(newsroom, entry, account.name, "post"), due) for account in accounts)
    about = (newsroom.key, entry.slug)
    carried = [row.key for row in known if row.key[:2] == about and carries(row)]
    if entry.kind == "kill":
        back = {key._replace(part="recall") for key in carried if key.part not in HARMLESS}
        return tuple(Delivery(key, entry.instant) for key in sorted(back))
    reached = sorted({key.channel for key in carried if key.part == "post"})
    return tuple(Delivery(_key(newsroom, entry, name, "correction"), entry.instant) for name in reached)


def reached(newsroom: Newsroom, entries: Iterable[Entry], rows: Iterable[Delivery]) -> tuple[Reach, ...]:
    """For a release that was corrected or withdrawn: each account that got something of it, and what follows for it.

    The correction (or the withdrawal) is done only when none of them lacks it. After a kill only what it takes back
    counts, and of several corrections each.
    """
    mine = list(entries)
    if not mine:
        return ()
    known = {row.key: row for row in rows if row.key[:2] == (newsroom.key, mine[0].slug)}
    killed = mine[-1].kind == "kill"
    wanted = _recalls(known) if killed else _corrections(mine, known)
    found = (Reach(key, had.state, known[key].state if key in known else None) for key, had in wanted)
    return tuple(sorted(found, key=lambda each: each.key))


def _recalls(known: Mapping[Key, Delivery]) -> Iterator[tuple[Key, Delivery]]:
    for key, row in known.items():
        if key.part not in HARMLESS and carries(row):
            yield key._replace(part="recall"), row


def _corrections(entries: Iterable[Entry], known: Mapping[Key, Delivery]) -> Iterator[tuple[Key, Delivery]]:
    """Who got the post before a correction; an account that posts later says what is right already."""
    corrections = [entry for entry in entries if entry.kind == "correction"]
    for key, row in known.items():
        for entry in corrections if key.part == "post" and carries(row) else ():
            following = key._replace(revision=entry.revision, part="correction")
            if following in known or _stood_before(row, entry):
                yield following, row


def _stood_before(post: Delivery, entry: Entry) -> bool:
    # by when it was begun, for what the network answers comes later; in doubt better a correction too many
    return post.begun <= entry.instant + A_SECOND


def post_of(
    newsroom: Newsroom,
    account: ChannelAccount,
    issued: Issued,
    row: Delivery | None = None,
    since: datetime | None = None,
    *,
    told: str = "",
) -> Post:
    """What an account says about a release: its own text or thread, the shared text, or the account's pattern.

    `row` is the delivery that it is composed for, and `since` the instant of the entry that it is about; None where it
    is only to be counted. `told` is what the account's server said of its limits.
    """
    social = issued.text.get("social", {})
    said = (written(each, account.kind, social.get("mentions", {})) for each in _own_texts(account, issued))
    text, *following = said
    return Post(
        text=text or filled(account.text or "{title}", issued),
        address=newsroom.url(f"releases/{issued['slug']}/index.html"),
        language=issued["language"],
        note=issued["correction"] or issued["update"],
        title=issued["title"],
        summary=issued["summary"],
        images=tuple(_image(each) for each in issued.rows("pictures")),
        account=account.account,
        mark=row.key.mark if row else "",
        since=since,
        at=row.due if row else None,
        told=told,
        following=tuple(following),
    )


def _image(row: Mapping[str, Any]) -> Image:
    # a release that still has problems is counted, too
    return Image(row.get("digest", ""), media_type(row["file"]), row.get("alt", ""))


def too_late(newsroom: Newsroom, due: datetime, now: datetime, quiet: Quiet | None = None) -> bool:
    """Whether a post would come as a surprise: longer after its hour than the newsroom allows; quiet hours aside."""
    limit = newsroom.late_limit
    return now - due > limit and (quiet is None or quiet.awake(due, now, limit) > limit)


def _override(account: ChannelAccount, issued: Issued) -> Any:
    """What the release says for this kind of account alone: a text or a thread, "none" for no post, or nothing."""
    return issued.text.get("social", {}).get("overrides", {}).get(account.kind, {})


def _own_texts(account: ChannelAccount, issued: Issued) -> list[str]:
    """The text, and those that follow it in a thread: its own, else the shared one."""
    own = _override(account, issued)
    # "none" may come with a later revision, when the account carries a post already
    if own == "none" or not own.get("text"):
        return [str(issued.text.get("social", {}).get("text", ""))]
    return [str(own["text"]), *map(str, own.get("following", ()))]


def speaks(account: ChannelAccount, issued: Issued) -> bool:
    """Whether this account posts about this release: for one of its issuers, in its language, not told to keep silent,
    and not about a text from an archive."""
    if account.pings or issued.archived or _override(account, issued) == "none":
        return False
    if account.languages and issued["language"] not in account.languages:
        return False
    return not account.organisation or account.organisation in {row["id"] for row in issued.rows("issuers")}


def _key(newsroom: Newsroom, entry: Entry, channel: str, part: Part) -> Key:
    return Key(newsroom.key, entry.slug, entry.revision, channel, part)
