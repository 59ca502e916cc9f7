"""Blanks that are signs in place of words: `XX`, `___`, `???`, `{{name}}`, `dd/mm/yyyy`."""

import re

from pipeline.embargo.languages import LANGUAGES
from pipeline.leftover.rule import NONE, Rule, one_of

MONTHS = one_of(*(month for language in LANGUAGES.values() for month in language.months if month not in ("me", "mas")))
COUNTED = one_of(
    "people, persons, participants, countries, states, members, million, billion, thousand, hours, minutes, days",
    "weeks, months, years, percent, per cent, personnes, pays, États, membres, millions, milliards, heures, jours, ans",
    "pour cent, personas, participantes, países, millones, horas, días, meses, años, por ciento, pessoas, milhões",
    "dias, anos, por cento, mensen, deelnemers, landen, miljoen, miljard, uur, dagen, jaar, procent, moun, peyi",
    "milyon, jou, pousan",
)

I = re.IGNORECASE  # noqa: E741  the rows below are read as a table
CROSSES: tuple[Rule, ...] = (
    Rule(
        NONE,
        re.compile(rf"(?<![\w.])[xX]{{2,3}}\s(?:de\s|of\s)?(?:{MONTHS}|{COUNTED})\b|\b{MONTHS}\s[xX]{{2}}\b", I),
        signs=("xx",),
    ),
    Rule(
        NONE,
        re.compile(
            r"[€$£¥]\s?[xX]{2,}(?!\w)|(?<![\w.])[xX]{2,}\s?[€%]|\b(?:19|20)[xX]{2}\b"
            r"|(?<![\w.])[xX]{2}\s?[/.:hH]\s?[xX]{2}\b|(?<![\w.])(?:[xX]{2}[ .-]){2,9}[xX]{2}\b"
            r"|(?<![\w.])[xX]{2}/\d|\d/[xX]{2}(?!\w)|\b[xX]{2}\s?h(?:00)?\b"
            r"|\b(?:M\.|Mr\.?|Ms\.?|Mrs\.?|Mme|Dr\.?|Sr\.?|Sra\.?)\s[xX]{2,}(?!\w)"
            r"|(?<=\d[ -])[xX]{3,4}(?!\w)|(?<![\w./@=-])[xX]{3,4}[ -][xX]{3,4}(?!\w)"
            r"|(?<![\w./@=-])(?:xxx|[xX]{4,20})(?![\w/@.-])"
        ),
        signs=("xx",),
    ),
    Rule(NONE, re.compile(r"(?<!\S)\?{3,}(?=[\s.,;)]|$)"), signs=("???",)),
    Rule(NONE, re.compile(r"(?<=[^\W_]\s)_{3,}(?=\s[^\W_])"), signs=("___",)),
    Rule(NONE, re.compile(r"\{\{[^{}\n]{1,60}\}\}|\$\{[^{}\n]{1,60}\}"), signs=("{{", "${")),
    Rule(
        NONE,
        re.compile(r"(?:(?<=:\s)|^|\[)(?:dd|jj)[/. -]mm[/. -](?:yyyy|aaaa|jjjj|yy)\]?(?=\s*$)", I | re.M),
        signs=("dd/mm", "dd-mm", "dd.mm", "dd mm", "jj/mm", "jj-mm", "jj.mm", "jj mm"),
    ),
)
