"""Access: which repository, and what git is told of it by its environment alone, so that no other process sees it."""

import re
from collections.abc import Mapping
from pathlib import Path

from pipeline.git import Git, GitRefuses, writer
from pipeline.hosts import HostRefuses, Seams
from pipeline.newsroom import HostPlace, Newsroom

REMOTE = "pages"
HELPER = """!f() { test "$1" = get && printf 'username=x-access-token\\npassword=%s\\n' "$DATELINE_TOKEN"; }; f"""
LOOK = 20.0  # seconds: a look must not hold up the line


def repository(newsroom: Newsroom, seams: Seams, home: Path) -> Git:
    """The bare repository at `home`, with the one of the public pages as its remote; HostRefuses, in words."""
    place = newsroom.host
    who = writer(newsroom.name)
    settings = [(f"remote.{REMOTE}.url", _address(place, seams.root))]
    token = _token(place, seams.secrets)
    if token:
        settings += [("credential.helper", ""), ("credential.helper", HELPER)]
        who["DATELINE_TOKEN"] = token
    who |= {"SSH_ASKPASS_REQUIRE": "never", "GIT_LITERAL_PATHSPECS": "1"}
    return Git(home, REMOTE, who | _told(settings, seams.secrets), LOOK)


def _token(place: HostPlace, secrets: Mapping[str, str]) -> str:
    token = secrets.get(place.token, "") if place.token else ""
    if place.token and not token:
        raise HostRefuses(f"The environment has no {place.token}, so the pages cannot be pushed. Put the token there.")
    return token


def _address(place: HostPlace, root: Path) -> str:
    """The address, a path of this machine from its root on."""
    address = place.repository
    try:
        address = address or Git(root).line("remote", "get-url", "origin")
    except GitRefuses as why:
        raise HostRefuses(
            "The newsroom's folder is no checkout of a repository that git can push to. "
            "Name the repository of the public pages: `repository:` under host: in newsroom.yml."
        ) from why
    elsewhere = "://" in address or re.match(r"[^/]+:", address)
    return address if elsewhere else str((root / address).resolve())


def _told(settings: list[tuple[str, str]], secrets: Mapping[str, str]) -> dict[str, str]:
    """Settings of git as variables, after those that whoever runs this has set so."""
    given = secrets.get("GIT_CONFIG_COUNT", "")
    first = int(given) if given.isdigit() else 0
    told = {"GIT_CONFIG_COUNT": str(first + len(settings))}
    for at, (key, value) in enumerate(settings, first):
        told |= {f"GIT_CONFIG_KEY_{at}": key, f"GIT_CONFIG_VALUE_{at}": value}
    return told
