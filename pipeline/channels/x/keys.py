"""The keys of an account: four values of OAuth 1.0a in one secret."""

import re

from pipeline.channels import Access


def credentials(access: Access) -> str:
    """'' if the secret holds the four values of OAuth 1.0a; else two sentences that show none of it."""
    found = values(access)
    if len(found) != 4:
        return (
            f"The secret of the X account holds {len(found)} values instead of 4."
            " Put consumer key, consumer secret, access token and access token secret into its"
            " environment variable, in this order, with a blank between them."
        )
    if not all(value.isascii() and value.isprintable() for value in found):
        return (
            "The secret of the X account holds a character no key has."
            " Copy the four values again, without quotes or dashes of a word processor."
        )
    return ""


def values(access: Access) -> list[str]:
    """The values in the secret, in their order, whether blanks, line ends or colons part them."""
    return [value for value in re.split(r"[\s:]+", access.secret) if value]
