"""Asking: whether Bluesky opens a session for an account, before anything is to be posted."""

from datetime import datetime

from pipeline.channels import Access, Grant
from pipeline.channels.bluesky.answers import NOT_INSTALLED, wrong_with_account
from pipeline.channels.bluesky.keys import credentials
from pipeline.channels.bluesky.service import opened
from pipeline.channels.bluesky.wire import Said, Wire

_LATER = "Ask again later, or look at the account."


def verify(access: Access, now: datetime) -> Grant:
    """Ask for a session, of which there are 300 a day; nothing is posted, and an app password does not end by itself.

    LookupError where Bluesky does not answer within `wire.LONGEST` seconds, or says nothing about the account.
    """
    wrong = credentials(access)
    if wrong:
        return Grant(wrong)
    wire = Wire(access)
    try:
        wire.in_time(lambda: opened(wire))
    except TimeoutError:
        raise LookupError(f"Bluesky took too long to answer. {_LATER}") from None
    except ImportError:
        return Grant(NOT_INSTALLED)
    except Said as said:
        told = wrong_with_account(said)
        if told:
            return Grant(told)
        raise LookupError(f"Bluesky could not be asked (it answered {said.status}). {_LATER}") from None
    except Exception:  # whatever is wrong with the answer, it is no answer; its text stays out of reports
        raise LookupError(f"Bluesky could not be asked. {_LATER}") from None
    return Grant()
