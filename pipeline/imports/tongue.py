"""The language of a text, by the small words that every text in it has."""

import re

# Words that are frequent in one of the six and rare or absent in the others.
SMALL = {
    "en": "the of and to in that with for on is was by will this from which are has have at its an be",
    "fr": "le la les des et du une est dans pour que qui sur par avec au aux ont sont été cette ses leur",
    "es": "el los las y del en una que por con para se su es fue al han como sus este entre más",
    "pt": "o os as e do da dos das em uma que por com para se no na ao foi são não mais pela pelo",
    "nl": "de het een en van in dat met voor op is zijn wordt door aan ook te bij die naar deze worden",
    "ht": "nan yo ki ak pou ap te sou yon li pral gen se fè tou lan kap konsa oswa epi avèk",
}
WORDS = {language: frozenset(words.split()) for language, words in SMALL.items()}
LEAST, FEW = 8, 4  # small words that prove a language, and that do where hardly one is of another
WORD = re.compile(r"[^\W\d_]+")


def tongue(text: str) -> str:
    """The short name of the language, '' where it is none of the six or not certain."""
    words = WORD.findall(text[:20_000].lower())
    counts = sorted(((sum(word in small for word in words), name) for name, small in WORDS.items()), reverse=True)
    (most, name), (second, _) = counts[0], counts[1]
    enough = most >= LEAST or (most >= FEW and most > 3 * second)
    return name if enough and most > 1.4 * second and most > 0.12 * len(words) else ""
