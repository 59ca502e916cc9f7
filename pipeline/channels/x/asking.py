"""Asking: whether X accepts the keys of an account, before anything is to be posted."""

from datetime import datetime

from pipeline.channels import Access, Grant
from pipeline.channels.x.answers import wrong_with_account
from pipeline.channels.x.keys import credentials
from pipeline.channels.x.wire import Wire, client

_LATER = "Ask again later, or look at the account."


def verify(access: Access, now: datetime) -> Grant:
    """Ask X whose keys these are; nothing is posted, and keys of X do not end by themselves.

    That the app may write is not seen before the first post. LookupError where X does not answer within
    `wire.LONGEST` seconds, or says nothing about the keys.
    """
    wrong = credentials(access)
    if wrong:
        return Grant(wrong)
    wire = Wire(access)
    try:
        wire.in_time(lambda: client(wire).get_me(user_auth=True)["data"]["id"])
    except TimeoutError:
        raise LookupError(f"X took too long to answer. {_LATER}") from None
    except Exception:  # whatever is wrong with the answer; its text stays out of reports
        told = wrong_with_account(wire.answer)
        if told:
            return Grant(told)
        status = f" (it answered {wire.answer.status_code})" if wire.answer is not None else ""
        raise LookupError(f"X could not be asked{status}. {_LATER}") from None
    return Grant()
