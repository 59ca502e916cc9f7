"""Cues: words around a mention that say what it is: today, under embargo, the dateline, a deadline, another Friday."""

import re
from dataclasses import dataclass

_TODAY = re.compile(
    r"\b(?:today|aujourd'hui|hoy|hoje|vandaag|jodi ?a|jodi)[ ,(:]*(?:on |is |le |el |the |dia |op |ce )?$",
    re.IGNORECASE,
)
_EMBARGO = re.compile(
    r"\b(?:embargo(?:ed|é|ée|és|ado|ada)|embargad[oa]|(?:under|sous|bajo|onder|sob|anba) (?:embargo|anbago)|EMBARGO|"
    r"(?:embargo|anbago)[ :-]{0,3}(?:until|till|to|lifts?|ends|expires|date|time|jusqu|hasta|até|tot|jis|jiska|levé|:)|"
    r"not (?:to be (?:published|used|released)|for (?:publication|release|use|broadcast)) (?:before|until|prior to)|"
    r"ne pas (?:publier|diffuser) avant|no (?:publicar|difundir) antes|não (?:publicar|divulgar) antes|"
    r"niet (?:publiceren|voor publicatie) (?:voor|vóór)|pa pibliye anvan)[^.!?\n]{0,50}$"
)
_EMBARGO_ANY_CASE = re.compile(_EMBARGO.pattern.replace("|EMBARGO|", "|"), re.IGNORECASE)
_BOUND = re.compile(
    r"(?:^|[\s(])(?:until|till|through|by|from|since|as of|before|after|jusqu'au|jusqu'à|d'ici(?: au| le)?|à partir du|"
    r"dès le|depuis(?: le)?|avant(?: le)?|après(?: le)?|hasta(?: el)?|desde(?: el)?|a partir del|antes del|después del|"
    r"até(?: o| a)?|desde(?: o| a)?|a partir de|antes de|tot(?: en met)?|t/m|vanaf|sinds|voor|na|jiska|jis|depi|apati|"
    r"anvan|apre|tomorrow|yesterday|demain|hier|mañana|ayer|amanhã|ontem|morgen|gisteren|demen|yè),? ?(?:the |le )?$",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:last|next|previous|every|each|following|coming|most|chaque|tous les|cada|todos los|próximo|pasado|elke|"
    r"iedere|volgende|vorige|komende|tod[oa]s?|próxima|passada|chak|the same|a) $",
    re.IGNORECASE,
)
_ANOTHER_BEHIND = re.compile(
    r" (?:prochain|dernier|suivant|précédent|próximo|pasado|siguiente|passad[oa]|seguinte|que vem|que viene|pwochen|"
    r"pase|next|last|to [A-Z]\w+day)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"(?:[-*+#>] ?)?[^\W\d_][^\d\n.!?;:]{1,60}[,(] ?")
_DASH_BEHIND = re.compile(r"\)? ?(?:-{1,3}|:) ?(?=\w)")
LOOK_BACK = 80


@dataclass(frozen=True, slots=True)
class Cues:
    """`claims`: why the mention must be the release's own, '' if nothing says so; `bounds`: a deadline or a start;
    `another`: a weekday that recurs or lies in another week."""

    claims: str
    bounds: bool
    another: bool


def cues(text: str, start: int, end: int, first_line_ends: int) -> Cues:
    """The cues around the stretch of a folded text from `start` to `end`."""
    before = text[max(0, start - LOOK_BACK) : start].rsplit("\n", 1)[-1]
    another = _ANOTHER.search(before) or _ANOTHER_BEHIND.match(text, end)
    return Cues(
        _claim(text, before, start, end, first_line_ends), _BOUND.search(before) is not None, another is not None
    )


def _claim(text: str, before: str, start: int, end: int, first_line_ends: int) -> str:
    if _EMBARGO.search(before) or _EMBARGO_ANY_CASE.search(before):
        return "the words before it speak of the embargo"
    if _TODAY.search(before):
        return "the text says that it is today"
    dateline = start < first_line_ends and _DATELINE.fullmatch(before) and _DASH_BEHIND.match(text, end)
    return "it stands where the dateline does" if dateline else ""
