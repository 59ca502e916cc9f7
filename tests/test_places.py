"""Places: what a name can mean, and that the table is the one its generator makes."""

import re
from collections.abc import Iterator
from importlib import resources

import pytest
from babel import Locale

from pipeline.embargo import places
from pipeline.embargo.places import adjective, fold, longest, ordinary
from pipeline.zone import names
from tests import make_places

TEXT = resources.files("pipeline.embargo").joinpath("places.tsv").read_text(encoding="utf-8")
HEAD, BY_RULE, BY_SIZE, ADJECTIVES = TEXT.split("\n\n")


def means(name: str) -> frozenset[str]:
    """The zones of a whole name, as the reader divides it into words."""
    words = [fold(word) for word in re.split(r"[ -]", name)]
    found = longest(words)
    assert found is not None, name
    assert found[0] == len(words), name
    return found[1]


def rows(part: str) -> Iterator[tuple[str, list[str]]]:
    """Each row of a part: what it means, and the names that mean it."""
    for line in part.strip().split("\n")[1:]:
        zones, found = line.split("\t")
        yield zones, found.split(",")


# --- one place, one zone ---


@pytest.mark.parametrize(
    ("spellings", "zone"),
    [
        ("Port of Spain; Port-of-Spain; PORT OF SPAIN; Port d’Espagne; Puerto España", "America/Port_of_Spain"),
        ("Trinidad; Tobago; Trinidad & Tobago; Trinidad and Tobago; Trinité-et-Tobago", "America/Port_of_Spain"),
        ("Trinidad y Tobago; Trinidad en Tobago; Trinidad e Tobago; Chaguanas; Arima", "America/Port_of_Spain"),
        ("Haiti; Haïti; Haití; Ayiti; Port-au-Prince; Pòtoprens; Okap; Kap Ayisyen; Jakmèl", "America/Port-au-Prince"),
        ("Santo Domingo; Saint-Domingue; Sendomeng; Punta Cana", "America/Santo_Domingo"),
        ("Dominican Republic; Repiblik Dominikèn; República Dominicana; DR", "America/Santo_Domingo"),
        ("Dominica; Dominique; Roseau", "America/Dominica"),
        ("Barbados; Barbade; Bridgetown; Speightstown", "America/Barbados"),
        ("Jamaica; Jamaïque; Jamayik; Montego Bay; Port Antonio; Mandeville", "America/Jamaica"),
        ("Havana; La Habana; La Havane; Cuba; Kiba", "America/Havana"),
        ("Castries; St. Lucia; Saint Lucia; Sainte-Lucie", "America/St_Lucia"),
        ("Kingstown; St Vincent; St. Vincent and the Grenadines", "America/St_Vincent"),
        ("Basseterre; St. Kitts; Nevis; St Kitts & Nevis", "America/St_Kitts"),
        ("Antigua; Barbuda; Antigua and Barbuda", "America/Antigua"),
        ("Grenada; Carriacou", "America/Grenada"),
        ("Guyana; Bartica", "America/Guyana"),
        ("Paramaribo; Suriname; Surinam", "America/Paramaribo"),
        ("Curaçao; Curacao; Kiraso; Willemstad", "America/Curacao"),
        ("Nassau; Bahamas; The Bahamas", "America/Nassau"),
        ("Belize; Belmopan; Beliz", "America/Belize"),
        ("Grand Turk; Turks and Caicos; Turks & Caicos Islands; TCI", "America/Grand_Turk"),
        ("Cayman; Cayman Islands; Grand Cayman", "America/Cayman"),
        ("BVI; British Virgin Islands; Tortola; Road Town", "America/Tortola"),
        ("USVI; St. Croix; Charlotte Amalie", "America/St_Thomas"),
        ("Martinique; Matinik; Fort-de-France", "America/Martinique"),
        ("Guadeloupe; Gwadloup", "America/Guadeloupe"),
        ("Puerto Rico; Pòtoriko", "America/Puerto_Rico"),
        ("Bermuda; Bermudas", "Atlantic/Bermuda"),
        ("Caracas; Venezuela; Venezwela", "America/Caracas"),
        ("New York; New York City; Nueva York; Nouyòk; Nova Iorque; Washington; Washington DC", "America/New_York"),
        ("Miami; Boston; Atlanta; Philadelphia", "America/New_York"),
        ("Toronto; Ottawa; Montreal; Montréal", "America/Toronto"),
        ("Brasília; Rio de Janeiro; São Paulo", "America/Sao_Paulo"),
        ("Bogotá; Bogota; Medellín; Colombia", "America/Bogota"),
        ("Lima; Peru; Pérou", "America/Lima"),
        ("Mexico City; Ciudad de México", "America/Mexico_City"),
        ("London; Londres; Londen; UK; Great Britain; England; Scotland; Wales; United Kingdom", "Europe/London"),
        ("Paris; Parijs; Pari; Lyon; Strasbourg; France", "Europe/Paris"),
        ("Geneva; Genève; Ginebra; Genebra; Jenèv; Bern; Basel; Zürich; Suisse; Suiza", "Europe/Zurich"),
        ("Rome; Turin; Torino; Milan; Naples; Florence; Italy; Italië", "Europe/Rome"),
        ("The Hague; La Haye; Den Haag; Nederland; Holland; Pays-Bas; Países Bajos", "Europe/Amsterdam"),
        ("Brussels; Brussel; Bruxelles; Bruselas; Belgium; Bèljik", "Europe/Brussels"),
        ("Madrid", "Europe/Madrid"),
        ("Lisbon; Lisboa; Porto", "Europe/Lisbon"),
        ("Berlin; Bonn; Munich; Cologne; Frankfurt", "Europe/Berlin"),
        ("Vienna; Vienne; Wenen", "Europe/Vienna"),
        ("Athens; Atenas", "Europe/Athens"),
        ("Dublin; Ireland", "Europe/Dublin"),
        ("Moscow; Moscou", "Europe/Moscow"),
        ("Beijing; Pékin; Shanghai", "Asia/Shanghai"),
        ("Mumbai; New Delhi; India", "Asia/Kolkata"),
        ("Dubai; Abu Dhabi; UAE", "Asia/Dubai"),
        ("Sydney; Canberra", "Australia/Sydney"),
        ("Hawaii; Honolulu", "Pacific/Honolulu"),
        ("Azores; Açores", "Atlantic/Azores"),
        ("Canary Islands; Canarias; Canaries", "Atlantic/Canary"),
    ],
)
def test_a_city_or_an_island_means_its_zone_in_every_language(spellings: str, zone: str) -> None:
    assert {name: means(name) for name in spellings.split("; ")} == dict.fromkeys(
        spellings.split("; "), frozenset([zone])
    )


