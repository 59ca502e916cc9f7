"""Labels of time zones: what each abbreviation and each long name can stand for, reviewed by hand (policy P12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing an abbreviation stands for: its name, its distance east of UTC, and an IANA zone whose season rules it.

    The zone is '' for a fixed meaning such as UTC; `where` is for a message, at most 40 characters.
    """

    name: str
    east: timedelta
    region: str
    where: str


# Label, name, hours east of UTC, the zone whose season rules, where it is used.
# docs/abbreviations.md holds the same rows with their sources; a test compares the two.
_ROWS: tuple[tuple[str, str, float, str, str], ...] = (
    ("UTC", "Coordinated Universal Time", 0, "", "everywhere"),
    ("TU", "Temps universel", 0, "", "everywhere, in French"),
    ("GMT", "Greenwich Mean Time", 0, "", "Greenwich; Accra, Dakar, Reykjavik"),
    ("Z", "Zulu, the military and aviation UTC", 0, "", "everywhere"),
    ("NST", "Newfoundland Standard Time", -3.5, "America/St_Johns", "St. John's, Newfoundland"),
    ("NST", "Nepal Standard Time", 5.75, "Asia/Kathmandu", "Kathmandu"),
    ("NDT", "Newfoundland Daylight Time", -2.5, "America/St_Johns", "St. John's, Newfoundland"),
    ("AST", "Atlantic Standard Time", -4, "America/Halifax", "Trinidad, Barbados, Bermuda, Halifax"),
    ("AST", "Arabia Standard Time", 3, "Asia/Riyadh", "Riyadh, Kuwait, Doha, Baghdad"),
    ("ADT", "Atlantic Daylight Time", -3, "America/Halifax", "Bermuda, Halifax"),
    ("HNA", "Heure normale de l’Atlantique", -4, "America/Halifax", "Halifax, Moncton, Martinique"),
    ("HAA", "Heure avancée de l’Atlantique", -3, "America/Halifax", "Halifax, Moncton"),
    ("EST", "Eastern Standard Time", -5, "America/New_York", "New York, Toronto, Jamaica, Panama"),
    ("EDT", "Eastern Daylight Time", -4, "America/New_York", "New York, Toronto, Nassau, Haiti"),
    ("HNE", "Heure normale de l’Est", -5, "America/Toronto", "Montréal, Ottawa"),
    ("HAE", "Heure avancée de l’Est", -4, "America/Toronto", "Montréal, Ottawa"),
    ("CST", "Central Standard Time", -6, "America/Chicago", "Chicago, Belize, Mexico City"),
    ("CST", "Cuba Standard Time", -5, "America/Havana", "Havana"),
    ("CST", "China Standard Time", 8, "Asia/Shanghai", "Beijing, Taipei, Macau"),
    ("CDT", "Central Daylight Time", -5, "America/Chicago", "Chicago, Houston"),
    ("CDT", "Cuba Daylight Time", -4, "America/Havana", "Havana"),
    ("MST", "Mountain Standard Time", -7, "America/Denver", "Denver, Phoenix, Salt Lake City"),
    ("MST", "Myanmar Standard Time", 6.5, "Asia/Yangon", "Yangon"),
    ("MST", "Malaysia Standard Time", 8, "Asia/Kuala_Lumpur", "Kuala Lumpur; Macau"),
    ("MDT", "Mountain Daylight Time", -6, "America/Denver", "Denver, Salt Lake City"),
    ("PST", "Pacific Standard Time", -8, "America/Los_Angeles", "Los Angeles, Tijuana"),
    ("PDT", "Pacific Daylight Time", -7, "America/Los_Angeles", "Los Angeles, Tijuana"),
    ("AKST", "Alaska Standard Time", -9, "America/Anchorage", "Anchorage"),
    ("AKDT", "Alaska Daylight Time", -8, "America/Anchorage", "Anchorage"),
    ("HST", "Hawaii Standard Time", -10, "Pacific/Honolulu", "Honolulu"),
    ("ECT", "Eastern Caribbean Time", -4, "America/Port_of_Spain", "St Lucia, Antigua, Grenada, Dominica"),
    ("ECT", "Ecuador Time", -5, "America/Guayaquil", "Quito, Guayaquil"),
    ("ECT", "European Central Time", 1, "Europe/Paris", "Paris, Berlin, Rome"),
    ("GYT", "Guyana Time", -4, "America/Guyana", "Georgetown, Guyana"),
    ("SRT", "Suriname Time", -3, "America/Paramaribo", "Paramaribo"),
    ("BRT", "Brasília Time", -3, "America/Sao_Paulo", "Brasília, São Paulo"),
    ("WET", "Western European Time", 0, "Europe/Lisbon", "Lisbon, the Canaries"),
    ("WEST", "Western European Summer Time", 1, "Europe/Lisbon", "Lisbon, the Canaries"),
    ("BST", "British Summer Time", 1, "Europe/London", "London"),
    ("BST", "Bangladesh Standard Time", 6, "Asia/Dhaka", "Dhaka"),
    ("BST", "Bougainville Standard Time", 11, "Pacific/Bougainville", "Bougainville, Papua New Guinea"),
    ("IST", "Irish Standard Time", 1, "Europe/Dublin", "Dublin, in summer"),
    ("IST", "Israel Standard Time", 2, "Asia/Jerusalem", "Jerusalem, in winter"),
    ("IST", "India Standard Time", 5.5, "Asia/Kolkata", "Delhi, Mumbai"),
    ("CET", "Central European Time", 1, "Europe/Paris", "Paris, Rome, Geneva, Madrid"),
    ("CEST", "Central European Summer Time", 2, "Europe/Paris", "Paris, Rome, Geneva, Madrid"),
    ("EET", "Eastern European Time", 2, "Europe/Helsinki", "Helsinki, Athens, Kyiv"),
    ("EEST", "Eastern European Summer Time", 3, "Europe/Helsinki", "Helsinki, Athens, Kyiv"),
    ("MSK", "Moscow Time", 3, "Europe/Moscow", "Moscow"),
    ("WAT", "West Africa Time", 1, "Africa/Lagos", "Lagos, Kinshasa, Luanda"),
    ("CAT", "Central Africa Time", 2, "Africa/Maputo", "Maputo, Harare, Lusaka, Khartoum"),
    ("EAT", "East Africa Time", 3, "Africa/Nairobi", "Nairobi, Addis Ababa, Kampala"),
    ("SAST", "South Africa Standard Time", 2, "Africa/Johannesburg", "Johannesburg, Maseru"),
    ("GST", "Gulf Standard Time", 4, "Asia/Dubai", "Dubai, Muscat"),
    ("GST", "South Georgia Time", -2, "Atlantic/South_Georgia", "South Georgia, South Atlantic"),
    ("PKT", "Pakistan Time", 5, "Asia/Karachi", "Karachi, Islamabad"),
    ("HKT", "Hong Kong Time", 8, "Asia/Hong_Kong", "Hong Kong"),
    ("SGT", "Singapore Time", 8, "Asia/Singapore", "Singapore"),
    ("JST", "Japan Standard Time", 9, "Asia/Tokyo", "Tokyo"),
    ("KST", "Korea Standard Time", 9, "Asia/Seoul", "Seoul"),
    ("AWST", "Australian Western Standard Time", 8, "Australia/Perth", "Perth"),
    ("ACST", "Australian Central Standard Time", 9.5, "Australia/Adelaide", "Adelaide, Darwin"),
    ("ACDT", "Australian Central Daylight Time", 10.5, "Australia/Adelaide", "Adelaide"),
    ("AEST", "Australian Eastern Standard Time", 10, "Australia/Sydney", "Sydney, Melbourne, Brisbane"),
    ("AEDT", "Australian Eastern Daylight Time", 11, "Australia/Sydney", "Sydney, Melbourne"),
    ("NZST", "New Zealand Standard Time", 12, "Pacific/Auckland", "Auckland, Wellington"),
    ("NZDT", "New Zealand Daylight Time", 13, "Pacific/Auckland", "Auckland, Wellington"),
)


