"""Issuers: the newsroom's organisations that a copy speaks for, by their names, acronyms and boilerplates."""

import re
from collections.abc import Iterable

from pipeline.imports.copy import Copy, lines_of, short, words_of
from pipeline.newsroom import Newsroom, Organisation

WORD = re.compile(r"[^\W_]{3,}")
ALIKE, FEWEST = 0.55, 12  # share of the words, and how many there must be, for a text to be another's


def named(text: str, newsroom: Newsroom) -> tuple[str, ...]:
    """The organisations whose name or acronym stands in a text, in the order of their first mention.

    The longest wins: `CARICOM IMPACS` does not also name an organisation called `CARICOM`.
    """
    spots: list[tuple[int, int, str]] = []
    for organisation in newsroom.organisations.values():
        for name in filter(None, (organisation.name, organisation.acronym)):
            spots += [(match.start(), match.end(), organisation.id) for match in _pattern(name).finditer(text)]
    kept = [
        spot
        for spot in spots
        if not any(o[0] <= spot[0] and spot[1] <= o[1] and o[1] - o[0] > spot[1] - spot[0] for o in spots)
    ]
    return tuple(dict.fromkeys(id_ for _, _, id_ in sorted(kept)))


def _pattern(name: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", 0 if name.isupper() or len(name) < 12 else re.IGNORECASE)


def by_handle(handle: str, newsroom: Newsroom) -> str:
    """The organisation that has this handle, or whose acronym it is; '' for nobody or several."""
    bare = _bare(handle)
    found = {
        organisation.id
        for organisation in newsroom.organisations.values()
        if bare in {_bare(known) for known in organisation.handles.values()} | {_bare(organisation.acronym)} - {""}
    }
    return found.pop() if len(found) == 1 else ""


def _bare(handle: str) -> str:
    return re.sub(r"[\W_]+", "", handle.casefold())


def without_boilerplate(copy: Copy, newsroom: Newsroom) -> tuple[str, ...]:
    """Leave out the paragraphs that newsroom.yml has as boilerplate, word for word or nearly; whose they were."""
    found: list[str] = []
    for paragraph in list(copy.paragraphs())[1:]:
        text = words_of(paragraph)
        whose, known = _whose(text, newsroom.organisations.values())
        if not whose:
            continue
        found.append(whose.id)
        copy.take(paragraph)
        same = " ".join(known.split()) == text
        copy.told(
            paragraph[0].line,
            "copy-left-out",
            f"“{short(text)}” ({lines_of(paragraph).lower()} of the copy) is{'' if same else ' nearly'} the "
            f"boilerplate of `{whose.id}` in newsroom.yml, which stands under every release of it, and was left out.",
            "There is nothing to do."
            if same
            else f"Compare the two; what is newer in the copy belongs into newsroom.yml, under `{whose.id}:` and "
            "`boilerplate:`.",
        )
    return tuple(dict.fromkeys(found))


def _whose(text: str, organisations: Iterable[Organisation]) -> tuple[Organisation | None, str]:
    """The organisation whose boilerplate a text is or resembles most, and that boilerplate."""
    words = set(WORD.findall(text[:5000].casefold()))
    if len(words) < FEWEST:
        return None, ""
    best: tuple[float, Organisation | None, str] = (ALIKE, None, "")
    for organisation in organisations:
        for known in organisation.boilerplate.values():
            theirs = set(WORD.findall(known.casefold()))
            share = len(words & theirs) / len(words)
            if share >= best[0]:
                best = (share, organisation, known)
    return best[1], best[2]
