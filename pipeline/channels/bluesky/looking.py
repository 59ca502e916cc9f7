"""Looking: whether a request whose answer was lost was carried out, seen on the account itself."""

from collections.abc import Container
from datetime import datetime

from pipeline.channels import Access, OtherWords
from pipeline.channels.bluesky.answers import NOT_INSTALLED, receipt_of
from pipeline.channels.bluesky.keys import credentials
from pipeline.channels.bluesky.service import Record, opened
from pipeline.channels.bluesky.wire import Said, Wire
from pipeline.channels.bluesky.wish import Delete, Wish, wish_of
from pipeline.delivery import Receipt


def find(request: bytes, access: Access, since: datetime, known: Container[str] = ()) -> Receipt | None:
    """The post this request made, or None if there is none: its key is known, so either is an exact answer.

    A thread is there only if each of its posts is. It costs one session. LookupError where Bluesky does not answer
    within `wire.LONGEST` seconds; OtherWords where something else stands under a key, which only a person can judge.
    The receipt bears the time `since`.
    """
    wrong = credentials(access)
    if wrong:
        raise LookupError(wrong)
    wire = Wire(access)
    try:
        wish = wish_of(request)
        did, stands = wire.in_time(lambda: _stands(wish, wire))
    except TimeoutError:
        raise LookupError("Bluesky took too long to answer. Ask again later, or look at the account.") from None
    except ImportError:
        raise LookupError(NOT_INSTALLED) from None
    except Said as said:
        told = f"Bluesky could not be asked (it answered {said.status})."
        raise LookupError(f"{told} Ask again later, or look at the account.") from None
    except Exception:  # whatever is wrong with the answer, it is no answer; its text stays out of reports
        raise LookupError("Bluesky could not be asked. Ask again later, or look at the account.") from None
    receipt = receipt_of(did, wish.keys, since)
    if isinstance(wish, Delete):
        return None if any(stands) else receipt
    if any(key in known for key in wish.keys):
        return None
    if any(there and there.text != part.text for there, part in zip(stands, wish.parts, strict=True)):
        raise OtherWords("The account shows other words where this post belongs. Look whether it is the one.")
    return receipt if all(stands) else None


def _stands(wish: Wish, wire: Wire) -> tuple[str, list[Record | None]]:
    if not wish.keys:
        raise ValueError("a request without a key was never sent")
    service = opened(wire)
    return service.did, [service.get(key) for key in wish.keys]