# --- one name, several zones ---


@pytest.mark.parametrize(
    ("name", "at_least"),
    [
        ("St. John's", "America/Antigua America/St_Johns"),
        ("Saint John’s", "America/Antigua America/St_Johns"),
        ("Hamilton", "Atlantic/Bermuda America/Toronto Pacific/Auckland"),
        ("Georgetown", "America/Guyana America/Cayman Asia/Kuala_Lumpur America/St_Vincent"),
        ("George Town", "America/Guyana America/Cayman Asia/Kuala_Lumpur"),
        ("Santiago", "America/Santiago America/Santo_Domingo"),
        ("San José", "America/Costa_Rica America/Los_Angeles"),
        ("Birmingham", "Europe/London America/Chicago"),
        ("Portland", "America/Los_Angeles America/New_York"),
        ("Cambridge", "Europe/London America/New_York"),
        ("Manchester", "Europe/London America/New_York"),
        ("Kingston", "America/Jamaica America/Toronto America/New_York"),
        ("Victoria", "Indian/Mahe America/Vancouver Australia/Melbourne America/Chicago"),
        ("Valencia", "Europe/Madrid America/Caracas"),
        ("Barcelona", "Europe/Madrid America/Caracas"),
        ("Córdoba", "America/Argentina/Cordoba Europe/Madrid"),
        ("Granada", "Europe/Madrid America/Managua America/Grenada"),
        ("La Paz", "America/La_Paz America/Mazatlan"),
        ("Santa Cruz", "America/La_Paz Atlantic/Canary"),
        ("San Juan", "America/Puerto_Rico America/Argentina/San_Juan"),
        ("San Fernando", "America/Port_of_Spain Asia/Manila Europe/Madrid"),
        ("San Pedro", "America/Belize America/Costa_Rica"),
        ("St. George's", "America/Grenada Atlantic/Bermuda"),
        ("Saint George", "Atlantic/Bermuda America/Denver"),
        ("Saint John", "America/St_Thomas America/Moncton"),
        ("Plymouth", "America/Montserrat Europe/London"),
        ("Portsmouth", "America/Dominica Europe/London America/New_York"),
        ("Scarborough", "America/Port_of_Spain Europe/London"),
        ("Salvador", "America/El_Salvador America/Bahia"),
        ("Newcastle", "Europe/London Australia/Sydney"),
        ("Virgin Islands", "America/Tortola America/St_Thomas"),
        ("Congo", "Africa/Kinshasa Africa/Lubumbashi Africa/Brazzaville"),
        ("Korea", "Asia/Seoul Asia/Pyongyang"),
        ("Samoa", "Pacific/Apia Pacific/Pago_Pago"),
        ("Georgia", "Asia/Tbilisi America/New_York"),
        ("United States", "America/New_York America/Los_Angeles Pacific/Honolulu"),
        ("Etazini", "America/New_York America/Los_Angeles Pacific/Honolulu"),
        ("US", "America/New_York America/Los_Angeles Pacific/Honolulu"),
        ("Canada", "America/St_Johns America/Toronto America/Vancouver"),
        ("Brazil", "America/Sao_Paulo America/Manaus America/Noronha"),
        ("México", "America/Mexico_City America/Tijuana America/Cancun"),
        ("España", "Europe/Madrid Atlantic/Canary"),
        ("Portugal", "Europe/Lisbon Atlantic/Azores Atlantic/Madeira"),
        ("Ecuador", "America/Guayaquil Pacific/Galapagos"),
        ("Chile", "America/Santiago Pacific/Easter"),
        ("Indonesia", "Asia/Jakarta Asia/Makassar Asia/Jayapura"),
        ("Florida", "America/New_York America/Chicago"),
        ("Texas", "America/Chicago America/Denver"),
        ("Ürümqi", "Asia/Urumqi Asia/Shanghai"),
    ],
)
def test_a_shared_name_means_every_place_of_that_name(name: str, at_least: str) -> None:
    assert means(name) >= frozenset(at_least.split())


