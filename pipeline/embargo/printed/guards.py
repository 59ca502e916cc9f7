"""Guards: what has the shape of an hour or a date in running text and is a price, a length of time or a number."""

import re

from pipeline.embargo.statements import Hour

# Attached before a number, these make it a part of something longer: 3.14, 116/2020, COVID-19, $9.30, +1 868.
_ATTACHED = re.compile(r"(?:[\w$€£¥§#+/@=-]|\d[.,:'])\Z")
_NUMBERED = re.compile(
    r"(?:\b(?:nos?|nrs?|n°|nº|art|arts|article|section|pp?|pages?|isbn|issn|vol|version|release|v|ref|fig|table|room)"
    r"\.? ?|[$€£¥] ?|\b(?:USD|EUR|TTD|GBP|XCD|JMD|HTG|BBD|US|TT)\$? ?)\Z",
    re.IGNORECASE,
)
_DASH = re.compile(r"(?:^|[\s\ufffc(])-{1,3}\Z")
_BEHIND_A_WORD = re.compile(r"[^\W\d_][/:]\Z")
_CLOCK = re.compile(r"\d{1,2}[:h]\d\d(?!\d)")
# What stands right before an hour in the six languages; `from`, `until` and the like follow it or stand for it.
_AT = re.compile(
    r"(?:^|[\s('\"])(?:at|by|until|till|after|before|from|since|à|dès|vers|avant|jusqu'à|a las?|las?|desde las|om|"
    r"vanaf|tot|às|as|ao|al|au|a|o|vè|jiska|jis|depi|apati|anvan|"
    r"prompt|noon|time:?|heure(?: :)?|hora:|tijd:|lè:?) ?\Z",
    re.IGNORECASE,
)
_AT_EXACTLY = re.compile(r"(?:^|[\s('\"])(?:at|à|las?|om|às|as|a|vè) \Z", re.IGNORECASE)
_LASTS = re.compile(
    r"(?:^|\W)(?:in|within|for|during|over|lasts|lasting|another|some|about|pendant|durant|dure|durée|de|d'|en|dans|"
    r"durante|dura|por|em|binnen|gedurende|duurt|pandan|nan|of|every|per) \Z",
    re.IGNORECASE,
)
_SPAN_BEHIND = re.compile(
    r",? ?-?(?:de|d'|del|do|da|of|van|after|later|before|long|apart|ahead|ago|per|by|sur|par|por|al|a day|drive|flight|"
    r"durante|après|avant|después|antes|depois|na|voor|work|shift|delay|notice|each|every|is|are|will)\b",
    re.IGNORECASE,
)
_UNIT_BEHIND = re.compile(
    r" ?(?:%|°|‰|[$€£¥]|per ?cent|percent|por ciento|por cento|pour cent|procent|pousan|points?|punten|puntos|pontos|"
    r"[mb]illions?|[mb]iljoen|mill[oó]n(?:es)?|milh[õo]es|mil(?:liards?)?\b|euros?|dollars?|d[oó]lares|goud|"
    r"k?m\b|cm|mm|kg|hectares?|t\b|tonn?e?s?|met(?:re|er)s?|mètres|metros|minut\w*|mins?\b|seconds?|USD|EUR|US\$|TT\$)",
    re.IGNORECASE,
)
LOOK_BACK = 24


def is_part_of_more(text: str, at: int) -> bool:
    """Whether the number that begins at `at` belongs to what is attached before it."""
    before = text[max(0, at - LOOK_BACK) : at]
    if not before or before[-1] == " ":
        return _NUMBERED.search(before) is not None
    if _DASH.search(before) or (_BEHIND_A_WORD.search(before) and (before[-1] == ":" or _CLOCK.match(text, at))):
        return False
    return _ATTACHED.search(before) is not None or _NUMBERED.search(before) is not None


def follows_at(text: str, at: int) -> bool:
    """Whether a word such as `at`, `à`, `a las`, `om`, `às` stands right before."""
    return _AT.search(text[max(0, at - LOOK_BACK) : at]) is not None


def is_an_hour(match: re.Match[str], hour: Hour, beside: bool) -> bool:
    """Whether digits that can be an hour are one here; `beside` says that a day or a zone stands directly beside them.

    `9 hours` and `1h30` can be lengths of time, `9.30` a price or a section, `3:16` a score, `0900` any number.
    """
    text, found = match.string, match.groupdict()
    if found.get("half") or "hour" not in found:
        return True
    if _UNIT_BEHIND.match(text, match.end()):
        return False
    marked = bool(found.get("hrs")) or (found.get("mark") or "") in ("h", "H", "è", "È")
    before = text[max(0, match.start() - LOOK_BACK) : match.start()]
    if marked and not beside and (_LASTS.search(before) or (hour.bare and _SPAN_BEHIND.match(text, match.end()))):
        return False
    if hour.bare:
        return (beside or follows_at(text, match.start())) and hour.since_midnight.days == 0
    if marked:
        return True
    if found.get("mark") == ":" or "second" in found:
        return beside or len(found["hour"]) == 2 or follows_at(text, match.start())
    return beside or (found.get("mark") == "." and _AT_EXACTLY.search(before) is not None)


_SMALL_LETTERS = re.compile(r"[a-zà-ÿ]+")
_LEAD_TO_A_DAY = re.compile(
    r"(?:^|[\s(])(?:on|by|until|till|since|from|of|after|before|le|el|dia|op|of|the) \Z", re.IGNORECASE
)
_NO_NOUN_BEHIND = re.compile(r"(?! ?[a-zà-ÿ]{3,})|,? (?:at|in|and|the|for|with|from|until|to|as|will)\b")


def is_a_day(match: re.Match[str], doubtful: frozenset[str], beside: bool) -> bool:
    """Whether a day and a month's name that is another word too (`5 May`, `out 3`, `2 mas`, `set 5`) are a date."""
    month = match["month"].lower()
    if month not in doubtful or match["year"] or beside:
        return True
    day_first = match.start("day") < match.start("month")
    if _SMALL_LETTERS.fullmatch(match["month"]) and month != "mai":
        return day_first and "de " in match[0]
    if day_first:
        return True
    before = match.string[max(0, match.start() - LOOK_BACK) : match.start()]
    return bool(_LEAD_TO_A_DAY.search(before) or _NO_NOUN_BEHIND.match(match.string, match.end()))
