"""Looking: whether a request whose answer was lost was carried out, seen on the Page itself."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.channels import Access, OtherWords
from pipeline.channels.facebook.errors import error_of
from pipeline.channels.facebook.keys import credentials
from pipeline.channels.facebook.sending import is_of
from pipeline.channels.facebook.shown import FIELDS, Shown, address, same_text, shown, words
from pipeline.channels.facebook.wire import Wire
from pipeline.channels.facebook.wish import Delete, Put, Wish, wish_of
from pipeline.delivery import Receipt

if TYPE_CHECKING:
    import requests

SKEW = timedelta(seconds=60)  # how far this machine's clock and Facebook's may differ
A_PAGE = 50
PAGES = 12  # Facebook shows about 600 posts of a year (…/graph-api/reference/page/published_posts)
_OTHER = "The Page shows a post that may be this one, in other words or without its card. Look, and say so."


def find(request: bytes, access: Access, since: datetime, known: Container[str] = ()) -> Receipt | None:
    """The post this request made after `since` (with a minute for the clocks), or None if none is to be seen.

    Facebook may show a new post late, so one None is no proof. LookupError where it does not answer within
    `wire.LONGEST` seconds for all of its pages; OtherWords where the Page shows a post with the same address in other
    words, or in the same words with no address at all, none of the `known`. The receipt of a deletion bears the time
    `since`.
    """
    wrong = credentials(access)
    if wrong:
        raise LookupError(wrong)
    wire = Wire(access)
    try:
        wish = wish_of(request)
        return wire.in_time(lambda: _found(wish, _Page(wire, since, known)))
    except OtherWords:
        raise OtherWords(_OTHER) from None
    except TimeoutError:
        raise LookupError("Facebook took too long to answer. Ask again later, or look at the Page.") from None
    except Exception:  # whatever is wrong with the answer, it is no answer; its text stays out of reports
        told = f" (it answered {_told(wire.answer)})" if wire.answer is not None else ""
        raise LookupError(f"Facebook could not be asked{told}. Ask again later, or look at the Page.") from None


def _found(wish: Wish, page: "_Page") -> Receipt | None:
    if isinstance(wish, Put):
        return page.ours(wish)
    stands = page.post(wish.id)
    if isinstance(wish, Delete):
        return None if stands else Receipt(wish.id, wish.address, page.since)
    return Receipt(wish.id, wish.address, stands.at) if stands and same_text(stands.message, wish.text) else None


@dataclass(frozen=True, slots=True)
class _Page:
    """The Page behind a wire, and from when on which of its posts are looked at."""

    wire: Wire
    since: datetime
    known: Container[str]

    def ours(self, wish: Put) -> Receipt | None:
        """The oldest post that says this with this card; OtherWords where one may be it, and only a person can tell."""
        if not wish.page:
            raise LookupError("no Page")
        wanted, link = words(wish.text), address(wish.link)
        seen = [post for post in self._recent(wish.page) if post.receipt.id not in self.known]
        said = [post for post in seen if words(post.message) == wanted]
        linked = [post for post in seen if link in post.addresses] if wish.link else said
        same = [post.receipt for post in linked if post in said]
        # Facebook may make the card later than the post
        if not same and (linked or any(wanted and not post.addresses for post in said)):
            raise OtherWords
        return min(same, key=lambda receipt: receipt.at, default=None)

    def post(self, id_: str) -> Shown | None:
        """The post of that id, None where it is not there any more."""
        answer = self.wire.ask("GET", id_, {"fields": FIELDS})
        error = error_of(answer)
        if error and error.is_gone:
            if is_of(id_, self.wire.ask("GET", "me", {"fields": "id"})):
                return None
            raise LookupError("the token is not that of the post's Page")
        return shown(_read(answer))

    def _recent(self, page: str) -> Iterator[Shown]:
        """What the Page itself posted after `since`; in its feed the posts of visitors would stand as well."""
        start = self.since - SKEW
        asked = {"since": str(int(start.timestamp()) - 1), "limit": str(A_PAGE), "fields": FIELDS}
        for _ in range(PAGES):
            told = _read(self.wire.ask("GET", f"{page}/published_posts", asked))
            rows = [shown(row) for row in told["data"]]
            yield from (row for row in rows if row.at >= start)
            # the address of the next page holds the token, so it is made anew
            if "next" not in told.get("paging", {}):
                return
            asked["after"] = told["paging"]["cursors"]["after"]
        raise LookupError("the Page has more posts than one look can read")


def _read(answer: "requests.Response") -> Any:
    if answer.status_code != 200:
        raise LookupError("no such answer")
    return answer.json()


def _told(answer: "requests.Response") -> str:
    error = error_of(answer)
    return f"code {error.code}" if error else f"status {answer.status_code}"
