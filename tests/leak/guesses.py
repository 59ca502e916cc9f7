"""Addresses that somebody impatient would try, from what is public already and from what could be coming."""

from calendar import month_name
from collections.abc import Iterable, Iterator
from itertools import product
from urllib.parse import quote

MONTHS = tuple(name.lower() for name in month_name[1:])
PAGES = (
    "", "/", "/index.html", "/release.txt", "/ninjs.json", "/index.htm", "/index.php", "/index.json",
    "/feed", "/feed/", "/amp/",
)  # fmt: skip
ENDINGS = (".html", ".json", ".txt", ".md", ".pdf", ".eml", ".xml", ".zip", ".gz", ".docx", "~", ".bak", ".old", ".swp")
FOLDERS = ("/releases", "/release", "/news", "/drafts", "/draft", "/preview", "/embargo", "/staging", "/next", "/old")
HIDDEN = (
    "/.live.slots",
    "/../.live.slots",
    "/..%2f.live.slots",
    "/%2e%2e/.live.slots",
    "/releases/../../.live.slots",
    "/.dateline",
    "/../.dateline",
    "/..%2f.dateline/store",
    "/../releases",
    "/..%2freleases",
    "/.git",
    "/../.git",
    "/public",
    "/../public",
    "/feeds/issued",
)
INSIDE = (
    "",
    "/",
    "/next",
    "/next/",
    "/next/index.html",
    "/HEAD",
    "/config",
    "/ledger.sqlite3",
    "/record.jsonl",
    "/letters/",
)


def guesses(known: Iterable[str], coming: Iterable[str], files: Iterable[str]) -> list[str]:
    """Ten thousand addresses and more, none of them public: made from slugs that are public, from the true slugs of
    what is coming, and from the names of its files."""
    known, coming, files = list(known), list(coming), list(files)
    later = list(_later(known))
    found = dict.fromkeys(
        (
            *_pages(FOLDERS, coming),
            *_pages(FOLDERS[:5], later),
            *_endings([*coming, *later]),
            *_files(coming, files),
            *_feeds(coming),
            *_hidden(coming),
            *_odd(coming),
        )
    )
    public = {f"/releases/{slug}/" for slug in known} | {f"/releases/{slug}/index.html" for slug in known}
    return [address for address in found if address not in public]


def _later(known: list[str]) -> Iterator[str]:
    """The same slug for another month, year or number, as in the leaks that were guessed."""
    for slug in known:
        words = slug.split("-")
        for at, word in enumerate(words):
            swaps = MONTHS if word in MONTHS else [str(int(word) + n) for n in range(1, 6)] if word.isdigit() else []
            yield from ("-".join([*words[:at], swap, *words[at + 1 :]]) for swap in swaps if swap != word)
        yield from (f"{slug}-{n}" for n in range(2, 8))
        yield from (f"{year}-{month:02}-04-{slug}" for year, month in product((2026, 2027), range(1, 13)))


def _pages(folders: Iterable[str], slugs: list[str]) -> Iterator[str]:
    for folder, slug, page in product(folders, slugs, PAGES):
        yield f"{folder}/{slug}{page}"


def _endings(slugs: list[str]) -> Iterator[str]:
    for slug, ending in product(slugs, ENDINGS):
        yield f"/releases/{slug}{ending}"


def _files(coming: list[str], files: list[str]) -> Iterator[str]:
    for slug, file, ending in product(coming, files, ("", "~", ".bak", "?download=1", "#page")):
        yield from (
            f"/releases/{slug}/{quote(file)}{ending}",
            f"/{quote(file)}{ending}",
            f"/releases/{quote(file)}{ending}",
        )


def _feeds(coming: list[str]) -> Iterator[str]:
    for name, ending in product(coming, (".rss", ".atom", ".json", "", "/", ".xml")):
        yield from (f"/feeds/{name}{ending}", f"/feeds/issued/{name}{ending}", f"/feeds/{name.upper()}{ending}")


def _hidden(coming: list[str]) -> Iterator[str]:
    for folder, inside in product(
        HIDDEN, (*INSIDE, *(f"/{slug}" for slug in coming), *(f"/{slug}.md" for slug in coming))
    ):
        yield folder + inside


def _odd(coming: list[str]) -> Iterator[str]:
    """Capital letters, percent signs, doubled and backward strokes, ends cut off, and what is no address at all."""
    for slug in coming:
        whole = f"/releases/{slug}/"
        yield from (whole.upper(), whole.title(), whole.replace("/", "//"), whole.replace("/", "\\"), whole + "..")
        yield from (f"/releases/%2e/{slug}/", f"/releases/{slug}%00/", f"/releases/{slug}%2f", f"/releases/{slug};a=b/")
        yield "/releases/" + "".join(f"%{ord(sign):02x}" for sign in slug) + "/"
        yield from (f"/releases/{slug[:end]}" for end in range(1, len(slug)))
        yield from (f"/releases/{slug}?{key}=1" for key in ("preview", "draft", "p", "v", "utm_source", "embargo"))
    yield from ("//[", "//[x]/", "/%", "/%zz", "/%ff%fe", "/" + "a" * 300, "/" + "a/" * 200 + "b")
