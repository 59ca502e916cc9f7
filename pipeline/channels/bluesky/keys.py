"""The keys of an account: its handle and an app password in one secret."""

import re

from pipeline.channels import Access

_HANDLE = re.compile(r"(?=.{3,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)
_APP_PASSWORD = re.compile(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}")


def credentials(access: Access) -> str:
    """'' if the secret holds a handle and an app password; else two sentences that show none of it."""
    found = values(access)
    if len(found) != 2:
        return (
            f"The secret of the Bluesky account holds {len(found)} values instead of 2."
            " Put the handle and an app password into its environment variable, in this order, with a blank between"
            " them."
        )
    if not _HANDLE.fullmatch(found[0]):
        return (
            "The first value in the secret of the Bluesky account is no handle."
            " Write the whole handle with its full stops, such as agency.bsky.social, and then the app password."
        )
    if not _APP_PASSWORD.fullmatch(found[1]):
        # the account's own password would do, too, and whoever finds it could lock the owner out
        return (
            "The second value in the secret of the Bluesky account is no app password."
            " Make one in the account's settings: four groups of four signs, with hyphens between them."
        )
    return ""


def values(access: Access) -> list[str]:
    """The handle and the app password, whether blanks, line ends or a colon part them."""
    found = [value for value in re.split(r"[\s:]+", access.secret) if value]
    return [found[0].removeprefix("@"), *found[1:]] if found else []
