"""The leak search: is a canary in these bytes, plain or in any guise that we know of?"""

import base64
import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from tests.leak.unpack import views

URL_SAFE = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, slots=True)
class Surface:
    """A place where somebody could look: its name and the bytes that are seen there.

    `names` says that releases may be called by their slug there: a log, an alarm, an annotation, the ledger.
    """

    name: str
    data: bytes
    names: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A canary found: on which surface, in which guise, and the bytes around it."""

    surface: str
    guise: str
    around: bytes

    def __str__(self) -> str:
        return f"{self.surface} ({self.guise}): {self.around!r}"


@dataclass(frozen=True, slots=True)
class Flock:
    """The canaries of one unlifted newsroom: all that is said begins with `text`, all slugs with `slug`.

    Both are a dozen small letters and nothing else, so that slugs, addresses and capital letters leave them whole.
    """

    text: str
    slug: str

    def word(self, field: str) -> str:
        """The canary of a field."""
        return self.text + "".join(filter(str.isalpha, field.lower()))

    def name(self, field: str) -> str:
        """The canary of a slug."""
        return self.slug + "".join(filter(str.isalpha, field.lower()))


def leaks(flock: Flock, surfaces: Iterable[Surface]) -> list[Hit]:
    """Every canary that one of these surfaces shows."""
    return [
        Hit(surface.name, guise, around)
        for surface in surfaces
        for stem in ((flock.text,) if surface.names else (flock.text, flock.slug))
        for guise, around in _seen(stem, surface.data)
    ]


@lru_cache(maxsize=20_000)  # most of what is looked at was looked at before
def _seen(stem: str, data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Each guise in which the canary is in these bytes, and what stands around it."""
    return tuple(found for steps, view in views(data) for found in _hits(stem, steps, view))


def _hits(stem: str, steps: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    plain, exact = guises(stem)
    folded = data.lower()
    joined = re.sub(rb"[\s\"'+]+", b"", folded)  # broken over lines, or in pieces that a program joins
    lines = re.sub(rb"\s+", b"", data).translate(URL_SAFE)
    for needles, texts in ((plain, (folded, joined)), (exact, (lines,))):
        for guise, needle in needles.items():
            text = next((text for text in texts if needle in text), b"")
            if text:
                at = text.index(needle)
                yield f"{steps} {guise}".strip(), text[max(0, at - 60) : at + len(needle) + 40]


@cache
def guises(stem: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What to look for where capital letters do not count, and where they do (base64, base32)."""
    plain = {
        "plain": stem.encode(),
        "reversed": stem[::-1].encode(),
        "rot13": codecs.encode(stem, "rot13").encode(),
        "hex": stem.encode().hex().encode(),
        "hex of capitals": stem.upper().encode().hex().encode(),
        "spaced": "-".join(stem).encode(),
    }
    exact: dict[str, bytes] = {}
    for case, word in {"": stem, " of capitals": stem.upper(), " of a capital": stem.title()}.items():
        for shift in range(3):
            exact[f"base64{case}, shifted by {shift}"] = _base64(word.encode(), shift)
        for shift in range(5):
            exact[f"base32{case}, shifted by {shift}"] = _base32(word.encode(), shift)
    for shift in range(3):
        exact[f"base64 of UTF-16, shifted by {shift}"] = _base64(stem.encode("utf-16-le"), shift)
    return plain, exact


def _base64(word: bytes, shift: int) -> bytes:
    """What base64 makes of a word that begins that many bytes behind a border of three, whatever stands around it."""
    whole = base64.b64encode(b"\0" * shift + word)
    return whole[-(-shift * 8 // 6) : (shift + len(word)) * 8 // 6]


def _base32(word: bytes, shift: int) -> bytes:
    whole = base64.b32encode(b"\0" * shift + word)
    return whole[-(-shift * 8 // 5) : (shift + len(word)) * 8 // 5]
