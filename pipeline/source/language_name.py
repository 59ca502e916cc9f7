"""The names of languages: which short name is meant by `English`, `français` or `Haitian Creole`."""

from functools import cache

SPOKEN = ("en", "fr", "es", "pt", "nl", "ar", "de", "it", "ru", "zh")  # in which people may name one
BY_HAND = {"kreyòl": "ht", "kreyòl ayisyen": "ht", "creole": "ht"}  # names that CLDR does not have


@cache
def code_of(name: str) -> str:
    """The two or three letters of a language that is given by its name, '' where no name is so written."""
    from babel import Locale

    wanted = " ".join(name.split()).casefold()
    if wanted in BY_HAND:
        return BY_HAND[wanted]
    for speaker in SPOKEN:
        for code, called in Locale(speaker).languages.items():
            if called.casefold() == wanted and code.isalpha() and len(code) <= 3:
                return str(code)
    return ""
