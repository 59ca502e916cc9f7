"""Reach: the email address and the telephone number that a line holds; a fax is no telephone."""

import re
from collections.abc import Iterator

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
PHONE = re.compile(r"(?<![\w/.-])(?:\+\s?\d|\(\+?\d|\d)[\d ()./-]{5,22}\d(?!\w)")
CALLED = re.compile(
    r"\b(?:tel|tél|telephone|téléphone|teléfono|telefone|telefoon|phone|mobile|cell|móvil|t|m|p)\b\.?\s*:?\s*\(?$", re.I
)
FAX_LINE = re.compile(r"\W*(?:fax|télécopie)\b", re.IGNORECASE)
FAX = re.compile(r"\b(?:fax|télécopie|telecopier)\b\.?\s*:?\s*$", re.IGNORECASE)


def reach_of(text: str) -> tuple[str, str] | None:
    """The first email address and telephone number of a line, None where it has neither."""
    emails, phones = EMAIL.search(text), next(_phones(text), "")
    return (emails[0] if emails else "", phones) if emails or phones else None


def every_reach(text: str) -> list[str]:
    """All email addresses and telephone numbers of a line."""
    return [*(match[0] for match in EMAIL.finditer(text)), *_phones(text)]


def _phones(text: str) -> Iterator[str]:
    for match in PHONE.finditer(text):
        before = text[: match.start()]
        spoken = match[0].lstrip("( ").startswith("+") or CALLED.search(before)
        if spoken and not FAX.search(before) and 7 <= sum(sign.isdigit() for sign in match[0]) <= 15:
            yield match[0].strip()
