"""The languages that an embargo can be written in: one module each, one table."""

from collections.abc import Mapping

from pipeline.embargo.languages import en, es, fr, ht, nl, pt
from pipeline.embargo.languages.language import REFUSING, Language, Sense

LANGUAGES: Mapping[str, Language] = {
    "en": en.LANGUAGE,
    "fr": fr.LANGUAGE,
    "es": es.LANGUAGE,
    "nl": nl.LANGUAGE,
    "pt": pt.LANGUAGE,
    "ht": ht.LANGUAGE,
}

__all__ = ["LANGUAGES", "REFUSING", "Language", "Sense"]
