"""Asking: whether a server accepts the token of an account, and what its limits are, before anything is posted."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from pipeline.channels import Access, Grant
from pipeline.channels.mastodon.answers import NOT_INSTALLED, WRONG
from pipeline.channels.mastodon.keys import credentials
from pipeline.channels.mastodon.told import told_by
from pipeline.channels.mastodon.wire import Wire, client

_LATER = "Ask again later, or look at the account."


def verify(access: Access, now: datetime) -> Grant:
    """Ask the server whose token this is, and for its limits; nothing is posted, and a token does not end by itself.

    What it may do is not seen before the first post. LookupError where the server does not answer within
    `wire.LONGEST` seconds, or says nothing about the token; without its limits the rest holds all the same.
    """
    wrong = credentials(access)
    if wrong:
        return Grant(wrong)
    wire = Wire(access)
    try:
        return wire.in_time(lambda: _granted(wire))
    except TimeoutError:
        raise LookupError(f"The Mastodon server took too long. {_LATER}") from None
    except ImportError:
        return Grant(NOT_INSTALLED)
    except Exception:  # whatever is wrong with the answer, it is no answer; its text stays out of reports
        status = f" (it answered {wire.answer.status_code})" if wire.answer is not None else ""
        raise LookupError(f"The Mastodon server could not be asked{status}. {_LATER}") from None


def _granted(wire: Wire) -> Grant:
    server = client(wire)
    answer = wire.ask(server.account_verify_credentials)
    if answer.status_code in WRONG:
        return Grant(WRONG[answer.status_code])
    if answer.status_code != 200 or not answer.json()["id"]:
        raise LookupError("no answer")
    return Grant(told=_limits(wire, server))


def _limits(wire: Wire, server: Any) -> str:
    """What the server says of its limits, '' where it says nothing that can be read: the token is good all the same."""
    for call in (server.instance_v2, server.instance_v1):  # the older one where the newer is not known
        try:
            answer = wire.ask(call)
        except Exception:  # it hangs: there is no time to ask twice
            return ""
        with suppress(ValueError):
            told = told_by(answer.json()) if answer.status_code == 200 else ""
            if told:
                return told
    return ""
