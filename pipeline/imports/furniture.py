"""Furniture: navigation, server errors and marks of the trade that came along with a text."""

import re
from collections.abc import Callable, Iterable

from pipeline.imports.copy import Copy, Piece, lines_of, several, short

# Whole lines of pages, in the six languages: what leads round a site and says nothing itself.
LEADS = frozenset(
    """skip to main content|skip to content|skip to navigation|jump to navigation|home|menu|main menu|search|share|
    share this|share this page|print|print this page|tweet|like|email this page|back to top|back|next|previous|
    previous article|next article|log in|login|sign in|sign up|subscribe|subscribe to our newsletter|newsletter|
    cookie policy|accept|accept all|accept cookies|accept all cookies|reject all|privacy policy|terms of use|
    all rights reserved|breadcrumb|you are here|read more|related articles|related news|toggle navigation|close|
    continue reading|learn more|find out more|download pdf|download as pdf|follow us|sitemap|site map|
    aller au contenu principal|aller au contenu|accueil|rechercher|partager|imprimer|retour en haut|s'abonner|
    plan du site|mentions légales|lire la suite|en savoir plus|tout accepter|
    pasar al contenido principal|ir al contenido|inicio|menú|buscar|compartir|imprimir|volver arriba|suscribirse|
    aviso legal|aceptar|leer más|seguir leyendo|
    ir para o conteúdo|ir para o conteúdo principal|início|pesquisar|partilhar|compartilhar|voltar ao topo|
    assinar|leia mais|saiba mais|
    overslaan en naar de inhoud gaan|naar de inhoud|zoeken|delen|afdrukken|naar boven|abonneren|
    inloggen|lees meer|lees verder|
    ale nan kontni|akèy|chèche|pataje|li plis""".replace("\n", "").split("|")
)
LEADING = frozenset(lead.strip() for lead in LEADS)
# What a machine says when it breaks. Each is a wording that no release has.
BROKEN = re.compile(
    r"""website\ encountered\ an\ unexpected\ error | SQLSTATE\[ | Traceback\ \(most\ recent\ call\ last\)
    | \b(?:Fatal|Parse|Uncaught)\ (?:error|exception)\b.{0,200}\.(?:php|py|js|rb)\b
    | \b(?:Warning|Notice|Deprecated)\b:.{0,200}\bon\ line\ \d | \bStack\ trace: | \bException\ in\ thread\b
    | ^\s*at\ [\w.$]+\([\w.]+:\d+\) | \bORA-\d{5}\b | \bDatabaseException | \bYou\ have\ an\ error\ in\ your\ SQL\b
    | ^\s*File\ "[^"]{1,200}",\ line\ \d | \b500\ Internal\ Server\ Error
    | \b(?:502\ Bad\ Gateway|503\ Service\ Unavailable)
    | \b504\ Gateway\ Time-?out | ^\s*404\ (?:-\ )?Not\ Found\s*$ | Error\ establishing\ a\ database\ connection
    | ^\s*\#\d+\ /[\w./-]+\.php | :db_insert_placeholder | NullPointerException | System\.\w+Exception""",
    re.VERBOSE,
)
# A number alone may be the cell of a table; between strokes it is the mark of the trade.
ENDS = re.compile(r"[-–—#*\s]*(?:ends?|fin|end of release)[-–—#*\s]*|[-–—#*]+\s*30\s*[-–—#*]+", re.IGNORECASE)
STROKES = re.compile(r"#{2,}|\*{3,}|-{3,}|_{3,}|={3,}")


def left_out(copy: Copy) -> None:
    """Take furniture out of a copy, and say so: one piece of advice for each stretch of it."""
    for stretch in _stretches(copy.pieces, lambda piece: bool(BROKEN.search(piece.text[:4000]))):
        one = lines_of(stretch).startswith("Line ")
        _out(
            copy,
            stretch,
            f"{lines_of(stretch)} of the copy {'is' if one else 'are'} what a server says when it breaks "
            f"(“{short(stretch[0].text)}”), and {'was' if one else 'were'} left out.",
            "Look at the page it came from: what should stand there may be missing, such as `contacts: [...]`.",
        )
    for stretch in _stretches(copy.pieces, lambda piece: leads(piece.text)):
        one = len(stretch) == 1
        _out(
            copy,
            stretch,
            f"{several(stretch)} {'leads' if one else 'lead'} round a page and {'was' if one else 'were'} left out.",
            "There is nothing to do; if it belongs to the release, write it below the second line `---`.",
        )
    for piece in [piece for piece in copy.pieces if ENDS.fullmatch(piece.text)]:
        _out(
            copy,
            [piece],
            f"“{short(piece.text)}” marks the end of a release and was left out of the text.",
            "There is nothing to do; if it belongs to the release, write it below the second line `---`.",
        )
    copy.take([piece for piece in copy.pieces if STROKES.fullmatch(piece.text)])


def leads(text: str) -> bool:
    """Whether a line or a link only leads round a site."""
    return text.casefold().replace("’", "'").strip(" .:»›>|#…→[]") in LEADING or bool(
        len(text) < 160 and re.match(r"(?:©|\(c\)|copyright ©?)\s*(?:\d{4}|[\w ]{1,60}\d{4})", text, re.IGNORECASE)
    )


def _stretches(pieces: Iterable[Piece], wanted: Callable[[Piece], bool]) -> list[list[Piece]]:
    found: list[list[Piece]] = []
    goes_on = False
    for piece in pieces:
        if wanted(piece):
            if goes_on:
                found[-1].append(piece)
            else:
                found.append([piece])
        goes_on = wanted(piece)
    return found


def _out(copy: Copy, stretch: list[Piece], wrong: str, mend: str) -> None:
    copy.told(stretch[0].line, "copy-left-out", wrong, mend)
    copy.take(stretch)
