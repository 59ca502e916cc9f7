"""Looking: nobody can ask a hook what it was given."""

from collections.abc import Container
from datetime import datetime

from pipeline.channels import Access, OtherWords
from pipeline.channels.webhook.message import message_of
from pipeline.delivery import Receipt


def find(request: bytes, access: Access, since: datetime, known: Container[str] = ()) -> Receipt | None:
    """None for a program, which knows a repeated message by its id; else OtherWords: only people can see what came."""
    try:
        form = message_of(request).form
    except ValueError:
        raise LookupError("The request is damaged. Look whether the message is there.") from None
    if form == "program":
        return None
    raise OtherWords("A hook cannot be asked what it was given. Look whether the message is there, and say so.")