def _grouped() -> Mapping[str, tuple[Meaning, ...]]:
    table: dict[str, tuple[Meaning, ...]] = {}
    for letters, name, hours, region, where in _ROWS:
        table[letters] = (*table.get(letters, ()), Meaning(name, timedelta(hours=hours), region, where))
    return MappingProxyType(table)


# Letters in capitals to their living meanings; more than one is never settled by the label alone.
ABBREVIATIONS: Mapping[str, tuple[Meaning, ...]] = _grouped()

# Labels of no season: whatever the wall clock of that city shows. HE is the ET of French Canada.
WALL_CLOCKS: Mapping[str, str] = MappingProxyType(
    {
        "ET": "America/New_York",
        "CT": "America/Chicago",
        "MT": "America/Denver",
        "PT": "America/Los_Angeles",
        "HE": "America/New_York",
    }
)

# Labels that are words, with the languages they are words in: `est` is French for is, `wat` Dutch for what.
# In a text all in capitals and in that language the letters alone do not tell which is meant.
WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "CAT": frozenset({"en"}),
        "CET": frozenset({"fr"}),
        "EAT": frozenset({"en"}),
        "EET": frozenset({"nl"}),
        "EST": frozenset({"fr"}),
        "ET": frozenset({"fr"}),
        "HE": frozenset({"en"}),
        "SGT": frozenset({"en"}),
        "TU": frozenset({"es", "fr", "pt"}),
        "WAT": frozenset({"nl"}),
        "WEST": frozenset({"en", "nl"}),
        "WET": frozenset({"en", "nl"}),
    }
)

