"""The words of links: they say where the link leads, and the same words lead to the same place."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from pipeline.checks import Context
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.release import Release
from pipeline.typeset.marks import Mark, links, place

# Words that say to click and not where to, by the language of the release. `hier` is a word of Dutch here: in French
# it is yesterday, which is why each language has its own.
BLIND: Mapping[str, str] = {
    "en": (
        "here|click here|click|click this|click this link|follow this link|this link|link|the link|more|read more|"
        "learn more|find out more|see more|see here|read here|more here|more info|more information|details|"
        "more details|this page|this website|website|this"
    ),
    "fr": (
        "ici|cliquez ici|cliquer ici|par ici|en cliquant ici|ce lien|lien|le lien|suivez ce lien|via ce lien|plus|"
        "en savoir plus|lire la suite|la suite|lire plus|voir plus|voir ici|plus d’informations|plus d'informations|"
        "plus d’infos|plus d'infos|cette page|ce site"
    ),
    "es": (
        "aquí|aqui|haga clic aquí|haz clic aquí|clic aquí|pulse aquí|pinche aquí|este enlace|enlace|el enlace|más|"
        "leer más|ver más|saber más|más información|más info|siga leyendo|esta página|este sitio"
    ),
    "pt": (
        "aqui|clique aqui|clicando aqui|este link|neste link|link|o link|esta ligação|mais|leia mais|ler mais|"
        "saiba mais|saber mais|ver mais|veja mais|mais informações|mais informação|esta página|este site"
    ),
    "nl": (
        "hier|klik hier|klik|via deze link|deze link|link|de link|meer|lees meer|lees verder|meer lezen|"
        "meer informatie|meer info|deze pagina|deze website"
    ),
    "ht": (
        "isit|isit la|isit la a|klike isit|klike isit la|klike la|lyen|lyen an|lyen sa a|plis|li plis|"
        "aprann plis|plis enfòmasyon|paj sa a"
    ),
}
_BLIND = {language: frozenset(words.split("|")) for language, words in BLIND.items()}
ROUND = re.compile(r"^[\W_]+|[\W_]+$")
SPACE = re.compile(r"\s+")
MOST = 60  # signs: no words that are in the table are longer
NAMED = re.compile(r"[^\W\d_]{3,}")


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Links whose words do not say where they lead, and pairs of links that a reader takes for one or for two."""
    if release.killed:
        return
    found = [(key, mark) for key, text in (("body", release.body), ("notes", release.notes)) for mark in links(text)]
    if not found:
        return
    blind = _BLIND.get(release.language.partition("-")[0].lower(), frozenset())
    for key, mark in found:
        if len(mark.label) <= MOST and _bare(mark.label) in blind and _leads_somewhere(mark.address):
            yield _blind(release, key, mark)
    told = [(key, mark) for key, mark in found if _bare(mark.label) not in blind and _is_worded(mark)]
    if len(told) > 1:
        yield from _doubled(release, told)


def _blind(release: Release, key: str, mark: Mark) -> Problem:
    return Problem(
        place(release, key, mark),
        "link-blind",
        f"The words `{mark.label}` do not say where the link leads.",
        f"Name what a reader finds there, such as `[{_name(mark.address)}]({mark.address[:200]})`.",
        stops=False,
    )


def _doubled(release: Release, told: list[tuple[str, Mark]]) -> Iterator[Problem]:
    """One problem for each link that does not fit the first with its words, or with its address."""
    by_words: dict[str, Mark] = {}
    by_address: dict[str, Mark] = {}
    for key, mark in told:
        words, address = _bare(mark.label), _plain(mark.address)
        same_words = by_words.setdefault(words, mark)
        same_address = by_address.setdefault(address, mark)
        if _plain(same_words.address) != address:
            wrong = f"The words `{mark.label[:80]}` lead to two addresses, and a reader cannot tell them apart."
            mend = f"Say in this link what is behind it, such as `[{_name(mark.address)}]({mark.address[:200]})`."
        elif not _akin(_bare(same_address.label), words):
            wrong = f"`{mark.label[:80]}` leads to the same address as `{same_address.label[:80]}` further up."
            mend = f"Link it once, or with the same words: `[{same_address.label[:80]}]({mark.address[:200]})`."
        else:
            continue
        yield Problem(place(release, key, mark), "link-doubled", wrong, mend, stops=False)


def _leads_somewhere(address: str) -> bool:
    """Whether there is something to name; of a link without it another check speaks."""
    scheme, _, rest = address.partition(":")
    return bool(rest.strip("/ ")) if scheme.lower() in ("mailto", "tel") else "://" in address


def _is_worded(mark: Mark) -> bool:
    """Whether words are linked: an address that stands for itself, the number of a note, mail are no matter here."""
    label = mark.label
    return bool(mark.address.startswith("http") and NAMED.search(label)) and "://" not in label and "www." not in label


def _akin(one: str, other: str) -> bool:
    """Whether two texts name the same thing, one of them in more words: `the plan`, `the plan of 2020`."""
    return one in other or other in one


def _bare(label: str) -> str:
    return SPACE.sub(" ", ROUND.sub("", label)).casefold()


def _plain(address: str) -> str:
    """An address as it is compared: without a slash at its end, `http` and `https` alike."""
    return address.partition("://")[2].rstrip("/") or address


def _name(address: str) -> str:
    """Words for a link, from its address: the last part of its path that is words, else its host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "the report"
    last = unquote(parts.path).rstrip("/").rpartition("/")[2].partition(".")[0]
    words = SPACE.sub(" ", re.sub(r"[-_+]+", " ", last)).strip()
    if NAMED.search(words) and not re.search(r"[a-f0-9]{12}", words) and len(words) <= MOST:
        return words
    return (parts.hostname or "").removeprefix("www.")[:MOST] or parts.path[:MOST]
