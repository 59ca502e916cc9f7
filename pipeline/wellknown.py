"""Capitals that need no full name: each row with its reason, in all languages of Dateline."""

from collections.abc import Mapping

# Kept short: an advice too many is read past, but a name that only insiders know is lost on everybody else.
WELL_KNOWN: Mapping[str, str] = {
    "bodies and countries that news itself never writes out": (
        "BBC CNN EUA FIFA IOC NASA NATO NAVO NGO OMS ONG ONU OTAN UAE UNESCO UNICEF USA WHO"
    ),
    "illnesses, and what a patient is told": "ADN AIDS ARN COVID DNA HIV IRM MRI PCR RNA SARS SIDA VIH",
    "offices and guests": "CEO CFO PDG VIP",
    "machines, networks and files": (
        "ATM CCTV DVD FAQ GPS GSM HTML HTTP HTTPS JPEG LED PDF PIN PNG SIM SMS SOS UHF URL USB VHF WWW XML"
    ),
    "before the name of a ship": "HMS USS",
    "money, taxes and what stands on forms": (
        "AUD BBD BTW CAD CHF EUR GBP GDP GYD HTG IBAN ISBN ISO ISSN IVA JMD JPY PIB RSVP SVP TTC TTD TVA USD VAT XCD"
    ),
    "hours and their zones": "ADT AST BST CAT CEST CET EAT EDT EST GMT HRS PDT PST SAST UTC WAT",
    "blanks, of which the check of leftovers speaks": "TBA TBC TBD",
    "words that headlines and notices shout: English": (
        "ALL AND CLOSED END ENDS ENGLISH FOR FREE LIVE MEDIA MUST NEVER NEW NEWS NEWSROOM NOT NOTE NOTES NOW ONLY OPEN "
        "PHOTO PRESS RELEASE STOP TEST THE TODAY WARNING"
    ),
    "words that headlines and notices shout: Dutch": "ALLEEN EINDE GEEN GRATIS NIET NIEUW",
    "words that headlines and notices shout: French and Haitian Creole": (
        "AVEC AVIS FIN GRATUIT GRATUITE JOUR JOURS NON NOUVEAU OUI OUVERT PAS SANS SAUF TOUS TOUT TOUTE TOUTES"
    ),
    "words that headlines and notices shout: Portuguese and Spanish": (
        "ABERTO ABIERTO AGORA AHORA AVISO CERRADO FECHADO FIM GRATUITO HOJE HOY LIBRE LIVRE NOTA NOVA NOVO NUEVA NUEVO "
        "NUNCA SEM SIN TODA TODAS TODO TODOS"
    ),
}
KNOWN = frozenset(word for words in WELL_KNOWN.values() for word in words.split())
