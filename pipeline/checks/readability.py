"""Readability: a headline, a first paragraph and sentences of a length that readers take in at once."""

import re
from collections.abc import Iterator

from pipeline.checks import Context
from pipeline.newsroom import Newsroom
from pipeline.pieces import Piece, pieces
from pipeline.problem import Place, Problem
from pipeline.release import Release

HEADLINE = 120  # letters: what search engines and phones show of a headline is shorter still
LEAD = 60  # words of the first paragraph
SENTENCE = 45  # words
LETTERS = re.compile(r"\w")
# Lines up to an empty one, a heading, a table, a quotation or the next item of a list.
PARAGRAPH = re.compile(r"[^\s][^\n]*(?:\n(?![^\S\n]*(?:\n|\Z|[-*+>|#]|\d{1,9}[.)]\s))[^\n]+)*")
NO_PROSE = ("#", "|", ">", "[^", "```", "~~~")
ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s")
# A sentence ends before a capital, an opening quotation mark or a number; a word of one letter is an initial.
# So it does behind an hour, `at 11 a.m. Customers`, where neither a zone nor a day follows, `at 9 a.m. AST on`.
END = re.compile(
    r"(?:(?<=[.!?…])(?<!\b\w\.)|(?<=\b[ap]\.m\.)(?!\s(?:[A-Z]{2}|\w+day\b|(?:\w+\s){1,4}time\b)))"
    r"[\"”’»)\]]*\s+(?=[\"“‘«(\[¿¡]*\s?[A-ZÀ-ÖØ-Þ0-9])"
)
TITLES = re.compile(
    r"\b(?:mrs?|ms|dra?s?|prof|ste?|mme|mlle|sra?|srta|ir|n[ro]|art|capt|cllr|col|cpl|dña|gen|hon|insp|lt|maj|mevr|rev"
    r"|sen|sgt)\.$",
    re.IGNORECASE,
)
ABBREVIATED = re.compile(r"(?:\b\w{1,3}|\b(?:\w\.)+\w|\b(?:etc|corp|dept|gov|hrs|prof))\.$", re.IGNORECASE)
SHOWN = 6  # words of a paragraph or sentence that a message quotes


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """What is long or oddly written in the headline, the first paragraph and the sentences of the body: advice only."""
    if release.killed:
        return
    yield from _headline(release)
    body = next((piece for piece in pieces(release) if piece.field == "body"), None)
    if body:
        yield from _body(release, body)


def _headline(release: Release) -> Iterator[Problem]:
    title, place = release.title.strip(), release.place_of("title")
    if len(title) > HEADLINE:
        yield Problem(
            place,
            "headline-long",
            f"The headline has {len(title)} letters and spaces; search engines and phones cut it off.",
            f"Say the one thing that is new in at most {HEADLINE}, and put the rest in `subtitle:`.",
            stops=False,
        )
    stopped = title.endswith(".") and not title.endswith("..") and not ABBREVIATED.search(title[-30:])
    alone = title.rstrip(".") if stopped else title
    if _is_shout(title):
        yield Problem(
            place,
            "headline-form",
            "The headline is all in capitals, which is hard to read and is spelt out by some reading voices.",
            f"Write it as a sentence: `{_quoted(alone.capitalize())}`, with capitals for names.",
            stops=False,
        )
    elif stopped:
        yield Problem(
            place, "headline-form", "The headline ends with a full stop.", f"Write `{_quoted(alone)}`.", stops=False
        )


def _is_shout(title: str) -> bool:
    """Whether a headline is all in capitals and more than names in short letters."""
    words = title.split()
    return title.isupper() and len(words) >= 3 and sum(len(word) >= 5 for word in words) >= 2


def _body(release: Release, body: Piece) -> Iterator[Problem]:
    lead = True
    for found in PARAGRAPH.finditer(release.body):
        if found[0].startswith(NO_PROSE):
            continue
        text = body.text[found.start() : found.end()]  # the same letters, with the marks of Markdown as spaces
        is_lead, lead = lead and not ITEM.match(found[0]), False
        words = _words(text)
        if words <= SENTENCE:
            continue
        sentences = tuple(_sentences(text))
        if is_lead and words > LEAD:
            yield _lead(body.place_at(found.start()), words, sentences)
        at, most = max(sentences, key=lambda sentence: sentence[1])
        if most > SENTENCE and not (is_lead and words > LEAD and len(sentences) == 1):
            yield Problem(
                body.place_at(found.start() + at),
                "sentence-long",
                f"The sentence that begins with “{_opening(text[at:])}” has {most} words.",
                f"Make two of it, for example: end the first after about {most // 2} words.",
                stops=False,
            )


def _lead(place: Place, words: int, sentences: tuple[tuple[int, int], ...]) -> Problem:
    if len(sentences) == 1:
        return Problem(
            place,
            "lead-long",
            f"The first paragraph is one sentence of {words} words.",
            f"Make two of it, and keep who does what and when within the first {LEAD}, for example: "
            "“The Heads adopted the plan today. It takes effect in May.”",
            stops=False,
        )
    return Problem(
        place,
        "lead-long",
        f"The first paragraph has {words} words; many readers see no more than {LEAD}.",
        f"Put an empty line after who does what and when, so that the rest is a paragraph of its own, "
        f"for example: after sentence {_fitting(sentences)} of {len(sentences)}.",
        stops=False,
    )


def _fitting(sentences: tuple[tuple[int, int], ...]) -> int:
    """How many sentences a first paragraph can hold, at least one."""
    total = 0
    for number, (_, words) in enumerate(sentences):
        total += words
        if total > LEAD:
            return max(number, 1)
    return len(sentences)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins, and how many words it has."""
    start = 0
    for end in END.finditer(text):
        if TITLES.search(text[max(0, end.start() - 6) : end.start()]):
            continue
        yield start, _words(text[start : end.start()])
        start = end.end()
    yield start, _words(text[start:])


def _words(text: str) -> int:
    """How many words; in what cannot be long a dash that stands alone counts as one too."""
    found = text.split()
    return len(found) if len(found) <= SENTENCE else sum(1 for word in found if LETTERS.search(word))


def _opening(text: str) -> str:
    return " ".join(text.split(maxsplit=SHOWN)[:SHOWN])[:80].rstrip(' ,;:“”"')


def _quoted(text: str) -> str:
    return text.replace("`", "'")
