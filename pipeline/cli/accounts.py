"""The accounts as `doctor` looks at them: packages, secrets, and what the networks say of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib.util import find_spec

from pipeline.channels import Access
from pipeline.cli.say import times, working
from pipeline.credentials import A_WEEK, KEYS, ask
from pipeline.delivery import A_CALL
from pipeline.grants import Granted
from pipeline.newsroom import ChannelAccount, Newsroom
from pipeline.patience import all_within
from pipeline.survey import House

# What a network needs beyond Dateline itself: the module, and what it is installed with.
PACKAGES = {"bluesky": ("atproto", "dateline[bluesky]"), "mastodon": ("mastodon", "dateline[mastodon]")}
NEVER_ASKED = ("webhook",)  # nobody can ask a hook without giving it a message
TICK, CROSS = "✓", "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is good, what was seen, and what to do where it is not."""

    what: str
    good: bool
    told: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{TICK if self.good else CROSS} {self.what}: {self.told} {self.mend}".rstrip()


def accounts(at: House, newsroom: Newsroom, *, offline: bool) -> Iterator[Finding]:
    """Each network's package, and of each account what is wrong, or that all is well and until when."""
    if not newsroom.channels:
        yield Finding("accounts", True, "newsroom.yml has none, so nothing is posted.")
    yield from _packages({account.kind for account in newsroom.channels})
    formed = {account.name: _form(at, account) for account in newsroom.channels}
    sound = [account for account in newsroom.channels if not formed[account.name]]
    can = [account for account in sound if not account.pings and account.kind not in NEVER_ASKED]
    said = {} if offline else _asked(at, can)
    for account in newsroom.channels:
        if account in sound:
            yield _told(at, newsroom, account, said.get(account.name), offline=offline)
        else:
            yield Finding(account.name, False, formed[account.name])


def _packages(kinds: Iterable[str]) -> Iterator[Finding]:
    for kind in sorted(kinds & PACKAGES.keys()):
        module, extra = PACKAGES[kind]
        if find_spec(module):
            yield Finding(kind, True, f"Its package {module} is installed.")
        else:
            mend = f"Install it with `pip install '{extra}'`."
            yield Finding(kind, False, f"Its package {module} is not installed, so nothing can be posted there.", mend)


def _form(at: House, account: ChannelAccount) -> str:
    """What is wrong with a secret as it stands, '' for nothing."""
    secret = at.secrets.get(account.secret, "")
    if account.pings:
        return at.channels(account.kind).credentials(Access(secret, account.address, account.account))
    if not account.secret:
        return "newsroom.yml names no `secret` for it. Write the name of the environment variable that will hold it."
    if not secret:
        told = f"The environment has no {account.secret}."
        return f"{told} Put the account's secret there ({KEYS}), and run this as the desk is run."
    return at.channels(account.kind).credentials(Access(secret, account.address, account.account))


def _asked(at: House, wanted: Iterable[ChannelAccount]) -> dict[str, Granted]:
    """What the networks say, all asked at once; one that nothing could be written down for was not asked."""

    def one(account: ChannelAccount) -> tuple[str, Granted]:
        return account.name, ask(at, account, timedelta())

    with working("Asking the networks …"):
        return dict(all_within(A_CALL.total_seconds(), [partial(one, account) for account in wanted]))


def _told(at: House, newsroom: Newsroom, account: ChannelAccount, said: Granted | None, *, offline: bool) -> Finding:
    if account.pings:
        return Finding(account.name, True, "It is told of each change, and has no secret to try.")
    if account.kind in NEVER_ASKED:
        told = "Its secret has the right form. A hook cannot be asked without giving it a message."
        return Finding(account.name, True, told)
    if offline:
        return Finding(account.name, True, "Its secret has the right form. Its network was not asked.")
    if said is None:
        mend = "Look whether .dateline can be written, and whether a desk asks just now; then run this again."
        return Finding(account.name, False, "Its network was not asked.", mend)
    if said.wrong:
        return Finding(account.name, False, said.wrong)
    if said.silent:
        mend = "Look at the connection of this machine, then run this again."
        return Finding(account.name, False, "Its network could not be asked, so nobody knows.", mend)
    if said.expires is None:
        return Finding(account.name, True, "Its network accepts the secret, and tells no day on which it ends.")
    until, soon = ", ".join(times(said.expires, newsroom)), said.expires - at.clock.now() <= A_WEEK
    mend = f"Have a new one made: {KEYS}." if soon else ""
    return Finding(account.name, not soon, f"Its network accepts the secret, which holds until {until}.", mend)