def test_what_belongs_to_france_or_the_netherlands_overseas_is_not_part_of_them() -> None:
    assert means("France") == {"Europe/Paris"}
    assert means("Netherlands") == {"Europe/Amsterdam"}
    assert means("Caribbean Netherlands") == {"America/Kralendijk"}


# --- how a name is found ---


def test_the_longest_name_wins() -> None:
    assert longest(["new", "south", "wales", "time"]) == (3, means("New South Wales"))
    assert longest(["wales", "time"]) == (1, frozenset(["Europe/London"]))
    assert longest(["trinidad", "and", "tobago", "time"]) == (3, frozenset(["America/Port_of_Spain"]))
    assert longest(["trinidad", "and", "barbados"]) == (1, frozenset(["America/Port_of_Spain"]))


@pytest.mark.parametrize("words", [[], ["xyzzy"], ["time", "london"], ["to", "go"], ["chi", "na"], [""]])
def test_what_does_not_begin_with_a_place_is_none(words: list[str]) -> None:
    assert longest(words) is None


@pytest.mark.parametrize("word", ["Port-au-Prince", "NewYork", "St.John’s", "Saint-Domingue", "Fort-de-France"])
def test_a_name_that_comes_as_one_word_is_found(word: str) -> None:
    assert longest([fold(word)]) is not None


def test_the_table_is_read_at_the_first_question_and_once() -> None:
    places._tables.cache_clear()
    assert ordinary([fold("Nice")])
    assert places._tables.cache_info().misses == 0
    assert longest(["london"]) == longest(["london"])
    assert adjective("haitian")
    assert places._tables.cache_info().misses == 1


