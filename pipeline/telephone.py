"""Telephone numbers: whether one could ring anywhere, country by country, and its digits as the world dials them."""

import re
from functools import lru_cache

FORM = re.compile(r"\+?\(?[0-9][0-9 ()./-]{3,}(\s*(ext\.?|x)\s*[0-9]{1,6})?", re.IGNORECASE)
EXTENSION = re.compile(r"\s*(ext\.?|x)\s*[0-9]{1,6}$", re.IGNORECASE)
# What ten digits with the code 1 in front may be is the same in all its countries, and needs no library to tell.
AMERICAN = re.compile(r"\+1[ .-]?\(?[2-9][0-9]{2}\)?[ .-]?[2-9][0-9]{2}[ .-]?[0-9]{4}")
SHORT = 6  # digits: numbers such as 116 117 or 3631 ring within their country and follow no common rule
MOST = 60  # signs; the longest number in the world has 15 digits


@lru_cache(maxsize=512)
def is_possible(phone: str, countries: tuple[str, ...]) -> bool:
    """Whether a number has as many digits as numbers have in its country, or in one of these where it has no `+`."""
    if len(phone) > MOST or not FORM.fullmatch(phone):
        return False
    number = EXTENSION.sub("", phone)
    if AMERICAN.fullmatch(number):
        return True
    if _international(number):
        return _could_ring(number, "")
    regions = [country for country in countries if country]
    if not regions or len(_digits(number)) <= SHORT:
        return True
    return any(_could_ring(number, region) for region in regions)


@lru_cache(maxsize=512)
def dialled(phone: str, countries: tuple[str, ...]) -> str:
    """The digits of a number behind the `+`; '' where it has none and no country is known."""
    number = EXTENSION.sub("", phone[:MOST])
    if _international(number):
        return _digits(number.replace("(0)", ""))[2 if number.startswith("00") else 0 :]
    for region in filter(None, countries):
        if parsed := _parsed(number, region):
            return f"{parsed[0]}{parsed[1]}"
    return ""


def _international(number: str) -> bool:
    return number.startswith(("+", "00"))


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def _could_ring(number: str, region: str) -> bool:
    """Whether its length fits; of two numbers that share their beginning, as in `0100/0142`, the first is judged."""
    from phonenumbers import ValidationResult, is_possible_number_with_reason, parse
    from phonenumbers.phonenumberutil import NumberParseException

    fits = {ValidationResult.IS_POSSIBLE}
    if region:  # a number of the city, written as the city dials it
        fits.add(ValidationResult.IS_POSSIBLE_LOCAL_ONLY)
    for written in {number, number.rpartition("/")[0] or number}:
        try:
            parsed = parse(re.sub(r"^00", "+", written), region or None)
        except NumberParseException:
            continue
        if is_possible_number_with_reason(parsed) in fits:
            return True
    return False


def _parsed(number: str, region: str) -> tuple[int, int] | None:
    """The code of the country and the number in it."""
    from phonenumbers import parse
    from phonenumbers.phonenumberutil import NumberParseException

    try:
        found = parse(number, region)
    except NumberParseException:
        return None
    return (found.country_code, found.national_number) if found.country_code and found.national_number else None
