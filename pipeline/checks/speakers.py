"""Quotations have a speaker: somebody says them, or is at least named near them."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from textwrap import shorten

from pipeline.checks import Context
from pipeline.letters import LOWER, UPPER
from pipeline.named import runs
from pipeline.newsroom import Newsroom
from pipeline.pieces import Piece, pieces
from pipeline.problem import Problem
from pipeline.quotation import MARK, Paragraph, Quotation, paragraphs
from pipeline.release import Release

SENTENCE = 6  # words; shorter ones are titles of works, terms, single words
NEAR = 2  # paragraphs before and behind in which a speaker may be named: a heading can stand between
MOST = 50  # of one release
AROUND = 20  # characters in front of a quotation in which a colon may lead to it
SHOWN, LINE = 40, 200  # characters that a message shows, of those that are looked at
# A name inside a sentence: a word with a capital behind one with none, or an acronym; days and months say nothing.
DAYS = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December)s?\b"
)
NAMED = re.compile(rf"[{LOWER},;)][ \n\u00a0](?!{DAYS})[{UPPER}][\w]|[{UPPER}]{{2}}")
# The stems of verbs of saying; a language without a row is not looked at.
SAYING: Mapping[str, re.Pattern[str]] = {
    language: re.compile(rf"\b(?:{stems})", re.IGNORECASE)
    for language, stems in {
        "en": r"sa(?:id|ys?|ying)\b|stat(?:ed?|es|ing)\b|not(?:ed?|es|ing)\b|add(?:s|ed|ing)?\b|explain|told\b"
        r"|tells?\b|according|declar|comment|remark|underlin|stress|emphasi|recall|ask(?:s|ed)?\b|repl(?:y|ie)"
        r"|call(?:s|ed)\b|wr(?:ite|ote)|announc|conclud|affirm|point(?:s|ed) out|express|read(?:s)?\b|goes\b|quot"
        r"|words\b|describ|think",
        "es": r"dijo|dice|decir|declar|afirm|explic|añad|subray|señal|indic|según|destac|recalc|coment|manifest|asegur"
        r"|agreg|record|recuerd|sost|anunc|pregunt|respond|conclu|escrib|palabras|reza",
        "fr": r"dit\b|disent|dire\b|disait|déclar|affirm|expliqu|ajout|soulign|précis|selon|estim|rappel|indiqu|conclu"
        r"|annonc|répon|demand|écri|confi|commen|not(?:e|ait|é)\b|observ|témoign|mots\b|d’après",
        "ht": r"di\b|deklare|ajoute|eksplike|selon|dapre|souliye|presize|mande|reponn|ekri|fè konnen",
        "nl": r"zeg|zei|aldus|volgens|verklaar|vertel|leg(?:t|de) |voeg|benadruk|stel(?:t|de)|meld|noem"
        r"|schr(?:ijf|eef)|vra(?:ag|gen)|vroeg|antwoord|merkt|vindt|vond|luid|woorden",
        "pt": r"diss|diz|declar|afirm|explic|acrescent|sublinh|destac|segundo|indic|coment|record|lembr|ressalt|salient"
        r"|anunci|pergunt|respond|conclu|escrev|palavras|observ",
    }.items()
}


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Each quotation of a sentence or more that nobody says, in the body; advice."""
    saying = SAYING.get(release.language.partition("-")[0])
    if release.killed or not saying or not MARK.search(release.body):
        return
    for piece in pieces(release):
        if piece.field == "body":
            for quotation in islice(_unsaid(piece.text, [*paragraphs(piece.text)], saying), MOST):
                yield _problem(piece, quotation)


def _unsaid(text: str, found: list[Paragraph], saying: re.Pattern[str]) -> Iterator[Quotation]:
    named: dict[int, bool] = {}  # each paragraph is near to several

    def names_somebody(row: int) -> bool:
        if row not in named:
            named[row] = _names_somebody(_outside(text, found[row]), saying)
        return named[row]

    for row, paragraph in enumerate(found):
        near = range(max(row - NEAR, 0), min(row + NEAR + 1, len(found)))
        for quotation in paragraph.quotations:
            told = _is_announced(text, quotation) or _says_who_inside(text, quotation, saying)
            if _is_sentence(text, quotation) and not told:
                if any(map(names_somebody, near)):
                    break  # whoever says one may say them all
                yield quotation


def _is_sentence(text: str, quotation: Quotation) -> bool:
    """Whether a quotation is a sentence: long enough, with a capital in front and a mark that ends it."""
    inside = text[quotation.opens + 1 : quotation.closes].strip()
    behind = text[quotation.closes + 1 : quotation.closes + 2]
    ended = inside.endswith((".", "!", "?", "…", ",")) or behind in (".", ",")
    return len(inside.split(None, SENTENCE)) >= SENTENCE and inside[0].isupper() and ended


def _is_announced(text: str, quotation: Quotation) -> bool:
    """Whether a colon or a dash leads to it, as behind the name of a speaker or of a work."""
    return text[max(quotation.opens - AROUND, 0) : quotation.opens].rstrip().endswith((":", "—", "–"))


def _says_who_inside(text: str, quotation: Quotation, saying: re.Pattern[str]) -> bool:
    """Whether the speaker is named between commas of the quotation itself, as French does."""
    inside = text[quotation.opens + 1 : quotation.closes]
    return any(saying.match(inside, comma.end()) for comma in re.finditer(r",\s+", inside))


def _names_somebody(words: str, saying: re.Pattern[str]) -> bool:
    return bool(saying.search(words) or NAMED.search(words)) or any(True for _ in runs(words))


def _outside(text: str, paragraph: Paragraph) -> str:
    """A paragraph without its quotations."""
    kept, last = [], paragraph.start
    for quotation in sorted(paragraph.quotations, key=lambda quotation: quotation.opens):
        kept.append(text[last : quotation.opens])
        last = max(last, quotation.closes + 1)
    return "".join([*kept, text[last : paragraph.end]])


def _problem(piece: Piece, quotation: Quotation) -> Problem:
    beginning = piece.text[quotation.opens : min(quotation.opens + LINE, quotation.closes + 1)]
    return Problem(
        piece.place_at(quotation.opens),
        "quote-unattributed",
        f"Nobody is named who says `{shorten(beginning, SHOWN, placeholder=' …')}`.",
        "Write the name and the office of the speaker beside it, such as `said the Director of Libraries`.",
        stops=False,
    )