def test_six_words_are_read_and_no_more() -> None:
    six = ["south", "georgia", "and", "south", "sandwich", "islands"]
    assert longest([*six, "time"]) == (6, frozenset(["Atlantic/South_Georgia"]))
    assert max(name.count(" ") for part in (BY_RULE, BY_SIZE) for _, found in rows(part) for name in found) == 5


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Curaçao", "curacao"),
        ("Pòtoprens", "potoprens"),
        ("John’s", "johns"),
        ("John's", "johns"),
        ("JOHNʼS", "johns"),
        ("U.S.A.", "usa"),
        ("EE.", "ee"),
        ("Port-au-Prince", "portauprince"),
        ("St.", "saint"),
        ("ST", "saint"),
        ("Ste.", "saint"),
        ("Sint", "saint"),
        ("Sainte-Lucie", "saintlucie"),
        ("St.John’s", "saintjohns"),
        ("Stuttgart", "stuttgart"),
        ("Santa", "santa"),
        ("&", "and"),
        ("T&T", "t&t"),
        ("Århus", "arhus"),
        ("København", "kobenhavn"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("Hawaiʻi", "hawaii"),
        ("’", ""),
    ],
)
def test_a_word_is_folded(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_every_key_of_the_table_is_folded_already() -> None:
    keys = [name for part in (BY_RULE, BY_SIZE, ADJECTIVES) for _, found in rows(part) for name in found]
    assert len(keys) > 8_000
    assert [name for name in keys if " ".join(fold(word) for word in name.split(" ")) != name] == []


# --- words that are also something else ---


@pytest.mark.parametrize("name", ["Nice", "Reading", "Tours", "Split", "Mobile", "US", "DR", "Okay", "The Valley"])
def test_a_place_that_is_also_a_word_says_so(name: str) -> None:
    words = [fold(word) for word in name.split(" ")]
    assert ordinary(words)
    assert means(name)


@pytest.mark.parametrize("name", ["London", "Brest", "Nancy", "UK", "Geneva", "Port of Spain", "Barbados"])
def test_a_place_that_is_nothing_else_does_not(name: str) -> None:
    assert not ordinary([fold(word) for word in name.split(" ")])


def test_every_ordinary_word_is_the_name_of_a_place() -> None:
    assert [name for name in places.ORDINARY if longest(name.split(" ")) is None] == []


WORDS = """
embargo embargoed embargado release until time local hora horas heure heures uur tijd lè horário hour hrs am pm
noon midday midi mediodía middag midnight minuit standard daylight summer winter été hiver eastern central
atlantic pacific mountain europe america africa caribbean press immediate sous jusqu'au hasta até tot vrij voor
publication on in is be it not before after from to for by at of the and or le la les el los las de het een san
saint santa new date media police most best same home hit date day week year union nations conference session
editors
"""


@pytest.mark.parametrize(
    "word",
    WORDS.split(),
)
def test_the_words_of_an_embargo_are_no_places_or_only_ordinary_ones(word: str) -> None:
    assert longest([fold(word)]) is None or ordinary([fold(word)])


@pytest.mark.parametrize("language", make_places.LANGUAGES)
def test_no_place_is_called_as_a_month_or_a_weekday(language: str) -> None:
    locale = Locale.parse(language)
    said = {
        fold(word)
        for kind in (locale.months, locale.days)
        for words in kind["format"].values()
        for word in words.values()
    }
    assert len(said) > 30
    assert [word for word in said if longest([word])] == []


@pytest.mark.parametrize(
    "word", ["Sète", "dos", "once", "EST", "AST", "GMT", "mayo", "madi", "Z", "ECT", "van", "primero"]
)
def test_no_place_is_called_as_a_number_a_label_or_a_word_of_grammar(word: str) -> None:
    assert longest([fold(word)]) is None


def test_a_place_named_for_a_day_is_left_out() -> None:
    assert longest(["primero", "de", "enero"]) is None
    assert longest(["rio", "de", "janeiro"]) is not None


# --- adjectives ---


@pytest.mark.parametrize(
    ("words", "zones"),
    [
        ("Haitian haïtienne haitiano haïtiaanse ayisyen haitiana", "America/Port-au-Prince"),
        ("Jamaican jamaïcaine jamaicaanse jamayiken", "America/Jamaica"),
        ("Barbadian Bajan barbadienne", "America/Barbados"),
        ("Trinidadian Trini trinitense", "America/Port_of_Spain"),
        ("Guyanese Guyaanse", "America/Guyana"),
        ("Surinamese Surinaamse surinamesa", "America/Paramaribo"),
        ("Cuban cubana cubaine kiben", "America/Havana"),
        ("British britannique británica Britse", "Europe/London"),
        ("Swiss suisse suiza Zwitserse suíça", "Europe/Zurich"),
        ("Dutch néerlandaise Nederlandse neerlandesa", "Europe/Amsterdam"),
        ("French française francesa Franse", "Europe/Paris"),
        ("Belgian belge Belgische", "Europe/Brussels"),
        ("Italian italienne italiana", "Europe/Rome"),
        ("Venezuelan venezolana", "America/Caracas"),
        ("Japanese japonaise", "Asia/Tokyo"),
        ("Dominican dominicana dominicaine", "America/Santo_Domingo America/Dominica"),
    ],
)
def test_an_adjective_means_the_zones_of_its_country(words: str, zones: str) -> None:
    assert {word: adjective(fold(word)) for word in words.split()} == dict.fromkeys(
        words.split(), frozenset(zones.split())
    )


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("American", "United States"),
        ("canadienne", "Canada"),
        ("brasileira", "Brazil"),
        ("mexicana", "Mexico"),
        ("española", "Spain"),
        ("Australian", "Australia"),
        ("argentina", "Argentina"),
        ("German", "Germany"),
    ],
)
def test_an_adjective_of_a_wide_country_means_all_its_zones(word: str, country: str) -> None:
    assert adjective(fold(word)) == means(country)
    assert len(adjective(fold(word))) > 1