# Never read in small letters: the words above, and short forms of point, court, mount.
CAPITALS_ONLY: frozenset[str] = frozenset({*WORDS, "CT", "MT", "PT", "Z"})


def meanings(letters: str) -> tuple[Meaning, ...]:
    """What an abbreviation, in capitals, can stand for; () where it is not in the table and must be refused."""
    return ABBREVIATIONS.get(letters, ())


# What stands on the left is a label of one meaning, a wall clock, a label and the region of one meaning, or a zone.
# On the right, the names that say so: folded, so that `l’Est` is two words, and by language a line or two each.
_NAMES: Mapping[str, str] = {
    "UTC": """coordinated universal time, universal coordinated time, universal time coordinated, universal time,
        zulu time, zulu, temps universel coordonne, temps universel, heure universelle, heure zulu,
        tiempo universal coordinado, hora universal coordinada, tiempo universal, hora universal, hora zulu,
        tempo universal coordenado, hora universal coordenada, horario universal coordenado,
        hora coordenada universal, tempo universal, gecoordineerde wereldtijd, gecoordineerde universele tijd,
        universele tijd, le inivesel, tan inivesel""",
    "GMT": """greenwich mean time, greenwich time, heure moyenne de greenwich, heure de greenwich,
        temps moyen de greenwich, heure du meridien de greenwich, hora de greenwich, hora media de greenwich,
        hora del meridiano de greenwich, hora do meridiano de greenwich, horario de greenwich,
        horario do meridiano de greenwich, greenwich tijd, greenwichtijd""",
    "NST America/St_Johns": "newfoundland standard time, heure normale de terre neuve",
    "NDT": "newfoundland daylight time, heure avancee de terre neuve, heure d ete de terre neuve",
    "NST Asia/Kathmandu": "nepal standard time",
    "AST America/Halifax": """atlantic standard time, heure normale de l atlantique, hora estandar del atlantico,
        horario padrao do atlantico, hora padrao do atlantico, atlantic standaardtijd""",
    "AST Asia/Riyadh": "arabia standard time, arabian standard time, heure normale de l arabie",
    "ADT": """atlantic daylight time, atlantic daylight saving time, heure avancee de l atlantique,
        heure d ete de l atlantique, hora de verano del atlantico, horario de verao do atlantico,
        hora de verao do atlantico, atlantic zomertijd""",
    "ET": """eastern time, us eastern time, u s eastern time, us eastern, us et, eastern time us, heure de l est,
        heure de l est nord americain, hora del este,
        hora del este de estados unidos, hora del este de los estados unidos, hora do leste dos eua,
        horario do leste dos eua, hora do leste dos estados unidos, horario do leste dos estados unidos,
        eastern tijd""",
    "EST": """eastern standard time, heure normale de l est, heure normale de l est nord americain,
        hora estandar del este, eastern standaardtijd""",
    "EDT": """eastern daylight time, eastern daylight saving time, heure avancee de l est, heure d ete de l est,
        heure d ete de l est nord americain, hora de verano del este, eastern zomertijd""",
    "CT": "central time, us central time, u s central time, us central, us ct, central time us, central tijd",
    "CST America/Chicago": """central standard time, heure normale du centre, heure normale du centre nord americain,
        central standaardtijd""",
    "CDT America/Chicago": """central daylight time, central daylight saving time, heure avancee du centre,
        heure d ete du centre, heure d ete du centre nord americain, central zomertijd""",
    "CST America/Havana": "cuba standard time, heure normale de cuba, hora estandar de cuba",
    "CDT America/Havana": "cuba daylight time, heure d ete de cuba, hora de verano de cuba",
    "CST Asia/Shanghai": "china standard time, heure normale de la chine, hora estandar de china",
    "MT": "mountain time, us mountain time, u s mountain time, us mountain, us mt, mountain time us, mountain tijd",
    "MST America/Denver": "mountain standard time, heure normale des rocheuses, mountain standaardtijd",
    "MDT": """mountain daylight time, mountain daylight saving time, heure avancee des rocheuses,
        heure d ete des rocheuses, mountain zomertijd""",
    "MST Asia/Yangon": "myanmar standard time",
    "MST Asia/Kuala_Lumpur": "malaysia standard time, malaysian standard time",
    "PT": """pacific time, us pacific time, u s pacific time, us pacific, us pt, pacific time us,
        heure du pacifique nord americain, pacific tijd""",
    "PST": """pacific standard time, heure normale du pacifique, heure normale du pacifique nord americain,
        pacific standaardtijd""",
    "PDT": """pacific daylight time, pacific daylight saving time, heure avancee du pacifique,
        heure d ete du pacifique, heure d ete du pacifique nord americain, pacific zomertijd""",
    "AKST": "alaska standard time, heure normale de l alaska",
    "AKDT": "alaska daylight time, heure avancee de l alaska, heure d ete de l alaska",
    "HST": "hawaii standard time, hawaii aleutian standard time",
    "America/Port_of_Spain": "eastern caribbean time, eastern caribbean standard time",
    "ECT Europe/Paris": "european central time",
    "BRT": "brasilia standard time, horario padrao de brasilia, hora padrao de brasilia",
    "WET": """western european time, western european standard time, heure d europe de l ouest,
        heure de l europe de l ouest, hora de europa occidental, hora da europa ocidental,
        horario da europa ocidental, west europese tijd, west europese standaardtijd""",
    "WEST": """western european summer time, heure d ete d europe de l ouest, hora de verano de europa occidental,
        hora de verao da europa ocidental, horario de verao da europa ocidental, west europese zomertijd""",
    "BST Europe/London": """british summer time, heure d ete britannique, hora de verano britanica,
        hora de verao britanica, horario de verao britanico, britse zomertijd""",
    "BST Asia/Dhaka": "bangladesh standard time",
    "BST Pacific/Bougainville": "bougainville standard time",
    "IST Europe/Dublin": "irish standard time, irish summer time, heure d ete irlandaise, hora de verano de irlanda",
    "IST Asia/Jerusalem": "israel standard time, heure normale d israel, hora estandar de israel",
    "IST Asia/Kolkata": """india standard time, indian standard time, hora estandar de la india,
        horario padrao da india, hora padrao da india""",
    "CET": """central european time, central european standard time, heure d europe centrale,
        heure de l europe centrale, heure normale d europe centrale, heure normale de l europe centrale,
        hora central europea, hora central de europa, hora de europa central, hora estandar de europa central,
        hora da europa central, horario da europa central, hora central europeia, horario central europeu,
        midden europese tijd, middeneuropese tijd, midden europese standaardtijd, centraal europese tijd""",
    "CEST": """central european summer time, central european daylight time, heure d ete d europe centrale,
        heure d ete de l europe centrale, heure avancee de l europe centrale, hora de verano de europa central,
        hora central europea de verano, hora de verano central europea, hora de verao da europa central,
        horario de verao da europa central, midden europese zomertijd, middeneuropese zomertijd,
        centraal europese zomertijd""",
    "EET": """eastern european time, eastern european standard time, heure d europe de l est,
        heure de l europe de l est, heure normale d europe de l est, hora de europa oriental,
        hora da europa oriental, horario da europa oriental, oost europese tijd, oost europese standaardtijd""",
    "EEST": """eastern european summer time, heure d ete d europe de l est, hora de verano de europa oriental,
        hora de verao da europa oriental, horario de verao da europa oriental, oost europese zomertijd""",
    "Europe/Madrid": "hora peninsular",
    "WAT": "west africa time, west african time",
    "CAT": "central africa time, central african time",
    "EAT": "east africa time, east african time, eastern africa time",
    "SAST": "south africa standard time, south african standard time",
    "GST Asia/Dubai": "gulf standard time, hora estandar del golfo",
    "GST Atlantic/South_Georgia": "south georgia time",
    "PKT": "pakistan standard time",
    "SGT": "singapore standard time",
    "JST": "japan standard time, heure normale du japon",
    "KST": "korea standard time, korean standard time",
    "AWST": "australian western standard time, western australian standard time",
    "ACST": "australian central standard time, heure normale du centre de l australie",
    "ACDT": """australian central daylight time, australian central daylight saving time,
        heure d ete du centre de l australie, heure avancee du centre de l australie""",
    "AEST": "australian eastern standard time, heure normale de l est de l australie",
    "AEDT": """australian eastern daylight time, australian eastern daylight saving time,
        heure d ete de l est de l australie, heure avancee de l est de l australie""",
    "NZST": "new zealand standard time",
    "NZDT": "new zealand daylight time, new zealand daylight saving time",
}

