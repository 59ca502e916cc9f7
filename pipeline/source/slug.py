"""A slug from a title: what people would type, in small letters, digits and hyphens."""

import re
import unicodedata

LONGEST = 80
# Letters that have no plain letter inside them for Unicode to find.
SPELT = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
)


def slugged(title: str) -> str:
    """The slug of a title, cut between words at 80 characters; '' where it holds no Latin letter.

    `L’été à Nîmes` gives `l-ete-a-nimes`, `The Minister's œuvre` gives `the-ministers-oeuvre`.
    """
    spelt = unicodedata.normalize("NFKD", title.lower().translate(SPELT))
    letters = "".join(sign for sign in spelt if not unicodedata.combining(sign))
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’](?=s\b)", "", letters)).strip("-")
    if not re.search(r"[a-z]", words):
        return ""
    return words if len(words) <= LONGEST else _cut(words)


def _cut(words: str) -> str:
    whole = words[: LONGEST + 1].rpartition("-")[0]
    return (whole or words[:LONGEST]).strip("-")
