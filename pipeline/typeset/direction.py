"""Direction: which way a language is written."""

from typing import Literal

# the languages that CLDR gives a right-to-left script; a tag may also name the script itself
RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
SCRIPTS = {"arab", "hebr", "nkoo", "syrc", "thaa"}


def direction(language: str) -> Literal["ltr", "rtl"]:
    """`rtl` for a language tag such as `ar` or `az-Arab`, `ltr` for every other."""
    primary, *more = language.lower().replace("_", "-").split("-")
    script = next((each for each in more if len(each) == 4 and each.isalpha()), "")
    return "rtl" if script in SCRIPTS or (primary in RIGHT_TO_LEFT and not script) else "ltr"
