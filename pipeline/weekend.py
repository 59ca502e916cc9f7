"""The weekend: which days offices are closed in the country of a zone."""

from pipeline.zone import country

# Countries whose week-end is Friday and Saturday (CLDR, weekData, weekendStart: fri)
FRIDAY_OFF = "BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE"
FRIDAY_AND_SATURDAY, SATURDAY_AND_SUNDAY = (4, 5), (5, 6)


def weekend_of(name: str) -> tuple[int, ...]:
    """The days off in the country of a zone, Monday being 0."""
    return FRIDAY_AND_SATURDAY if country(name) in FRIDAY_OFF.split() else SATURDAY_AND_SUNDAY
