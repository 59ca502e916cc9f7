"""Blanks that wait for words: `TBC`, `[insert]`, lorem ipsum, in the six languages Dateline speaks."""

import re
from collections.abc import Mapping
from functools import lru_cache

from pipeline.leftover.crosses import CROSSES
from pipeline.leftover.rule import BACK, NONE, Rule, listed, one_of, spoken

# How a bracket begins that asks for words.
ASKS = one_of(
    "insert, fill in, enter, add, your, to be confirmed, to be completed, to be added, to be supplied, to be written",
    "to be determined, to be inserted, to come, quote from, quote by, quote to, name of, date of, placeholder, pending",
    "insérer, à insérer, à compléter, à confirmer, à préciser, à définir, à déterminer, à ajouter, à venir, compléter",
    "ajouter, votre, nom de, nom du, citation de, citation du",
    "insertar, inserte, por confirmar, por definir, por completar, por determinar, a completar, completar, añadir",
    "agregar, su nombre, nombre de, nombre del, cita de, cita del, pendiente",
    "inserir, insira, a confirmar, a definir, a determinar, preencher, a preencher, por preencher, adicionar",
    "acrescentar, seu nome, nome do, nome da, citação de, pendente",
    "invoegen, invullen, in te vullen, nog in te vullen, nog te bepalen, nader te bepalen, nog te bevestigen",
    "toevoegen, aanvullen, aan te vullen, nog aan te vullen, uw naam, naam van, citaat van",
    "mete, antre, ajoute, pou konfime, pou ranpli, pou konplete, pou mete",
    "TBC, TBD, TBA, TK, TKTK, XX, XXX, XXXX, X.X",
)
# What a bracket may name that stands for the thing itself.
NOUNS = one_of(
    "name, full name, first name, last name, surname, date, day, month, time, place, city, venue, location, country",
    "title, headline, subtitle, quote, link, url, phone, telephone, email, e-mail, number, figure, amount, address",
    "company, company name, organisation, organization, spokesperson, speaker, boilerplate, logo, photo, image",
    "picture, video, nom, prénom, lieu, ville, heure, titre, citation, lien, téléphone, courriel, chiffre, montant",
    "nombre, apellido, fecha, lugar, ciudad, hora, título, cita, enlace, teléfono, correo, cifra, importe",
    "nome, data, cidade, citação, telefone, número, naam, datum, plaats, stad, tijd, titel, citaat, telefoon, bedrag",
    "aantal, kote, dat, sitasyon, lyen, telefòn, chif",
)
# Said of a thing that is not settled; an honest sentence may say it too, so it counts only where words should stand.
OPEN = one_of(
    "to be confirmed, to be determined, to be decided, to be completed, to be supplied, à confirmer, à déterminer",
    "à préciser, à définir, à compléter, por confirmar, por definir, por determinar, por completar, a confirmar",
    "pendiente de confirmar, a definir, a determinar, a preencher, por preencher, nog te bepalen, nog te bevestigen",
    "nog in te vullen, nog aan te vullen, nader te bepalen, pou konfime, pou konplete, pou ranpli",
)
CONFIRM = one_of(  # in round brackets only these: `(à compléter)` may stand behind the name of a form
    "to be confirmed, to be determined, à confirmer, à déterminer, por confirmar, por definir, a confirmar, a definir",
    "nog te bepalen, nog te bevestigen, nader te bepalen, pou konfime",
)
SHORT = r"(?:TB[ACD]|T\.B\.[ACD]\.)"
SMALL_WORDS = r"(?:in|at|on|by|for|with|to|and|à|au|par|dans|le|nan|pou)"
WITH_ARTICLE = re.compile(r"\b(?:the|a|le|la|les|du|de|des)\s$", re.IGNORECASE)  # the TBC is somebody
# The three letters as the initials of a name, or of an illness, that the text itself gives.
NAMED: Mapping[str, re.Pattern[str]] = {
    "TBA": re.compile(r"\bT\w+\s(?:\w+\s){0,2}B\w+\s(?:\w+\s){0,2}A\w+\s?\(TBA\)", re.IGNORECASE),
    "TBC": re.compile(r"tuber[ck]ul|\bT\w+\s(?:\w+\s){0,2}B\w+\s(?:\w+\s){0,2}C\w+\s?\(TBC\)", re.IGNORECASE),
    "TBD": re.compile(r"tick-borne|\bT\w+[\s-](?:\w+\s){0,2}B\w+\s(?:\w+\s){0,2}D\w+\s?\(TBD\)", re.IGNORECASE),
}


def _is_no_name(match: re.Match[str]) -> bool:
    """Whether TBC is a blank: not tuberculosis, and not the initials of a name written out in the text."""
    return not _is_name(match["short"].replace(".", ""), match.string)


@lru_cache(maxsize=8)  # a text full of it is searched for its meaning once
def _is_name(short: str, text: str) -> bool:
    name = NAMED[short].search(text)
    return name is not None and "to be" not in name[0].lower()


def _is_blank(match: re.Match[str]) -> bool:
    """Whether a bare TBC in a sentence is a blank, and no name with its article before it."""
    return _is_no_name(match) and not WITH_ARTICLE.search(match.string, max(0, match.start() - 5), match.start())


def _not_spoken(match: re.Match[str]) -> bool:
    return not spoken(match)


def _not_alone_spoken(match: re.Match[str]) -> bool:
    """An editor's `[add]` among spoken words is one word; `[insert quote here]` is never theirs."""
    return " " in match[0].strip("[] ") or not spoken(match)


