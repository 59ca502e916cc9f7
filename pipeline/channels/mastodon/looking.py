"""Looking: whether a request whose answer was lost was carried out, seen on the account itself."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.channels import Access, OtherWords
from pipeline.channels.mastodon.answers import is_gone, receipt_of
from pipeline.channels.mastodon.keys import credentials
from pipeline.channels.mastodon.shown import Shown, of_html, of_text
from pipeline.channels.mastodon.wire import Wire, client
from pipeline.channels.mastodon.wish import Delete, Edit, Put, wish_of
from pipeline.clock import from_stamp
from pipeline.delivery import Receipt

if TYPE_CHECKING:
    import requests

SKEW = timedelta(seconds=60)  # how far this machine's clock and the server's may differ
A_PAGE = 40  # the most that a server shows at once
PAGES = 25
_OTHER = "The account shows a post with this address in other words. Look whether it is the one, and say so."


def find(request: bytes, access: Access, since: datetime, known: Container[str] = ()) -> Receipt | None:
    """The post this request made or changed after `since` (with a minute for the clocks), or None if none is seen.

    A thread is seen only if each of its posts is. A server may show a new post late, so one None is no proof.
    LookupError where it does not answer within `wire.LONGEST` seconds for all of its pages; OtherWords where the
    account shows a post with the same address in other words, none of the `known`. The receipt of a deletion bears the
    time `since`.
    """
    wrong = credentials(access)
    if wrong:
        raise LookupError(wrong)
    wire = Wire(access)
    try:
        wish = wish_of(request)
        return wire.in_time(lambda: _found(wish, _Account(wire, since, known)))
    except OtherWords:
        raise OtherWords(_OTHER) from None
    except TimeoutError:
        raise LookupError("The Mastodon server took too long. Ask again later, or look at the account.") from None
    except Exception:  # whatever is wrong with the answer, it is no answer; its text stays out of reports
        status = f" (it answered {wire.answer.status_code})" if wire.answer is not None else ""
        raise LookupError(
            f"The Mastodon server could not be asked{status}. Ask again later, or look at the account."
        ) from None


def _found(wish: Put | Edit | Delete, account: "_Account") -> Receipt | None:
    if isinstance(wish, Delete):
        gone = all(account.status(id_) is None for id_ in wish.id.split())
        return Receipt(wish.id, wish.address, account.since) if gone else None
    if isinstance(wish, Put):
        rows = [*account.recent()]
        found = account.chain(wish, rows)
        if len(found) == len(wish.parts):
            return together(found)
        return None if found else account.ours(of_text(wish.text), rows)
    wanted, edited = of_text(wish.put.text), account.status(wish.id)
    if edited and any(version.says(wanted) for version in account.versions(edited)):
        return edited.receipt
    # where the server knows no edits it was told in a reply
    return account.ours(wanted, (row for row in account.recent() if row.answers == wish.id))


def standing(wish: Put, wire: Wire) -> list[Receipt]:
    """The posts of a thread that the account shows already: the first ones, as far as none is missing.

    None where the account has said too much since to be read so far back. Raises what `Wire.ask` raises, and
    LookupError, ValueError or TypeError for an answer that is none.
    """
    if wish.since is None:
        return []
    account = _Account(wire, wish.since, ())
    try:
        return account.chain(wish, [*account.recent()])
    except _TooMany:
        return []


def together(posts: list[Receipt]) -> Receipt:
    """The receipt of a thread: the ids of all, where and when the first stands."""
    return replace(posts[0], id=" ".join(each.id for each in posts))


class _TooMany(LookupError):
    """The account has more posts than one look can read."""


@dataclass(frozen=True, slots=True)
class _Status:
    """A post as the account shows it: its receipt, what it says now, whether it was edited, what it is a reply to."""

    receipt: Receipt
    shown: Shown
    edited: bool
    answers: str


@dataclass(frozen=True, slots=True)
class _Account:
    """The account behind a wire, and from when on which of its posts are looked at."""

    wire: Wire
    since: datetime
    known: Container[str]

    def ours(self, wanted: Shown, rows: Iterable[_Status]) -> Receipt | None:
        """The oldest that says what is wanted, or ever did; OtherWords where one only has the same addresses."""
        told = [(row.receipt, [*self.versions(row)]) for row in rows if row.receipt.id not in self.known]
        same = [receipt for receipt, versions in told if any(each.says(wanted) for each in versions)]
        if not same and wanted.addresses and any(each.holds(wanted) for _, versions in told for each in versions):
            raise OtherWords
        return min(same, key=lambda receipt: receipt.at, default=None)

    def chain(self, wish: Put, rows: list[_Status]) -> list[Receipt]:
        """The posts of a thread as far as they are there, each in answer to the one before."""
        found: list[Receipt] = []
        for part in wish.parts:
            below = [row for row in rows if not found or row.answers == found[-1].id]
            same = self._same(of_text(part.text), below)
            if same is None:
                break
            found.append(same)
        return found

    def _same(self, wanted: Shown, rows: list[_Status]) -> Receipt | None:
        mine = [row for row in rows if row.receipt.id not in self.known]
        same = [row.receipt for row in mine if any(each.says(wanted) for each in self.versions(row))]
        return min(same, key=lambda receipt: receipt.at, default=None)

    def status(self, id_: str) -> _Status | None:
        """The post of that id, None where it is not there any more."""
        answer = self._asked(lambda server: server.status(id_))
        return None if is_gone(answer) else self._status(_read(answer))

    def versions(self, row: _Status) -> Iterator[Shown]:
        """What a post says and, where it was edited, what it said before, as far as the server tells."""
        yield row.shown
        if row.edited:
            answer = self._asked(lambda server: server.status_history(row.receipt.id))
            yield from (of_html(each["content"]) for each in ([] if is_gone(answer) else _read(answer)))

    def recent(self) -> Iterator[_Status]:
        """The posts of the account itself made after `since`, newest first."""
        own = _read(self._asked(lambda server: server.account_verify_credentials()))["id"]
        last = None
        for _ in range(PAGES):
            page = _read(self._asked(lambda server, last=last: _page(server, own, last)))
            if not isinstance(page, list):
                raise TypeError("no list of posts")
            rows = [self._status(row) for row in page if not row.get("reblog")]
            yield from (row for row in rows if row.receipt.at >= self.since - SKEW)
            if not page or any(row.receipt.at < self.since - SKEW for row in rows):
                return
            last = page[-1]["id"]
        raise _TooMany

    def _status(self, row: Any) -> _Status:
        at = from_stamp(row["created_at"]).replace(microsecond=0)
        answers = str(row.get("in_reply_to_id") or "")
        return _Status(
            receipt_of(row, self.wire.access, at), of_html(row["content"]), bool(row.get("edited_at")), answers
        )

    def _asked(self, call: Any) -> "requests.Response":
        server = client(self.wire)
        return self.wire.ask(lambda: call(server))


def _page(server: Any, own: str, last: str | None) -> object:
    return server.account_statuses(own, limit=A_PAGE, exclude_reblogs=True, max_id=last)


def _read(answer: "requests.Response") -> Any:
    if answer.status_code != 200:
        raise LookupError("no such answer")
    return answer.json()
