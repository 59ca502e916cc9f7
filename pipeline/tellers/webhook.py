"""Webhook: a notice given to a program, a Slack channel or a Teams channel, as posts are."""

from datetime import datetime

from pipeline.channels import Access
from pipeline.channels.webhook import credentials, notify, send
from pipeline.delivery import Sent
from pipeline.newsroom import Telling
from pipeline.notice import Notice


def variable(telling: Telling) -> str:
    """The variable of `webhook`."""
    return telling.webhook


def wrong(secret: str) -> str:
    """'' if the secret holds a secure address and, if anything more, a key to sign with."""
    return credentials(Access(secret))


def tell(notice: Notice, telling: Telling, secret: str, now: datetime) -> str:
    """One message; one whose outcome nobody knows counts as not told, for people may read it twice."""
    outcome = send(notify(notice, telling.hook), Access(secret, account=telling.hook), now)
    return "" if isinstance(outcome, Sent) else outcome.reason
