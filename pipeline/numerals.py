"""Numbers written out in words, in the languages that Dateline speaks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.letters import folded

LONGEST = 14  # words: `nine hundred and ninety-nine thousand nine hundred and ninety-nine` has nine

# The words in order of their numbers, `/` between those of one number, the one to recommend first.
BELOW_TWENTY: Mapping[str, str] = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "es": "cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno/veintiún/veintiuna veintidós veintitrés veinticuatro veinticinco "
    "veintiséis veintisiete veintiocho veintinueve",
    "fr": "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf",
    "ht": "zewo youn/yon/yonn/en/enn de twa kat senk sis sèt uit/wit nèf dis onz douz trèz katòz kenz sèz disèt dizuit "
    "diznèf ven venteyen vennde venntwa vennkat vennsenk vennsis vennsèt ventuit ventnèf",
    "nl": "nul een/één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
    "zeventien achttien negentien",
    "pt": "zero um/uma dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze quinze "
    "dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove",
}
TENS: Mapping[str, str] = {
    "en": "twenty thirty forty/fourty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "vingt/vingts trente quarante cinquante soixante septante quatre-vingts/quatre-vingt/huitante nonante",
    "ht": "ven trant karant senkant swasant swasanndis katreven katrevendis",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
}
HUNDREDS: Mapping[str, str] = {  # where each has a word of its own
    "es": "cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas "
    "seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas",
    "pt": "cem/cento duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas quinhentos/quinhentas "
    "seiscentos/seiscentas setecentos/setecentas oitocentos/oitocentas novecentos/novecentas",
}
HUNDRED = {"en": "hundred", "fr": "cent cents", "ht": "san", "nl": "honderd"}
THOUSAND = {"en": "thousand", "es": "mil", "fr": "mille", "ht": "mil", "nl": "duizend", "pt": "mil"}
JOINING = {"en": "and", "es": "y", "fr": "et", "nl": "en", "pt": "e"}
# What goes on counting and is not read here: a number behind one of these is a part of another.
BEYOND = frozenset(
    {"million", "millions", "milliard", "milliards", "billion", "billions", "milyon", "miljoen", "miljard", "millon"}
    | {"millones", "milhao", "milhoes", "bilhao", "bilhoes", "dozen", "score", "point", "virgule", "coma", "komma"}
)


@dataclass(frozen=True, slots=True)
class Numerals:
    """The words of a language: those that are added, that multiply, and that only join; and how to write one."""

    added: Mapping[str, int]
    hundred: frozenset[str]
    thousand: frozenset[str]
    joining: frozenset[str]
    written: Mapping[int, str]
    tens_take_teens: bool  # soixante-douze, quatre-vingt-douze

    def knows(self, word: str) -> bool:
        return word in self.added or word in self.hundred or word in self.thousand or word in BEYOND


@cache
def numerals(language: str) -> Numerals | None:
    """The numerals of a language, None where it is not known here."""
    if language not in TENS:
        return None
    rows = [*enumerate(BELOW_TWENTY[language].split())]
    rows += [(10 * at, word) for at, word in enumerate(TENS[language].split(), 2)]
    rows += [(100 * at, word) for at, word in enumerate(HUNDREDS.get(language, "").split(), 1)]
    written = {number: words.split("/")[0] for number, words in reversed(rows)}
    added = {folded(word): number for number, words in rows for word in words.split("/")}
    if language == "nl":
        added |= {folded(word): number for number, word in _in_one_word(written)}
    return Numerals(
        added,
        frozenset(HUNDRED.get(language, "").split()),
        frozenset({THOUSAND[language]}),
        frozenset(JOINING.get(language, "").split()),
        written,
        language == "fr",
    )


def value(words: list[str], known: Numerals) -> int | None:
    """The whole number that folded words stand for, every one of them; None where they stand for none."""
    words = _merged(words, known)
    if not words or words[0] in known.joining or words[-1] in known.joining:
        return None
    total, part, below = 0, 0, 1_000_000  # what may still be added is smaller than `below`
    for word in words:
        if word in known.thousand and total == 0 and part < 1000:
            total, part, below = (part or 1) * 1000, 0, 1000
        elif word in known.hundred and part < 100:
            part, below = (part or 1) * 100, 100
        elif word in known.added and known.added[word] < below:
            part, below = part + known.added[word], _below(known.added[word], known)
        elif word not in known.joining:
            return None
    return total + part


def number_at_end(text: str, known: Numerals) -> tuple[str, int] | None:
    """The number in words that ends a text, as it is written there, with its value; None where there is none.

    Also None where the words before it count as well and make no number with it, as in `two or three, four`.
    """
    written = text.split()[-LONGEST:]
    start = len(written)
    while start and all(known.knows(part) or part in known.joining for part in _parts(written[start - 1])):
        start -= 1
    while start < len(written) and known.joining.issuperset(_parts(written[start])):
        start += 1  # `heads and fifteen`
    number = value([part for word in written[start:] for part in _parts(word)], known)
    return None if number is None else (" ".join(written[start:]), number)


def _parts(word: str) -> list[str]:
    return folded(word.rstrip(",")).split("-")


def _merged(words: list[str], known: Numerals) -> list[str]:
    """`quatre` and `vingt` as the one word they are."""
    found: list[str] = []
    for word in words:
        both = f"{found[-1]}-{word}" if found else ""
        if both in known.added:
            found[-1] = both
        else:
            found.append(word)
    return found


def _below(added: int, known: Numerals) -> int:
    """What may follow a number is smaller than this: five behind twenty, and nothing behind five."""
    if added and added % 100 == 0:
        return 1000 if added % 1000 == 0 else 100
    if added < 20 or added % 10:
        return 1
    return 20 if known.tens_take_teens and added in (60, 80) else 10


def _in_one_word(written: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """The Dutch numbers from 21 on: vijfentwintig, honderdvijf, tweehonderdvijfentwintig, vijftienduizend."""
    small = {number: word for number, word in written.items() if number <= 20 or number % 10 == 0}
    for tens in range(20, 100, 10):
        small |= {tens + unit: f"{small[unit]}en{small[tens]}" for unit in range(1, 10)}
    small = {number: folded(word) for number, word in small.items() if number}
    yield from small.items()
    for hundreds in range(1, 10):
        head = (small[hundreds] if hundreds > 1 else "") + "honderd"
        yield hundreds * 100, head
        yield from ((hundreds * 100 + number, head + word) for number, word in small.items())
    yield from ((number * 1000, word + "duizend") for number, word in small.items() if number > 1)