def _mixed(match: re.Match[str]) -> bool:
    """Whether a shout stands in a line that is not all in capitals, or speaks of a quotation."""
    before = match.string[max(0, match.start() - BACK) : match.start()].rpartition("\n")[2]
    after = match.string[match.end() : match.end() + BACK].partition("\n")[0]
    return "QUOTE" in match[0] or not f"{before}{match[0]}{after}".isupper()


I = re.IGNORECASE  # noqa: E741  the rows below are read as a table
PLACEHOLDERS: tuple[Rule, ...] = (
    Rule(listed("lorem, dolor"), re.compile(r"\blorem\sipsum\b(?:\sdolor\ssit\samet\b)?|\bdolor\ssit\samet\b", I)),
    Rule(
        NONE,
        re.compile(rf"\[\s*(?:please\s)?{ASKS}(?![\w’'])[^\[\]\n]{{0,120}}\]", I),
        means=_not_alone_spoken,
        signs=("[",),
    ),
    Rule(
        NONE,
        re.compile(rf"\[\s*{NOUNS}(?:\s?(?:[,/&]|\b(?:and|et|y|e|en|ak)\b)\s?{NOUNS}){{0,3}}(?:\shere)?\s*\]", I),
        means=_not_spoken,
        signs=("[",),
    ),
    Rule(
        NONE,
        re.compile(rf"[\[(]\s*(?P<short>{SHORT})(?:\s?[-–,:;][^\[\]()\n]{{0,60}})?\s*[\])]"),
        means=_is_no_name,
        signs=("tba", "tbc", "tbd", "t.b."),
    ),
    Rule(
        NONE,
        re.compile(rf"(?:(?<=[:–—|]\s)|(?<=[:|])|^[ \t]*)(?P<short>{SHORT})(?=[ \t]*(?:$|[.,;|]))", re.MULTILINE),
        means=_is_no_name,
        signs=("tba", "tbc", "tbd", "t.b."),
    ),
    Rule(
        listed("TBC, TBD"),
        re.compile(
            rf"(?<![\w/.–—-])(?<![–—-]\s)(?P<short>TB[CD])(?![\w/’'-])(?=[ \t]*(?:[.,;!?]|$)|\s{SMALL_WORDS}\s)",
            re.MULTILINE,
        ),
        languages="en fr ht",  # TBC is also what tuberculosis is called in Spanish, Portuguese and Dutch
        means=_is_blank,
    ),
    Rule(NONE, re.compile(r"(?<=[:(]\s)n\.t\.b\.|(?<=\()n\.t\.b\.", I), languages="nl", signs=("n.t.b",)),
    Rule(
        listed(
            "confirmed, determined, decided, completed, supplied, confirmer, déterminer, préciser, définir, compléter",
            "confirmar, definir, determinar, completar, preencher, bepalen, bevestigen, vullen, konfime, konplete",
            "ranpli",
        ),
        re.compile(
            rf"\(\s*{CONFIRM}\s*\)|(?<=:\s){OPEN}(?=[ \t]*\.?[ \t]*(?:$|\|)|\.\s)|^[ \t]*{OPEN}[ \t]*\.?$", I | re.M
        ),
    ),
    Rule(
        listed("PENDING, AWAITING"),
        re.compile(
            r"\b(?:PENDING|AWAITING)\b[^\n.]{0,60}?\b(?:QUOTE|APPROVAL|CONFIRMATION|FIGURES?|CLEARANCE|TEXT|DETAILS)\b"
            r"|\bQUOTES?\sPENDING\b"
        ),
        means=_mixed,
    ),
    Rule(listed("QUOTE, QUOTES, CITATION, CITA, CITAÇÃO, CITAAT"), re.compile(
        r"\bQUOTES?\s(?:TK|TO\sCOME|TO\sFOLLOW|HERE)\b|\bCITATION\s(?:À\sVENIR|EN\sATTENTE|À\sCOMPLÉTER)\b"
        r"|\bCITA\s(?:PENDIENTE|POR\sCONFIRMAR)\b|\bPENDIENTE\s(?:DE\s)?CITA\b|\bEN\sATTENTE\sDE\s(?:LA\s)?CITATION\b"
        r"|\bPENDENTE\s(?:DE\s)?CITAÇÃO\b|\bCITAÇÃO\s(?:PENDENTE|A\sCONFIRMAR)\b|\b(?:CITAAT|QUOTE)\sVOLGT\b"
    )),
    Rule(listed("TKTK, TK"), re.compile(r"\bTK\s?TK\b")),
    Rule(
        listed("click, cliquez, clic, clique, klik"),
        re.compile(
            r"\bclick(?:\sor\stap)?\shere\sto\s(?:enter|add)\s(?:a\s)?(?:text|date|title)\b"
            r"|\bcliquez(?:\sou\sappuyez)?\sici\spour\s(?:entrer|taper|ajouter)\s(?:du|une?)\s(?:texte|date|titre)\b"
            r"|\bhaga\sclic(?:\so\spulse)?\saquí\spara\s(?:escribir|agregar)\b"
            r"|\bclique(?:\sou\stoque)?\saqui\spara\s(?:introduzir|inserir|adicionar)\stexto\b"
            r"|\bklik(?:\sof\stik)?\som\s(?:de\s)?tekst\sin\ste\svo(?:er|eg)en\b"
            r"|\b(?:text|headline|quote|title|name|photo)\sgoes\shere\b|\b(?:your|enter|add)\stext\shere\b",
            I,
        ),
        signs=("goes here", "text here"),
    ),
    *CROSSES,
)  # fmt: skip