# Names of several clocks, and names that hold a name from above and mean another zone. `Heure du Pacifique` and
# `heure des Rocheuses` are Canadian, where British Columbia and Alberta left the clocks of the United States in 2026.
_DOUBTFUL = """
    atlantic time, australian central time, australian eastern time, brazilian eastern standard time,
    brazilian eastern time, further eastern european time, mexican pacific daylight time,
    mexican pacific standard time, mexican pacific time,
    heure avancee de l est du groenland, heure avancee du centre ouest de l australie,
    heure avancee du pacifique mexicain, heure d afrique centrale, heure d afrique de l ouest,
    heure d ete de l est du groenland, heure d ete du centre ouest de l australie,
    heure d ete du pacifique mexicain, heure de l atlantique, heure de l est de l afrique,
    heure de l est de l australie, heure de l est de l europe, heure de l est de la rdc, heure de l est du congo,
    heure de l est du groenland, heure de l est du kazakhstan, heure de l est indonesien, heure des rocheuses,
    heure du centre, heure du centre de l australie, heure du centre nord americain, heure du pacifique,
    heure du pacifique mexicain, heure normale d afrique centrale, heure normale d afrique de l ouest,
    heure normale de l est de l europe, heure normale de l est du groenland,
    heure normale du centre ouest de l australie, heure normale du pacifique mexicain,
    hora central, hora de la montana, hora de verano central, hora de verano del pacifico,
    hora de verano oriental, hora del atlantico, hora del centro, hora del este de australia, hora del pacifico,
    hora estandar central, hora estandar del pacifico, hora estandar oriental, hora oriental,
    hora do atlantico, hora do leste, hora do pacifico, horario central, horario das montanhas,
    horario de verao central, horario de verao do leste, horario do atlantico, horario do leste,
    horario do pacifico, horario padrao central, horario padrao do leste,
    atlantic tijd, atlantische tijd, mexicaanse pacific standaardtijd, mexicaanse pacific tijd,
    mexicaanse pacific zomertijd
"""


def _phrases(text: str) -> Iterable[tuple[str, ...]]:
    return (tuple(phrase.split()) for phrase in text.split(","))


def _meant(value: str) -> str | Meaning:
    letters, _, region = value.partition(" ")
    return next(m for m in ABBREVIATIONS[letters] if m.region == region) if region else value


# Long names, as folded words, to a label of one meaning, a wall clock's key, an IANA zone or the one Meaning itself.
# The reader takes the longest name at a place, of these and of DOUBTFUL together.
NAMES: Mapping[tuple[str, ...], str | Meaning] = MappingProxyType(
    {words: _meant(value) for value, text in _NAMES.items() for words in _phrases(text)}
)

# Long names that must be refused: passing over them would leave the hour to home (policy P9).
DOUBTFUL: frozenset[tuple[str, ...]] = frozenset(_phrases(_DOUBTFUL))
