"""Verifying: whether the secret may post on the Page, and until when, without posting anything."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.channels import Access, Grant
from pipeline.channels.facebook.errors import PROOFLESS, REFUSALS, Error, error_of
from pipeline.channels.facebook.keys import credentials, keys
from pipeline.channels.facebook.wire import Wire
from pipeline.channels.facebook.wish import page_of

if TYPE_CHECKING:
    import requests

_MAY_POST = "pages_manage_posts"
_OTHER = (
    "The token is not that of the Page in newsroom.yml, but of a person or of another Page."
    " Take the token that belongs to the Page, as docs/channels.md says under “The token of a Facebook Page”, or write"
    " the ID of the right Page into newsroom.yml."
)


def verify(access: Access, now: datetime) -> Grant:
    """Ask Facebook whose the token is, and where app secret and app ID are given, what it may do and until when.

    `me` is whoever a token stands for: the Page for a Page's token, the person for a person's. Without app secret and
    ID, and where Facebook does not tell, `expires` is None. LookupError where it cannot be asked now.
    """
    wrong = credentials(access)
    if wrong:
        return Grant(wrong)
    wire = Wire(access)
    try:
        return wire.in_time(lambda: _granted(access, wire))
    except Exception:  # whatever is wrong with the answer, it is no answer
        raise LookupError("Facebook could not be asked about the token. Ask again later.") from None


def _granted(access: Access, wire: Wire) -> Grant:
    page = page_of(access.account)
    answer = wire.ask("GET", "me", {"fields": "id" if page.isdecimal() else "id,username"})
    error = error_of(answer)
    if error:
        return Grant(_wrong(error))
    if not _is_page(answer, page):
        return Grant(_OTHER)
    told = _about_token(access, wire)
    if told.get("is_valid") is False:
        return Grant(REFUSALS[190])
    scopes = told.get("scopes")
    if isinstance(scopes, list) and _MAY_POST not in scopes:
        return Grant(REFUSALS[200])
    return Grant(expires=_instant(told.get("expires_at")))


def _wrong(error: Error) -> str:
    """What is wrong with the secret, in words; LookupError where the error is none of the secret's."""
    if error.proofless:
        return PROOFLESS
    # nothing in this question can be wrong but `username`, which persons do not have
    return _OTHER if error.code == 100 else REFUSALS[error.code]


def _is_page(answer: "requests.Response", page: str) -> bool:
    """Whether `me` is the Page of that number or name; ValueError where it is nobody.

    Names differ neither in capitals nor in full stops (facebook.com/help, “usernames”; believed).
    """
    told = answer.json()
    if answer.status_code != 200 or not isinstance(told.get("id"), str):
        raise ValueError("not an answer about a Page")
    return page == told["id"] or _plain(page) == _plain(str(told.get("username", "")))


def _plain(name: str) -> str:
    return name.replace(".", "").lower()


def _about_token(access: Access, wire: Wire) -> dict[str, Any]:
    """What Facebook tells an app of its own token (`debug_token`); empty where it is not asked or does not tell."""
    given = keys(access)
    if not given.app:
        return {}
    answer = wire.ask_as_app("debug_token", {"input_token": given.token})
    told = answer.json() if answer.status_code == 200 and not error_of(answer) else {}
    data = told.get("data") if isinstance(told, dict) else None
    return data if isinstance(data, dict) else {}


def _instant(told: object) -> datetime | None:
    """An instant in seconds since 1970; None for 0, which is never."""
    return datetime.fromtimestamp(told, UTC) if isinstance(told, int) and told > 0 else None
