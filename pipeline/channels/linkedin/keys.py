"""The keys of an account: the token, or what a token is exchanged for, and the organisation that it posts for."""

import re

from pipeline.channels import Access

_ACCOUNT = re.compile(r"(?:urn:li:organization:)?(?P<id>[1-9][0-9]{0,19})")
_VALUE = re.compile(r"[\x21-\x7e]{8,4000}")


def credentials(access: Access) -> str:
    """'' if the secret has one of its two forms and the organisation is known; else two sentences that show none."""
    found = values(access)
    if len(found) not in (1, 3):
        return (
            f"The secret of the LinkedIn account holds {len(found)} values instead of 1 or 3."
            " Put the access token alone into its environment variable, or client id, client secret and refresh token"
            " in this order, with a blank between them."
        )
    if not all(_VALUE.fullmatch(value) for value in found):
        return (
            "The secret of the LinkedIn account holds something that is no key."
            " Copy it again, without quotes or dashes of a word processor."
        )
    if not organisation(access):
        return (
            "It is not known for which organisation the LinkedIn account posts. Write the number of its page into"
            ' newsroom.yml, such as `account: "2414183"`: it stands in the address of the page as its admins see it.'
        )
    return ""


def values(access: Access) -> list[str]:
    """The values in the secret, whether blanks or line ends part them."""
    return access.secret.split()


def is_exchanged(access: Access) -> bool:
    """Whether the secret is no token itself, but is exchanged for one."""
    return len(values(access)) == 3


def organisation(access: Access) -> str:
    """The organisation as LinkedIn names it; '' where newsroom.yml does not tell its number."""
    found = _ACCOUNT.fullmatch(access.account.strip())
    return f"urn:li:organization:{found['id']}" if found else ""
