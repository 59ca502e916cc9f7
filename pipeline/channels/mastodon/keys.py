"""The keys of an account: the token that stands for it, and the server that it is on."""

import re
from urllib.parse import urlsplit

from pipeline.channels import Access
from pipeline.hostname import is_private

_ACCOUNT = re.compile(r"@?(?P<user>\w+(?:[.-]+\w+)*)@(?P<host>[\w.-]+\w(?::[0-9]{1,5})?)")
_TOKEN = re.compile(r"[\x21-\x7e]{8,2000}")


def credentials(access: Access) -> str:
    """'' if the secret is one token and it is known for which server; else two sentences that show none of it."""
    return _wrong_token(access.secret.split()) or _wrong_server(access)


def token(access: Access) -> str:
    """The token itself, without the blanks around it."""
    return access.secret.strip()


def server(access: Access) -> str:
    """The base address of the server: the one written down, else that of the account; '' where neither is there.

    They may differ: `@desk@agency.example` can be served by `https://social.agency.example`.
    """
    if access.address:
        return access.address.rstrip("/")
    found = _ACCOUNT.fullmatch(access.account.strip())
    return f"https://{found['host']}" if found else ""


def user(access: Access) -> str:
    """The name of the account on its server, '' where newsroom.yml does not tell it."""
    return access.account.strip().removeprefix("@").partition("@")[0]


def _wrong_token(found: list[str]) -> str:
    if len(found) != 1:
        return (
            f"The secret of the Mastodon account holds {len(found)} values instead of 1."
            " Put the access token alone into its environment variable, without client key, client secret or “Bearer”."
        )
    if not _TOKEN.fullmatch(found[0]):
        return (
            "The secret of the Mastodon account is no access token."
            " Copy the token again, without quotes or dashes of a word processor."
        )
    return ""


def _wrong_server(access: Access) -> str:
    base = server(access)
    if not base:
        return (
            "It is not known on which server the Mastodon account is."
            ' Write the account whole into newsroom.yml, such as `account: "@desk@social.example"`.'
        )
    try:
        parts = urlsplit(base)
        plain = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        plain = False
    if not plain or parts.scheme not in ("http", "https") or parts.path or parts.query or parts.fragment or "@" in base:
        return (
            "The address of the Mastodon account is not that of a server."
            " Write the server alone into newsroom.yml, such as `address: https://social.example`."
        )
    if parts.scheme == "http" and not is_private(parts.hostname or ""):
        return (
            "The address of the Mastodon server begins with http://, so that others could read the token on its way."
            " Write https:// instead."
        )
    return ""
