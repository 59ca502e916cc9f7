"""Places: the IANA zones that a city, an island, a country or its adjective can mean, in six languages."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

LONGEST = 6

# Names of places that are more often another word of English, French, Spanish, Dutch, Portuguese or Haitian Creole.
_ALSO_WORDS = """
    aba, adem, ado, aguada, ama, amarillo, americana, anchovy, anda, angers, anjo, araras, archway, arroyo, artemisa,
    ascension, aurora, bade, bago, balsas, bamboo, banda, banes, barking, bata, bath, batman, battleground, beira,
    bello, bender, beni, bida, bimbo, bode, bole, boulder, breakers, breves, brujas, brusque, bumba, bunda, bursa,
    bush, business bay, cabanas, cabaret, cabo, campanilla, canoas, canton, cap, capas, carrefour, castillo, ceiba,
    celada, centennial, center, central coast, centurion, cerro, chaman, chandler, chas, chico, chili, chita, chunga,
    cidra, coco, cocos, codo, colima, colina, colliers, colombier, colon, colonia, comendador, commonwealth, concord,
    concordia, condado, contagem, coro, corona, coronel, corrientes, creston, cruces, cuenca, culdesac, culebra,
    cypress, damas, debe, delicias, delta, denton, derby, desarmes, diadema, divo, dondon, dorado, dr, east coast,
    eau, ede, ejido, el progreso, enterprise, erode, escondido, esmeralda, esmeraldas, esperanza, faro, feira, flora,
    fomento, fontana, fortaleza, franca, frans, gabela, gama, gana, ganja, garland, genes, gera, gold, golfe, goma,
    gracia, guines, guisa, hail, halle, handa, harrow, haya, haye, hino, honcho, hub, hue, iguala, independence,
    ingenio, ira, juncos, kafou, kore, koto, la salud, la victoria, lagarto, lajas, lander, lares, latina, leader,
    lens, les anglais, libertad, limon, lion, lira, loja, maizal, male, man, mana, manas, mango, manilla, manille,
    manta, mantilla, marengo, marica, marino, marquises, mary, mascara, matanzas, mesa, mesquite, mestre, metro,
    midland, midway, milagro, minas, mito, mobile, moca, moco, model town, modesto, moga, moreno, moro, moron, muse,
    nada, naga, natal, navegantes, navidad, nice, nieves, nome, noord, north shore, northward, novara, okay,
    old stores, oma, ondo, oral, oran, orange, oyo, pajaros, palmas, palmer, paradise, paraiso, pare, pari, parla,
    passos, pasto, patos, penal, perico, perm, pest, pilon, plaisance, plano, porto, posadas, praia, prospect, pueblo,
    queens, reading, regla, remedios, resistencia, resolute, retiro, reunion, reus, rincon, rio, rize, ruse, saga,
    sale, salinas, salta, salto, salvado, samba, sano, santos, sari, singa, slough, soledad, sorriso, split, springs,
    stoke, sucre, sumida, surprise, tama, tamale, tanga, tanta, taza, tejas, tema, tempe, tete, the bottom,
    the common, the mountain, the valley, timon, tours, trier, troll, tunes, us, usera, vedado, vertientes, viana,
    vigo, vista, vs, wake, warder, warren, welkom, west coast, west end, woodlands, yap, zama
"""
ORDINARY = frozenset(name.strip() for name in _ALSO_WORDS.split(","))

_SAINT = re.compile(r"^(?:sainte|sint|ste|st)(?=$|[.‐-])")
_DROPPED = re.compile(r"[^\w\s&]|_")
_UNDECOMPOSED = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "a", "ʻ": "", "ʼ": ""}
)


def fold(word: str) -> str:
    """A word as places are keyed: lower case, no accents, no full stops, apostrophes or hyphens; a saint in full.

    `Curaçao` gives `curacao`, `John’s` gives `johns`, `St.` and `Ste` and `Sint` give `saint`, `&` gives `and`.
    """
    if word == "&":
        return "and"
    small = unicodedata.normalize("NFKD", word.casefold().translate(_UNDECOMPOSED))
    bare = "".join(letter for letter in small if not unicodedata.combining(letter))
    return _DROPPED.sub("", _SAINT.sub("saint", bare))


def longest(words: Sequence[str]) -> tuple[int, frozenset[str]] | None:
    """How many of these folded words, from the first on, name a place, and the IANA zones it can mean.

    The longest such name counts, up to six words; None where no place is named.
    """
    table = _tables()[0]
    for length in range(min(LONGEST, len(words)), 0, -1):
        if zones := table.get(" ".join(words[:length])):
            return length, zones
    return None


def adjective(word: str) -> frozenset[str]:
    """The zones of a folded adjective of a country or city (`jamaican`, `suisse`, `nederlandse`), empty if unknown."""
    return _tables()[1].get(word, frozenset())


def ordinary(words: Sequence[str]) -> bool:
    """Whether these folded words, though they name a place, are more often meant otherwise: `nice`, `us`, `the valley`.

    Such a name counts only where the words themselves speak of time.
    """
    return " ".join(words) in ORDINARY


@cache
def _tables() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """The names and the adjectives of places.tsv, whose parts are divided by blank lines."""
    text = resources.files("pipeline.embargo").joinpath("places.tsv").read_text(encoding="utf-8")
    _, by_rule, by_size, adjectives = text.split("\n\n")
    names = _rows(by_rule) | _rows(by_size)
    for name in [name for name in names if " " in name]:
        names.setdefault(name.replace(" ", ""), names[name])  # `Port-au-Prince` may arrive as one word
    return names, _rows(adjectives)


def _rows(part: str) -> dict[str, frozenset[str]]:
    """One part's rows: zones divided by blanks, a tab, the names that can mean these, divided by commas."""
    found: dict[str, frozenset[str]] = {}
    for row in part.strip().split("\n")[1:]:
        zones, names = row.split("\t")
        found |= dict.fromkeys(names.split(","), frozenset(zones.split(" ")))
    return found