def test_an_unknown_adjective_means_nothing() -> None:
    assert adjective("local") == adjective("") == adjective("martian") == frozenset()


# --- the table itself ---


def test_every_zone_is_one_of_the_pinned_tzdata_and_no_name_is_without_one() -> None:
    written = {zone for part in (BY_RULE, BY_SIZE, ADJECTIVES) for zones, _ in rows(part) for zone in zones.split(" ")}
    assert len(written) > 400
    assert written <= names()
    assert not any(zone.startswith(("Etc/", "US/", "SystemV/")) or "/" not in zone for zone in written)


def test_every_zone_that_has_a_country_is_named_by_its_city() -> None:
    for zone in {zone for zones in make_places.zones_of().values() for zone in zones}:
        assert zone in means(make_places.spelt(zone)), zone


def test_the_parts_by_rule_and_by_hand_are_what_the_generator_makes() -> None:
    assert make_places.head() == HEAD
    assert make_places.by_rule() == BY_RULE
    assert make_places.adjectives().strip() == ADJECTIVES.strip()


def test_the_part_by_size_only_widens_what_a_name_by_rule_means() -> None:
    wider = {name: set(zones.split(" ")) for zones, found in rows(BY_SIZE) for name in found}
    narrow = {name: set(zones.split(" ")) for zones, found in rows(BY_RULE) for name in found}
    both = wider.keys() & narrow.keys()
    assert len(both) > 50
    assert [name for name in both if not wider[name] > narrow[name]] == []
    assert len(wider) > 4_000
    assert not wider.keys() & make_places.alone().keys()


def test_no_name_stands_twice_in_a_part_and_the_rows_are_in_order() -> None:
    for part in (BY_RULE, BY_SIZE, ADJECTIVES):
        lines = [(zones, found[0]) for zones, found in rows(part)]
        every = [name for _, found in rows(part) for name in found]
        assert lines == sorted(lines)
        assert len(every) == len(set(every))


def test_only_names_written_by_hand_have_one_or_two_letters() -> None:
    short = {name for part in (BY_RULE, BY_SIZE) for _, found in rows(part) for name in found if len(name) < 3}
    assert short == {"us", "uk", "dr", "vs", "vk"}


def test_the_table_names_its_sources_and_is_small() -> None:
    assert all(word in HEAD for word in ("tzdata", "CLDR", "GeoNames", "CC BY 4.0", "tests/make_places.py"))
    assert len(TEXT.encode()) < 300_000
