"""The secret of a hook: its address, which lets whoever knows it post there, and perhaps a key to sign with."""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from pipeline.channels import Access, Grant

KEY = "whsec_"  # how a key begins by Standard Webhooks
LEAST, MOST = 24, 64  # bytes of a key (standardwebhooks.com, Signature scheme)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a message goes, and the key that signs it, b"" for none."""

    address: str = field(repr=False)
    key: bytes = field(default=b"", repr=False)


def credentials(access: Access) -> str:
    """'' if the secret holds a secure address and, if anything more, a key; else two sentences that show none of it."""
    found = access.secret.split()
    if len(found) not in (1, 2):
        return (
            f"The secret of the hook holds {len(found)} words instead of one or two."
            " Put the address of the hook into its environment variable, and behind a blank the key if it has one."
        )
    if not _is_secure(found[0]):
        return (
            "The secret of the hook does not begin with a secure web address."
            " Copy the whole address, from `https://` on, from the page on which the hook was made."
        )
    if len(found) == 2 and not _key(found[1]):
        return (
            "The second word in the secret of the hook is no key to sign with."
            " A key begins with `whsec_` and is copied as a whole; leave it out if the hook has none."
        )
    return ""


def secret_of(access: Access) -> Secret:
    """What a secret with good `credentials` holds."""
    address, *key = access.secret.split()
    return Secret(address, _key(key[0]) if key else b"")


def _is_secure(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


def _key(word: str) -> bytes:
    """The bytes of a key, b"" for what is none."""
    if not word.startswith(KEY):
        return b""
    try:
        found = base64.b64decode(word.removeprefix(KEY), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return found if LEAST <= len(found) <= MOST else b""


def verify(access: Access, now: datetime) -> Grant:
    """Nobody can ask a hook without giving it a message: only the form of the secret is looked at."""
    return Grant(credentials(access))
