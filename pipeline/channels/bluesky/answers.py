"""The answers: what each of them, and each silence, means for a person."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from pipeline.channels.bluesky.wire import GivenUp, Said
from pipeline.delivery import Outcome, Receipt, Refused, RetryAt, Unknown

AGAIN = timedelta(minutes=1)  # where not even a session was asked for, of which a day has 300
PAUSE = timedelta(minutes=5)

Meaning = Literal["never", "again"]
_MAKE_ANEW = (
    "Make a new app password as docs/channels.md says under “The keys of a Bluesky account” and put it into the"
    " account's environment variable."
)
_NO_SERVICE = "There is no Bluesky service at this address. Look at the channel's address in newsroom.yml."
_SHORTEN = "Bluesky could not read the post. Shorten its text, or take unusual characters out, and ask for it again."
_IN_THE_APP = "Sign in at bsky.app, where it says what can be done."
_LATER = "Bluesky could not take the post just now. Nothing was sent; it is tried again."
_CHECK = "Look at the account on Bluesky before anything is sent again."
NOT_INSTALLED = "Posting to Bluesky needs the package atproto. Install it with: pip install 'dateline[bluesky]'."

# By the name an answer gives its error; whoever gives none, or another one, is judged by the status.
NAMES: Mapping[str, tuple[Meaning, str]] = {
    "AuthenticationRequired": ("never", f"Bluesky does not accept this handle and app password. {_MAKE_ANEW}"),
    "AuthFactorTokenRequired": ("never", f"Bluesky wants a code, so this is no app password. {_MAKE_ANEW}"),
    "BadTokenScope": ("never", f"This password may not post. {_MAKE_ANEW}"),
    "AccountTakedown": ("never", f"Bluesky has taken this account down. {_IN_THE_APP}"),
    "AccountSuspended": ("never", f"Bluesky has suspended this account. {_IN_THE_APP}"),
    "AccountDeactivated": ("never", f"This Bluesky account is switched off. {_IN_THE_APP}"),
    "RepoTakendown": ("never", f"Bluesky has taken this account down. {_IN_THE_APP}"),
    "RepoDeactivated": ("never", f"This Bluesky account is switched off. {_IN_THE_APP}"),
    "RepoNotFound": ("never", f"This Bluesky account is not kept here any more. {_IN_THE_APP}"),
    "InvalidRequest": ("never", _SHORTEN),
    "InvalidRecord": ("never", _SHORTEN),
    "PayloadTooLarge": ("never", _SHORTEN),
    "BlobTooLarge": ("never", "Bluesky finds the picture too large. Make it smaller and ask for the post again."),
    "InvalidMimeType": ("never", "Bluesky cannot read the picture. Save it as JPEG and ask for the post again."),
    "MethodNotImplemented": ("never", _NO_SERVICE),
    "XRPCNotSupported": ("never", _NO_SERVICE),
    "ExpiredToken": ("again", "The session with Bluesky ran out. Nothing was sent; it is tried again."),
    "InvalidToken": ("again", "The session with Bluesky broke off. Nothing was sent; it is tried again."),
}
# A failure of the service's own (5xx) leaves doubt where the post was on its way by then, and none before.
STATUSES: Mapping[int, tuple[Meaning, str]] = {
    400: ("never", _SHORTEN),
    401: ("never", f"Bluesky does not accept this handle and app password. {_MAKE_ANEW}"),
    403: ("never", f"Bluesky does not allow this account to do that. {_IN_THE_APP}"),
    404: ("never", _NO_SERVICE),
    405: ("never", _NO_SERVICE),
    413: ("never", _SHORTEN),
    501: ("never", _NO_SERVICE),
}

# Nothing but these is about the account, its password or the service where only a session was asked for.
_OF_ACCOUNT = ("AuthFactorTokenRequired", "AccountTakedown", "AccountSuspended", "AccountDeactivated", "RepoTakendown")


def wrong_with_account(said: Said) -> str:
    """What is wrong with the account or its password by the answer to a session, '' where that does not say so."""
    if said.name not in _OF_ACCOUNT and said.status not in (401, 403, 404, 405, 501):
        return ""
    meaning, words = NAMES.get(said.name, STATUSES.get(said.status, ("again", "")))
    return words if meaning == "never" else ""


def verdict(said: Said, visible: bool, now: datetime) -> Outcome:
    """What an answer means that is no success; `visible` is whether a call was on its way that readers can see."""
    if said.status == 429 or said.name == "RateLimitExceeded":
        return RetryAt(_reset(said, now), "Bluesky asks to wait before the next post. It is sent after that.")
    if said.name == "InvalidSwap":
        return Unknown(f"Something else stands on the account where this post belongs. {_CHECK}")
    row = STATUSES.get(said.status)
    if said.status < 500:
        row = NAMES.get(said.name, row)
    if row:
        meaning, words = row
        return Refused(words) if meaning == "never" else RetryAt(now + PAUSE, words)
    if visible:
        return Unknown(f"Bluesky answered with a failure of its own ({said.status}). {_CHECK}")
    return Refused(_NO_SERVICE) if said.status < 400 else RetryAt(now + PAUSE, _LATER)


def without_answer(fault: Exception, visible: bool, now: datetime) -> Outcome:
    """What a fault means that left no answer; `visible` as in `verdict`."""
    if isinstance(fault, ImportError):
        return Refused(NOT_INSTALLED)
    import httpx

    if isinstance(fault, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return Refused(_NO_SERVICE)
    if isinstance(fault, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
        return RetryAt(
            now + (PAUSE if visible else AGAIN), "Bluesky could not be reached. Nothing was sent; it is tried again."
        )
    if visible and not isinstance(fault, GivenUp):
        return Unknown(f"The line to Bluesky broke before an answer came. {_CHECK}")
    return RetryAt(now + PAUSE, _LATER)


def receipt_of(did: str, keys: tuple[str, ...], at: datetime) -> Receipt:
    """The receipt of a post or a thread; its address holds even when the account's handle changes."""
    return Receipt(" ".join(keys), f"https://bsky.app/profile/{did}/post/{keys[0]}", at)


def _reset(said: Said, now: datetime) -> datetime:
    """When the window ends by the service's header (seconds since 1970), within a day; else after the usual pause."""
    try:
        reset = datetime.fromtimestamp(int(said.reset), UTC)
    except (ValueError, OverflowError, OSError):
        return now + PAUSE
    return max(reset, now + timedelta(seconds=1)) if reset <= now + timedelta(days=1) else now + PAUSE
