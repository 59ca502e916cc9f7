"""A recipient: whom a letter is addressed to, and what of its words depends on that."""

from dataclasses import dataclass

from pipeline.digest import digest
from pipeline.mailbox import is_address
from pipeline.zone import UnknownZone, names

TOKEN = 200  # signs; it stands in an address, and header lines have an end


@dataclass(frozen=True, slots=True)
class Recipient:
    """One reader: the email address, the name, the language and zone he or she lives by, '' where they are not known.

    `token` is the random word by which a reader on a list leaves it; without one the letter goes to a single person.
    ValueError for an address that mail cannot carry everywhere or an unfit token, UnknownZone for no zone.
    """

    address: str
    name: str = ""
    language: str = ""
    zone: str = ""
    token: str = ""

    def __post_init__(self) -> None:
        local, _, host = self.address.rpartition("@")
        # beyond ASCII only the domain has another way to be written (RFC 6532 is not spoken everywhere)
        if not (local.isascii() and is_address(self.address) and _in_ascii(host)):
            raise ValueError(f"`{self.address}` is not an email address")
        if self.zone and self.zone not in names():
            raise UnknownZone(self.zone)
        if not self.token.isprintable() or not self.token.isascii() or len(self.token) > TOKEN:
            raise ValueError(f"a token is at most {TOKEN} signs of ASCII")

    @property
    def mailbox(self) -> str:
        """The address as the wire carries it: its domain in ASCII."""
        local, _, host = self.address.rpartition("@")
        return f"{local}@{_in_ascii(host).lower()}"

    @property
    def mark(self) -> str:
        """What stands for this recipient in a message's id: the same each time, as long as the token is.

        It shows no address; without a token whoever guesses the address can see that it is this one.
        """
        return digest(f"{self.mailbox}\n{self.token}".encode())[:24]


def _in_ascii(host: str) -> str:
    """A domain as the wire carries it, '' where it cannot be."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ""
