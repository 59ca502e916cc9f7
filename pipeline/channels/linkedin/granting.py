"""The grant: the token that an account is used with, and whether LinkedIn takes it.

A refresh token is exchanged as learn.microsoft.com/linkedin/shared/authentication/programmatic-refresh-tokens says: the
new access token holds for 60 days, and never longer than the refresh token itself.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pipeline.channels import Access, Grant
from pipeline.channels.linkedin.answers import NOT_THERE, READS_NOT, RENEW
from pipeline.channels.linkedin.keys import credentials, is_exchanged, values
from pipeline.channels.linkedin.shown import own_posts
from pipeline.channels.linkedin.wire import OAUTH, Wire

POSTS = "w_organization_social"
_REFUSED = (400, 401)
_WRONG: Mapping[int, str] = {401: RENEW, 403: READS_NOT, 404: NOT_THERE}


class NotGranted(Exception):
    """LinkedIn does not take the secret; the words say why, and show none of it."""


def verify(access: Access, now: datetime) -> Grant:
    """Ask for one post of the organisation, which needs the same token and the same role as posting; it posts nothing.

    `token` and `expires` are those of the token that a refresh token was exchanged for; of a plain token LinkedIn tells
    the end only to those who know the app's own secret. LookupError where LinkedIn cannot be asked now.
    """
    wrong = credentials(access)
    if wrong:
        return Grant(wrong)
    wire = Wire(access, now)
    try:
        return wire.in_time(lambda: _asked(wire))
    except NotGranted as why:
        return Grant(str(why))
    except Exception:  # whatever is wrong with the answer, it is no answer; its text stays out of reports
        raise LookupError("LinkedIn could not be asked whether it takes the secret. It is asked again later.") from None


def hold_token(wire: Wire) -> None:
    """Put the token into the wire: the secret itself, the one kept for it, or one that it is exchanged for now.

    Where the one that was kept is too old, for no desk was at work for 60 days, it is exchanged anew.
    """
    if not is_exchanged(wire.access):
        wire.token = values(wire.access)[0]
    elif wire.access.token:
        wire.token, wire.renew = wire.access.token, lambda: _exchanged(wire).token
    else:
        wire.token = _exchanged(wire).token


def _asked(wire: Wire) -> Grant:
    grant = _exchanged(wire) if is_exchanged(wire.access) else Grant()
    wire.token = grant.token or values(wire.access)[0]
    status = own_posts(wire, 1).status_code
    if status in _WRONG:
        return Grant(_WRONG[status])
    if status != 200:
        raise LookupError("no such answer")
    return grant


def _exchanged(wire: Wire) -> Grant:
    """The token for a refresh token; NotGranted where LinkedIn gives none, LookupError where it says nothing of use."""
    client, secret, refresh = values(wire.access)
    asked = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": client, "client_secret": secret}
    answer = wire.ask("POST", f"{wire.base(OAUTH)}/oauth/v2/accessToken", data=asked)
    if answer.status_code in _REFUSED:
        raise NotGranted(RENEW)
    if answer.status_code != 200:
        raise LookupError("no such answer")
    told = answer.json()
    if "scope" in told and POSTS not in str(told["scope"]).replace(",", " ").split():
        raise NotGranted(READS_NOT)
    return Grant(expires=_end(told, wire.now), token=_token(told))


def _token(told: Any) -> str:
    token = told["access_token"]
    if not (isinstance(token, str) and token.isascii() and token.isprintable() and token):
        raise LookupError("no token in the answer")
    return token


def _end(told: Any, now: datetime) -> datetime:
    lasting = [told["expires_in"], told.get("refresh_token_expires_in", told["expires_in"])]
    return now + timedelta(seconds=min(map(int, lasting)))
