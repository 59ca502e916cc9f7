"""The keys of a Page: its access token, and where they are given, the secret and the id of the app that it is for."""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pipeline.channels import Access
from pipeline.channels.facebook.wish import page_of
from pipeline.hostname import is_private

_TOKEN = re.compile(r"[\x21-\x7e]{20,2000}")
_APP_SECRET = re.compile(r"[0-9a-f]{32}", re.ASCII)
_APP = re.compile(r"[0-9]{5,25}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Keys:
    """The token of the Page, the secret of the app and its id; '' for what is not given."""

    token: str = field(repr=False)
    app_secret: str = field(default="", repr=False)
    app: str = ""

    @property
    def proof(self) -> str:
        """What shows that the app itself asks, '' where its secret is not known.

        developers.facebook.com/docs/graph-api/guides/secure-requests: HMAC with SHA-256 of the token, by that secret.
        """
        if not self.app_secret:
            return ""
        return hmac.new(self.app_secret.encode(), self.token.encode(), hashlib.sha256).hexdigest()


def keys(access: Access) -> Keys:
    """What a secret with good `credentials` holds."""
    return Keys(*access.secret.split())


def credentials(access: Access) -> str:
    """'' if the secret has the form of a Page's and it is known which Page; else two sentences that show none of it."""
    return _wrong_values(access.secret.split()) or _wrong_page(access.account) or _wrong_address(access.address)


def _wrong_values(found: list[str]) -> str:
    if len(found) not in (1, 2, 3):
        return (
            f"The secret of the Facebook Page holds {len(found)} values instead of 1, 2 or 3."
            " Put the Page's access token into its environment variable, and behind a blank, if you like, the app"
            " secret and then the app ID."
        )
    if not _TOKEN.fullmatch(found[0]):
        return (
            "The first value in the secret of the Facebook Page is no access token."
            " Copy the token again, as a whole and without quotes."
        )
    if len(found) > 1 and not _APP_SECRET.fullmatch(found[1]):
        return (
            "The second value in the secret of the Facebook Page is no app secret."
            " An app secret has 32 signs, digits and the letters a to f: copy it again, or leave it out."
        )
    if len(found) > 2 and not _APP.fullmatch(found[2]):
        return (
            "The third value in the secret of the Facebook Page is no app ID."
            " An app ID has only digits: copy it again, or leave it out."
        )
    return ""


def _wrong_page(account: str) -> str:
    if page_of(account):
        return ""
    return (
        "It is not known which Facebook Page this is."
        ' Write the ID of the Page into newsroom.yml, such as `account: "123456789012345"`.'
    )


def _wrong_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if not address or (host and (parts.scheme == "https" or (parts.scheme == "http" and is_private(host)))):
        return ""
    return (
        "The address of the Facebook Page in newsroom.yml is not a secure one."
        " Leave `address` out: Facebook is asked where it always is."
    )
