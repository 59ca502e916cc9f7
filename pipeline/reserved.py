"""Domains and telephone numbers that nobody has and nobody ever will: made for examples, tests and films."""

import re
from functools import cache

# RFC 2606 and 6761 (example, test, invalid, localhost), RFC 6762 (local), RFC 8375 (home.arpa), RFC 9476 (alt),
# ICANN resolution 2024.07.29.06 (internal); example.com and its two siblings are kept by RFC 2606 as well
DOMAINS = frozenset(
    [
        *("example", "test", "invalid", "localhost", "local", "home.arpa", "alt", "internal"),
        *("example.com", "example.net", "example.org"),
    ]
)

# Numbers that are kept free for films and examples, as the digits behind the `+`, and who keeps them so.
FICTITIOUS: tuple[tuple[str, str], ...] = (
    # ATIS-0300115, guidelines for 555 line numbers: 555-0100 to 555-0199 in every area of the plan
    (r"1[2-9]\d\d55501\d\d", "the North American numbering plan"),
    # Ofcom, telephone numbers for use in TV and radio drama programmes: a thousand in each of these blocks
    (r"44(1632960|7700900|2079460|8081570|9098790|3069990)\d{3}", "Ofcom"),
    (r"44(11[345678]4960|1214960|1314960|1414960|1514960|1614960)\d{3}", "Ofcom"),
    (r"44(1914980|2896496|2920180)\d{3}", "Ofcom"),
    # ComReg, national numbering conventions: 020 91x xxxx
    (r"3532091\d{5}", "ComReg"),
    # ACMA, phone numbers for use in TV shows, films and creative works
    (r"61[2378](5550|7010)\d{4}", "ACMA"),
    (r"61491570(006|110|15[6-9]|313|737)", "ACMA"),
    (r"6149157(1(266|491|804)|2(549|665|983)|3(087|770)|4(118|632)|5(254|789))", "ACMA"),
    (r"6149157(6(398|801)|7(426|644)|8(148|888|957)|9(212|455|760))", "ACMA"),
    (r"61(1800160401|1[38]009757(07|08|09|10|11))", "ACMA"),
    # Arcep, decision 2018-0881, 2.5.12: numbers for audiovisual works
    (r"33(19900|26191|35301|46571|53649|63998)\d{4}", "Arcep"),
    # Bundesnetzagentur, Mitteilung 148/2021: Rufnummern für Medienproduktionen
    (r"49(3023125|6990009|4066969|2214710|8999998)\d{3}", "the Bundesnetzagentur"),
    (r"49(152(28817386|28895456|54599371)|17139200\d\d|176040690\d\d)", "the Bundesnetzagentur"),
    (r"49(172(9925904|9968532|9973185|9973186|9980752)|174(9091317|9464308))", "the Bundesnetzagentur"),
)


def is_reserved(host: str) -> bool:
    """Whether a host is, or lies in, a domain that no one can have; hosts are compared in small letters."""
    labels = host.rstrip(".").lower().split(".")
    return bool(DOMAINS.intersection((labels[-1], ".".join(labels[-2:]))))


def keeper(digits: str) -> str:
    """Who keeps a number free for films and examples, '' where it may be somebody's; the digits behind the `+`."""
    found = _fictitious().fullmatch(digits)
    return FICTITIOUS[int(found.lastgroup[1:])][1] if found and found.lastgroup else ""


@cache
def _fictitious() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<n{at}>{pattern})" for at, (pattern, _) in enumerate(FICTITIOUS)))
