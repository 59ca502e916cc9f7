"""Small words of all six languages by which hours, days and zones hang together."""


def small_words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


AT = small_words("at à a las om às as nan la los")
AND = small_words("and et y e en ak or ou o of")
UNTIL = small_words("until till to through thru jusqu hasta tot até jiska jiskaske jis")
FROM = small_words("from desde vanaf depi dès partir")
ONLY = small_words(
    "only solely exclusively uniquement seulement exclusivement sólo solo solamente únicamente exclusivamente "
    "alleen uitsluitend slechts apenas somente só sèlman"
)
ARTICLES = small_words("the le la les el los de het o os del du do da des den l d")
ZONE = small_words("zone timezone timezones times fuseau huso fuso tijdzone zona")
LENGTHS = small_words(
    "day days week weeks hour hours minute minutes jour jours semaine semaines heure heures día días semana semanas "
    "hora horas minuto minutos dag dagen weken uren minuut minuten dia dias jou semèn èdtan"
)
# Without accents.
SUMMER = small_words("summer daylight zomertijd zomer ete avancee verano verao")
WINTER = small_words(
    "standard winter wintertijd standaard standaardtijd hiver normale invierno estandar inverno padrao ive estanda"
)
# A number behind one of these is a number of something, and no hour.
NUMBERED = small_words(
    "no nr n° nº ref reference box room suite ext extension tel phone fax code p pp page art article section item "
    "decision resolution rule chapter paragraph para line floor flight budget vol edition isbn runtime release "
    "statement bulletin"
)
