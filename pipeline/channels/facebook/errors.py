"""The errors: what the codes of the Graph API mean, whatever status they come under.

Where not said otherwise, the codes are those of developers.facebook.com/docs/graph-api/guides/error-handling. What
Facebook itself says in words is never shown: it may hold the text of the post.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import requests


@dataclass(frozen=True, slots=True)
class Error:
    """What an answer says that went wrong; `code` is 0 where it says nothing that can be read.

    `already` is whether it was refused for being there already, `proofless` for want of the app secret's proof.
    """

    code: int
    subcode: int = 0
    already: bool = False
    proofless: bool = False

    @property
    def is_gone(self) -> bool:
        """Whether the post is not there, or this token may not see it: Facebook does not tell these two apart."""
        return (self.code, self.subcode) == (100, 33)


ALREADY = 506  # seen in facebook-csharp-sdk issue 119; the same is said under 368, see koala issue 422
_RENEW = (
    "Make a new one as docs/channels.md says under “The token of a Facebook Page” and put it into the account's"
    " environment variable."
)
_TOKEN = f"Facebook does not accept the token of this Page any more. {_RENEW}"
_PERMISSION = (
    "Facebook does not allow this app to do that on the Page. Look whether the token was made with"
    " pages_manage_posts and pages_read_engagement, and whether you may still post there; then make a new token."
)
_UNREADABLE = (
    "Facebook does not take this post. Look at the Page's ID in newsroom.yml, open the release's page to see whether"
    " it shows, shorten the text if it is long, and ask for the post again."
)
PROOFLESS = (
    "Facebook wants this app to prove itself by its secret. Put the app secret behind the token into the account's"
    " environment variable, with a blank between them, or copy it again if it is there."
)
NO_PAGE = "Facebook knows no Page of this name. Write the ID of the Page, which has only digits, into newsroom.yml."
REFUSALS: Mapping[int, str] = {
    3: _PERMISSION,
    10: _PERMISSION,
    **dict.fromkeys(range(200, 300), _PERMISSION),
    100: _UNREADABLE,
    102: _TOKEN,
    190: _TOKEN,
    803: NO_PAGE,  # an alias that does not exist; believed
}
_HOUR = timedelta(hours=1)  # limits are counted in windows of an hour (…/graph-api/overview/rate-limiting)
_QUARTER = timedelta(minutes=15)
# What is asked to wait was surely not carried out. How long, unless Facebook says so itself.
PAUSES: Mapping[int, timedelta] = {
    4: _QUARTER,  # calls of the app
    17: _QUARTER,  # calls of the user
    32: _QUARTER,  # calls for the Page
    341: _HOUR,  # posts of the app
    368: _HOUR,  # held back for what looks like a breach of a rule
    613: _QUARTER,  # a limit of its own
    80001: _QUARTER,  # calls with a Page's token (…/graph-api/overview/rate-limiting)
}


def error_of(answer: "requests.Response") -> Error | None:
    """What went wrong by an answer's body, whatever its status; None where it speaks of no error."""
    try:
        told = answer.json()
    except ValueError:
        return None
    if not isinstance(told, dict) or "error" not in told:
        return None
    match told["error"]:
        case {"code": int(code), **rest}:
            subcode, words = rest.get("error_subcode"), str(rest.get("message", "")).lower()
            already = code == ALREADY or (code == 368 and "already posted" in words)
            return Error(code, subcode if isinstance(subcode, int) else 0, already, "appsecret_proof" in words)
    return Error(0)
