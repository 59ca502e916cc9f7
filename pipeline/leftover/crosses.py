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
    "dollars, euros, pounds, francs, pesos, dólares, libras, reais, euro, goud, dola, children, students, women, men",
    "enfants, élèves, femmes, niños, estudiantes, mujeres, crianças, alunos, mulheres, kinderen, leerlingen, timoun",
)


def _follows_no_name(match: re.Match[str]) -> bool:
    """Whether no name stands right before, whose number or short form it would be."""
    before = match.string[max(0, match.start() - 40) : match.start()].split()
    return not before or not before[-1][0].isupper() or not before[-1].isalpha()


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
    Rule(
        NONE,
        re.compile(
            r"(?<![\w./@=-])X{2,3}(?=,?\s(?:(?:has\s|had\s)?(?:said|says|told|added)|(?:a\s)?(?:dit|déclaré|ajouté)|"
            r"dijo|declaró|añadió|disse|afirmou|acrescentou|zei|zegt|te\sdi)\b)"
        ),
        signs=("xx",),
        means=_follows_no_name,
    ),
    Rule(NONE, re.compile(r"\(TK\)"), signs=("(tk)",), means=_follows_no_name),
    Rule(NONE, re.compile(r"(?<!\w)(?:TK){2,9}(?!\w)"), signs=("tktk",)),
    Rule(NONE, re.compile(r"(?<!\S)(?:\?{3,}|\?{2}(?:[:.h/]\?{2}){1,2})(?=[\s.,;)]|$)"), signs=("??",)),
    Rule(NONE, re.compile(r"(?<=[^\W_]\s)_{3,}(?=\s[^\W_])"), signs=("___",)),
    Rule(NONE, re.compile(r"\{\{[^{}\n]{1,60}\}\}|\$\{[^{}\n]{1,60}\}"), signs=("{{", "${")),
    Rule(
        NONE,
        re.compile(r"(?:(?<=:\s)|^|\[)(?:dd|jj)[/. -]mm[/. -](?:yyyy|aaaa|jjjj|yy)\]?(?=\s*$)", I | re.M),
        signs=("dd/mm", "dd-mm", "dd.mm", "dd mm", "jj/mm", "jj-mm", "jj.mm", "jj mm"),
    ),
)
