"""Pattern: the text that an account posts where a release gives it none, with places for what the release says."""

import re
from collections.abc import Callable, Mapping

from pipeline.issued import Issued

PLACE = re.compile(r"\{([^{}]*)\}")
_WORD = re.compile(r"[^\W_]+")


def filled(pattern: str, issued: Issued) -> str:
    """The pattern with each of its places filled; blanks and lines that are left over where one is empty go."""
    shown = PLACE.sub(lambda found: PLACES[found[1]](issued) if found[1] in PLACES else found[0], pattern)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split(" ")).strip() for line in shown.split("\n"))).strip()


def unknown(pattern: str) -> list[str]:
    """The places of a pattern that no release can fill."""
    return [found[1] for found in PLACE.finditer(pattern) if found[1] not in PLACES]


def _issuers(issued: Issued) -> str:
    rows = issued.rows("issuers")
    return ", ".join(row.get("acronym") or row["name"] for row in rows)


def _hashtags(issued: Issued) -> str:
    """Each topic as one word: `crime prevention` is `#CrimePrevention`."""
    topics = (_WORD.findall(topic) for topic in issued["topics"] or ())
    return " ".join("#" + "".join(word[:1].upper() + word[1:] for word in words) for words in topics if words)


PLACES: Mapping[str, Callable[[Issued], str]] = {
    "title": lambda issued: str(issued["title"]),
    "subtitle": lambda issued: str(issued["subtitle"]),
    "summary": lambda issued: str(issued["summary"]),
    "place": lambda issued: str(issued["place"]),
    "issuers": _issuers,
    "hashtags": _hashtags,
}
