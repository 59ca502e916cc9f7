"""Where the public pages stand, from its form: a folder, a branch or a folder elsewhere, each doubt noted."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from pipeline.newsroom import HostPlace
from pipeline.source.form import Form
from pipeline.source.values import choice, number, variable

OWN = ("releases", "templates", "marks", "feeds", "public", "newsroom.yml")
MACHINE = ("bin", "boot", "dev", "etc", "lib", "lib64", "proc", "root", "run", "sbin", "sys", "usr")
FIELDS: Mapping[str, tuple[str, ...]] = {  # beside `kind` and `proof`
    "folder": ("path",),
    "branch": ("repository", "branch", "token"),
    "rsync": ("to", "port", "identity"),
}
PROOFS: Mapping[str, tuple[str, ...]] = {
    "folder": ("address", "folder"),
    "branch": ("address", "branch"),
    "rsync": ("address", "folder"),
}
BRANCH = re.compile(r"(?!.*(\.\.|//|@\{|\.lock(/|$)))[A-Za-z0-9_][A-Za-z0-9_./-]*(?<![./])")
ELSEWHERE = re.compile(r"([A-Za-z0-9_][\w.-]*@)?([A-Za-z0-9][\w.-]*|\[[0-9a-fA-F:.]+\]):(/.*)")


def host_from(form: Form, kinds: tuple[str, ...]) -> HostPlace:
    """The host that newsroom.yml describes; a folder beside it where it describes none."""
    host = form.form("host")
    if not host:
        return HostPlace(kinds[0], "live")
    kind = choice(host, "kind", kinds, kinds[0])
    place = HostPlace(
        kind,
        _path(host, kind),
        _proof(host, kind),
        repository=_repository(host),
        branch=_branch(host) or ("gh-pages" if kind == "branch" else ""),
        token=variable(host, "token"),
        to=_elsewhere(host, needed=kind == "rsync"),
        port=number(host, "port", 22, least=1, most=65535),
        identity=variable(host, "identity"),
    )
    for key in host:
        if any(key in fields for fields in FIELDS.values()) and key not in FIELDS[kind]:
            host.problem(
                key,
                "key-unknown",
                f"`{key}` means nothing for a host of the kind `{kind}`.",
                f"Take it out; it may have {', '.join(f'`{each}`' for each in FIELDS[kind])} and `proof`.",
            )
    return place


def _proof(host: Form, kind: str) -> str:
    """How a page is proven public."""
    proof = choice(host, "proof", ("address", "folder", "branch"), "address")
    if proof in PROOFS[kind]:
        return proof
    host.problem(
        "proof",
        "choice-unknown",
        f"`proof` cannot be `{proof}` for a host of the kind `{kind}`.",
        f"Write {' or '.join(f'`proof: {each}`' for each in PROOFS[kind])}.",
    )
    return "address"


def _path(host: Form, kind: str) -> str:
    """Where the public pages stand on this machine; refused where the newsroom itself or the machine lies."""
    path = host.text("path") or "live"
    if kind != "folder":
        return ""
    why = _not_public(path)
    if why:
        host.problem("path", "path-refused", why, "Name a folder that holds nothing else, such as `path: live`.")
    return path


def _not_public(path: str) -> str:
    """Why a path is not taken, '' where it is."""
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or path.startswith("~"):
        return f"`{path}` is the newsroom's own folder or leads out of it."
    if parts[0] == "/" and (len(parts) < 3 or parts[1] in MACHINE):
        return f"`{path}` is a folder of the machine."
    if parts[0].lower() in OWN or parts[0].startswith("."):
        return f"`{path}` is where the newsroom keeps its own files."
    return ""


def _repository(host: Form) -> str:
    """An address or a path; one with a password in it is not shown again."""
    repository = host.text("repository")
    if "://" in repository and _has_password(repository):
        host.problem(
            "repository",
            "secret-written",
            "`repository` is an address with a name or a password in it.",
            "Write it without, and name the variable that holds the password: `token: GIT_TOKEN`.",
        )
        return ""
    if repository.startswith("-") or re.search(r"\s|^\w+::", repository):
        host.problem(
            "repository",
            "address-unreadable",
            "`repository` is not the address of a repository.",
            "Copy it from the page of the repository, such as `repository: https://git.example.org/agency/pages.git`.",
        )
    return repository


def _has_password(address: str) -> bool:
    """Whether somebody may be named in the address of a web site; over ssh the name alone is no secret."""
    try:
        parts = urlsplit(address)
        return bool(parts.password or (parts.username and parts.scheme != "ssh"))
    except ValueError:
        return True


def _branch(host: Form) -> str:
    branch = host.text("branch")
    if branch and not BRANCH.fullmatch(branch):
        host.problem(
            "branch",
            "path-refused",
            f"`{branch}` cannot be the name of a branch.",
            "Write a name such as `branch: gh-pages`.",
        )
    return branch


def _elsewhere(host: Form, *, needed: bool) -> str:
    """A user, a machine and a folder on it that holds nothing else."""
    example = "press@www.example.org:/srv/www/live"
    to = host.text("to", need=example if needed else "")
    found = ELSEWHERE.fullmatch(to)
    if to and not found:
        host.problem(
            "to", "path-refused", f"`{to}` names no folder on another machine.", f"Write it whole: `to: {example}`."
        )
    elif found and ((why := _not_public(found[3])) or found[3].endswith("/")):
        told = why or f"`{to}` ends with a slash, and it becomes a link."
        host.problem("to", "path-refused", told, f"Name a folder that holds nothing else, such as `to: {example}`.")
    return to
