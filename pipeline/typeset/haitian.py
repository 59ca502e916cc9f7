"""Days in Haitian Creole: CLDR has no names for them, and Babel would print the French ones."""

from collections.abc import Mapping
from datetime import date

# As three unrelated programs write them: the ht calendars of OpenMRS (clinics in Haiti) and Day.js, and kreyolib.
MONTHS = (
    "janvye", "fevriye", "mas", "avril", "me", "jen",
    "jiyè", "out", "septanm", "oktòb", "novanm", "desanm",
)  # fmt: skip
WEEKDAYS = ("lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch")

# A city without a settled Creole name keeps the one its zone has.
CITIES: Mapping[str, str] = {"America/Port-au-Prince": "Pòtoprens"}


def written(day: date, form: str) -> str:
    """A day as `vandredi 4 desanm 2020` in the form "full", without its weekday in any other."""
    number = "1ye" if day.day == 1 else str(day.day)
    words = f"{number} {MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {words}" if form == "full" else words
