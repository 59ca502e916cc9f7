"""What writers say to each other while a text is made, and what is left of the changes they made."""

import re

from pipeline.leftover.rule import NONE, Rule, listed, one_of, spoken

# How a note in square brackets begins, in the six languages; it has more than this one word, or is not spoken.
ORDERS = one_of(
    "check, double-check, verify, confirm, ask, see with, update, rewrite, rephrase, delete, remove, cut this, todo",
    "to do, fixme, query, please check, please confirm, please verify, need to, needs, to check, to be checked",
    "to be verified, legal to, comms to, waiting for, source?, is this",
    "vérifier, à vérifier, à valider, à relire, demander, voir avec, supprimer, à supprimer, revoir, à revoir",
    "verificar, por verificar, a verificar, comprobar, consultar, revisar, preguntar, confirmar con, borrar, eliminar",
    "confirmar com, perguntar, rever, apagar, checar",
    "checken, nog checken, controleren, nakijken, navragen, nagaan, verwijderen, afstemmen",
    "verifye, pou verifye, tcheke, mande, retire",
)
CHECKS = one_of(  # alone in round brackets: `(to check)`
    "to check, to be checked, check this, check spelling, please check, à vérifier, à relire, por verificar",
    "a verificar, nog checken, nakijken, pou verifye",
)
# Behind a name, how one writer asks another: `(Anna, can you confirm this?)`. Songs ask too, but not for a look.
ASKED = (
    r"(?:(?:can|could|would|will)\s(?:you|we)|¿?\s?(?:puedes|puede|podrías|podemos)|peux-tu|pouvez-vous|podes|pode"
    r"|(?:kun|kan)\s(?:je|jij|u))\b[^()\n]{0,60}?\b(?:check|confirm|verif|vérifi|valid|revis|controle|nakijk)"
)
UNSURE = one_of(  # alone in round brackets and asked: `(spelling?)`
    "spelling, sp, figure, date, name, title, year, source, orthographe, chiffre, nom, ortografía, cifra, nombre",
    "fecha, ortografia, nome, data, spelling, naam, datum, jaartal",
)
DRAFTS = r"(?:DRAFT|BROUILLON|BORRADOR|RASCUNHO|CONCEPT|BOUYON)"
ALONE = r"^[ \t]*[\[(]?[ \t]*(?:-\s?)?{}(?:\s?-)?[ \t]*[\])]?[ \t]*$"


def _is_order(match: re.Match[str]) -> bool:
    """An editor's `[check]` among spoken words is one word; `[check with legal]` is never theirs."""
    return len(match[0].split()) > 1 or not spoken(match)


def _is_question(match: re.Match[str]) -> bool:
    return len(match[0].split()) > 1 and not spoken(match)


I = re.IGNORECASE  # noqa: E741  the rows below are read as a table
NOTES: tuple[Rule, ...] = (
    Rule(listed("SELF"), re.compile(r"\bNOTE TO SELF\b[^\n]{0,120}")),
    Rule(
        listed("self"),
        re.compile(r"^[ \t]*note to self[ \t]*:[^\n]{0,120}|[\[(]note to self\b[^\[\]()\n]{0,120}[\])]", I | re.M),
    ),
    Rule(NONE, re.compile(rf"\[\s*{ORDERS}(?![\w’'])[^\[\]\n]{{0,120}}\]", I), means=_is_order, signs=("[",)),
    Rule(NONE, re.compile(r"\[[^\[\]\n]{3,120}\?\]"), means=_is_question, signs=("?]",)),
    Rule(NONE, re.compile(rf"\(\s*{CHECKS}\s*[!?]?\)", I), signs=("(",)),
    Rule(NONE, re.compile(rf"\(\w{{2,20}}, {ASKED}[^()\n]{{0,120}}\?\s?\)", I), signs=("?)", "? )", "?\u00a0)")),
    Rule(NONE, re.compile(rf"\({UNSURE}\s?\?+\)", I), signs=("?)",)),
    Rule(listed("TODO, FIXME"), re.compile(r"\bFIXME\b|\[TODO\b[^\[\]\n]{0,80}\]|//\s?TODO\b")),
    Rule(listed("TODO"), re.compile(r"^[ \t]*TODO[ \t]*:[^\n]{0,120}", re.M), languages="en fr nl ht"),
    Rule(
        listed("DRAFT, BROUILLON, BORRADOR, RASCUNHO, CONCEPT, BOUYON"),
        re.compile(
            rf"\b{DRAFTS}\s(?:v\.?\s?|V\.?\s?|version\s|VERSION\s|no\.?\s|#)?\d{{1,2}}(?:\.\d+)?\b(?!\s?%)"
            r"|\b(?:FIRST|SECOND|THIRD|FINAL|WORKING|ROUGH)\sDRAFT\b|\bDRAFT\s(?:FOR|ONLY|NOT|DO)\b"
            rf"|{ALONE.format(DRAFTS)}",
            re.M,
        ),
    ),
    Rule(listed("draft"), re.compile(r"^[ \t]*draft\s(?:v|version\s)\d{1,2}\b", I | re.M)),
    Rule(
        listed("INTERNAL, CONFIDENTIAL, DISTRIBUTE"),
        re.compile(
            r"^[ \t]*(?:FOR\s)?INTERNAL\s(?:USE\s)?ONLY\.?[ \t]*$|^[ \t]*CONFIDENTIAL[ \t]*$"
            r"|\bDO NOT DISTRIBUTE\b",
            re.M,
        ),
    ),
    # the bubbles of a word processor
    Rule(
        NONE,  # the word alone is French for how
        re.compile(
            r"\b(?:comment(?:ed)?|commenté|commentaire|comentado|comentario|comentário|opmerking|opmerkingen)"
            r"\s?\[\w{1,4}\d{1,3}\]\s?:?",
            I,
        ),
        signs=tuple(f"{end}{gap}[" for end in ("ment", "mented", "té", "aire", "tado", "ario", "ário", "king", "kingen")
                    for gap in ("", " ")),
    ),
    Rule(
        listed("Deleted, Formatted, Inserted, Supprimé, Mis, Eliminado, Con, Formatado, Excluído, Verwijderd, opmaak"),
        re.compile(
            r"^[ \t]*(?:Deleted|Formatted|Inserted|Supprimé|Mis en forme|Eliminado|Con formato|Formatado|Excluído"
            r"|Verwijderd|Met opmaak)[ \t\u00a0\u202f]?:[^\n]{0,120}",
            re.M,
        ),
    ),
    Rule(
        NONE,
        re.compile(
            r"\{(?:\+\+[^{}\n]{0,200}\+\+|--[^{}\n]{0,200}--|>>[^{}\n]{0,200}<<|~~[^{}\n]{0,200}~~"
            r"|==[^{}\n]{0,200}==)\}"
        ),
        signs=("{++", "{--", "{>>", "{~~", "{=="),
    ),
    Rule(NONE, re.compile(r"^(?:<{7}|>{7}) \S.{0,80}", re.M), signs=("<<<<<<<", ">>>>>>>")),
)  # fmt: skip
