"""Translations in step with their original: the hour of the lift, the contacts, the revision, the figures."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks import Context, is_live
from pipeline.embargo.languages import LANGUAGES
from pipeline.newsroom import Contact, Newsroom
from pipeline.problem import Problem
from pipeline.release import Release

MONTH = "|".join(
    sorted({re.escape(month.strip()) for one in LANGUAGES.values() for each in one.months for month in each.split(",")})
)
ADDRESS = re.compile(
    r"\]\([^()\s]*\)|<?(?:https?://|www\.|mailto:|tel:)\S+|(?<![^\s<(])[^\s@]{1,64}@\S+|`[^`\n]*`"
    r"|\[\^[^\]\n]{1,60}\]|[+]\d[\d ()./-]+"
)
# Days, years and hours are written another way in each language, and other checks look at them.
MOMENT = re.compile(
    rf"""\b\d{{4}}-\d\d-\d\d(?:T[\d:.]+Z?)?\b | \b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}\b
    | \b\d{{1,2}}(?:º|er|e|1ye|st|nd|rd|th|ro|ème)?\.?\s?(?:(?:-|–|to|and|au?|et|y|e|en|tot|ak|al|à|,)\s?\d{{1,2}}\s?)?
      (?=[^\W\d])(?:de\s|of\s)?(?:{MONTH})\b | \b(?=[^\W\d]{{2,10}}\s\d)(?:{MONTH})\s\d{{1,2}}\b(?!\s?%)
    | \b\d{{1,2}}\s?[:.h]\s?\d\d\b(?!\s?%) | \b\d{{1,2}}\s?(?:h|hrs|a\.?m|p\.?m|heures|horas|uur|è)\b
    | \b\d{{4}}\s?(?:hrs|h|hours)\b
    | \b(?:1[5-9]|20|21)\d\d\b(?![.,]\d)""",
    re.IGNORECASE | re.VERBOSE,
)
NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,’'\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?(?![\w])(?!-\w)")
# Said in words of another size elsewhere: 1.5 billion is 1 500 millones.
SCALED = re.compile(
    r"\s?(?:million|billion|trillion|milliard|millón|millon|mil\b|bn\b|m\b|thousand|miljoen|miljard|milyon)",
    re.IGNORECASE,
)
ANY = re.compile(r"\d+(?:[.,’'\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?")
DIGITS = re.compile(r"\d")


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """What sets a translation apart from its original; one that is not there is the business of another check."""
    if not release.translation_of or release.killed:
        return
    same = (other for other in context.sharing(release.translation_of) if other.slug == release.translation_of)
    original = next((other for other in same if other.file != release.file), None)
    if original is None or original.killed or original.language == release.language:
        return
    yield from _revision(release, original)
    if context.whole or not is_live(release, newsroom, context):
        yield from _hour(release, original, context)
        yield from _contacts(release, original)
        yield from _numbers(release, original)


def _hour(release: Release, original: Release, context: Context) -> Iterator[Problem]:
    """Two hours stop a lift as long as neither is public: a text that is out may be translated at any time."""
    if not (release.embargo and original.embargo) or release.embargo.instant == original.embargo.instant:
        return
    if any(context.record.last(one.slug) for one in (release, original)):
        return
    yield Problem(
        release.place_of("embargo"),
        "translation-hour",
        f"This translation and its original `{original.slug}` would not go out at the same hour.",
        f"Write what the original says: `embargo: {original.embargo.words}`, or mend that one.",
    )


def _contacts(release: Release, original: Release) -> Iterator[Problem]:
    here = {key for contact in release.contacts for key in _keys(contact)}
    missing = [contact for contact in original.contacts if here.isdisjoint(_keys(contact))]
    if not missing:
        return
    names = ", ".join(f"`{contact.id or contact.email or contact.phone or contact.name}`" for contact in missing)
    yield Problem(
        release.place_of("contacts"),
        "translation-contacts",
        f"The original `{original.slug}` names {names}, and this translation does not.",
        f"Add {names} to `contacts:`, so that readers of both can ask the same people.",
        stops=False,
    )


def _keys(contact: Contact) -> set[str]:
    """All that tells that two contacts are the same desk: the id, the address, the number, without them the name."""
    keys = {contact.id, contact.email.casefold(), "".join(DIGITS.findall(contact.phone))} - {""}
    return keys or {contact.name.casefold()}


def _revision(release: Release, original: Release) -> Iterator[Problem]:
    if release.revision == original.revision:
        return
    behind = release.revision < original.revision
    slug, newest = (release.slug, original.revision) if behind else (original.slug, release.revision)
    yield Problem(
        release.place_of("revision" if "revision" in release.places else "translation-of"),
        "translation-revision",
        f"This translation is revision {release.revision}, and its original `{original.slug}` is {original.revision}.",
        f"Make the same change in `{slug}` if it concerns it, with the line `revision: {newest}`.",
        stops=False,
    )


def _numbers(release: Release, original: Release) -> Iterator[Problem]:
    here = _figures(release.body)
    if here is None:
        return
    missing = [shown for key, shown in _asked(original.body).items() if key not in here]
    if not missing:
        return
    names = ", ".join(f"`{shown}`" for shown in missing[:5])
    more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
    yield Problem(
        release.place_of("body"),
        "translation-numbers",
        f"The original `{original.slug}` has {names}{more} in its text, and this translation does not.",
        f"Look whether {names} should stand here too, or is written in words on purpose.",
        stops=False,
    )


@lru_cache(maxsize=64)  # an original has several translations
def _asked(body: str) -> dict[str, str]:
    """The figures of a text that its translation must have, as written, by their digits alone: 1,500 is 1 500."""
    bare = MOMENT.sub(_blank, ADDRESS.sub(_blank, body))
    found: dict[str, str] = {}
    for match in NUMBER.finditer(bare):
        key = "".join(DIGITS.findall(match[0]))
        if len(key) >= 2 and not SCALED.match(bare, match.end()):
            found.setdefault(key, match[0])
    return found


def _figures(body: str) -> frozenset[str] | None:
    """Every run of digits of a text, whatever it stands for; None where there is no text."""
    if not body:
        return None
    whole = {"".join(DIGITS.findall(found)) for found in ANY.findall(body)}
    return frozenset(whole | set(re.findall(r"\d+", body)))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
