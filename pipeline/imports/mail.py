"""Mail: the lines that stand above a text that was pasted out of an email."""

import re

from pipeline.imports.copy import Copy, Piece, several

HEAD = re.compile(
    r"(?:from|sent|to|cc|bcc|date|subject|reply-to|attachments?|importance"  # English
    r"|de|envoyée?|à|objet|pièces? jointes?|enviado(?: el)?|para|asunto|assunto|van|verzonden|aan|onderwerp|voye|sijè)"
    r"\s?:\s+\S.*",
    re.IGNORECASE,
)
SUBJECT = re.compile(r"(?:subject|objet|asunto|assunto|onderwerp|sijè)\s?:", re.IGNORECASE)
FORWARDED = re.compile(r"[-_>\s]*(?:forwarded message|original message|message transféré|mensaje reenviado|"
                       r"mensagem encaminhada|doorgestuurd bericht)[-_:\s]*", re.IGNORECASE)  # fmt: skip
FEWEST, TOP = 2, 20  # lines that make a head, and among how many it begins


def without_mail_head(copy: Copy) -> None:
    """Leave out the heads of messages above the text, and say so with their words."""
    for _ in range(4):  # a message may have been forwarded
        found = _head(copy.pieces)
        if not found:
            return
        copy.take(found)
        copy.headed = next(piece.text for piece in found if SUBJECT.match(piece.text))
        copy.told(
            found[0].line,
            "copy-left-out",
            f"{several(found)} stand at the head of an email and were left out.",
            "There is nothing to do; look whether the headline of the draft is the right one.",
        )


def _head(pieces: list[Piece]) -> list[Piece]:
    """The first run of lines such as `From:` and `Subject:`, one of which is the subject."""
    found: list[Piece] = []
    for piece in pieces[: TOP + len(found)]:
        if HEAD.fullmatch(piece.text) or FORWARDED.fullmatch(piece.text):
            found.append(piece)
        elif found:
            break
    return found if len(found) >= FEWEST and any(SUBJECT.match(piece.text) for piece in found) else []
