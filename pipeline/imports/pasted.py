"""Pasted text: lines as they came, paragraphs between blank ones."""

import re

from pipeline.imports.copy import Copy, Piece
from pipeline.imports.literal import literal
from pipeline.imports.refusing import MOST_LINES, too_big
from pipeline.problem import Place
from pipeline.source.characters import Unreadable

BULLET = re.compile(r"\s*(?:[•‣◦▪●∙·]|[-*](?=\s))\s*(?=\S)")


def pasted(text: str, file: str) -> Copy:
    """The lines of a text as pieces; what would be Markdown is shown as it was typed, bullets become a list.

    Unreadable beyond 20 000 lines.
    """
    if text.count("\n") > MOST_LINES:
        raise Unreadable(too_big(Place(file, MOST_LINES + 1), "20 000 lines"))
    pieces: list[Piece] = []
    starts = True
    for number, line in enumerate(text.split("\n"), 1):
        words = " ".join(line.split())
        if not words:
            starts = True
            continue
        bullet = BULLET.match(line)
        if bullet:
            words = " ".join(line[bullet.end() :].split())
            begins = starts or not pieces or not pieces[-1].item
            pieces.append(Piece(number, words, f"- {literal(words)}", starts=begins, item=True))
        else:
            pieces.append(Piece(number, words, literal(words), starts=starts or pieces[-1].item))
        starts = False
    return Copy(file, pieces)
