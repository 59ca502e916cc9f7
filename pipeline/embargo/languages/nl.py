"""Dutch."""

from pipeline.embargo.languages.language import AFTERNOON, EVENING, MORNING, SMALL_HOURS, Language, Sense

LANGUAGE = Language(
    months=(
        "januari jan",
        "februari feb febr",
        "maart mrt",
        "april apr",
        "mei",
        "juni jun",
        "juli jul",
        "augustus aug",
        "september sept sep",
        "oktober okt",
        "november nov",
        "december dec",
    ),
    weekdays=(
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
    ),
    parts={
        "s ochtends": MORNING,
        "s morgens": MORNING,
        "in de ochtend": MORNING,
        "in de morgen": MORNING,
        "s middags": AFTERNOON,
        "in de middag": AFTERNOON,
        "s avonds": EVENING,
        "in de avond": EVENING,
        "s nachts": SMALL_HOURS,
        "ochtend": MORNING,
        "middag": AFTERNOON,
        "avond": EVENING,
    },
    senses={
        Sense.FILLER: """tot; tot en met; op; om; de; het; een; en; of; van; voor; onder; is; zijn; wordt; worden; te; die; dat; dit; deze; in; met;
            eindigt; vervalt; loopt af; af; strikt; streng; precies; stipt; datum; tijd; tijdstip; uur; pers; persbericht; bericht; media; let; a u b; aub;
            let op; vanaf; opheffing; einde; geldt; document; tekst; rapport; zal; mag; mogen; kan; per; publiceren; publicatie""",
        Sense.LINK: "in; te; op; voor",
        Sense.BEFORE: "vóór; eerder dan; voor",
        Sense.AFTER: "na",
        Sense.UNTIL_AFTER: "tot na",
        Sense.NOT: "niet; geen; nooit; verboden; zonder",
        Sense.NOW: "onmiddellijk; onmiddellijke; direct; directe; onverwijld; per direct",
        Sense.OUT: "verspreiding; publicatie; publiceren; vrijgave; openbaarmaking; gebruik; uitgave; verspreiden; persbericht; bekendmaking",
        Sense.EMBARGO: "embargo",
        Sense.HELD: "onder embargo; vertrouwelijk; embargo tot",
        Sense.NO_EMBARGO: "geen embargo; zonder embargo; embargovrij",
        Sense.NOON: "twaalf uur s middags",
        Sense.MIDNIGHT: "middernacht",
        Sense.LOCAL: "lokale tijd; plaatselijke tijd; lokaal; onze tijd; ter plaatse; ter plaatse geldende tijd",
        Sense.TIME: "tijd",
        Sense.TIME_OF: "tijd in; tijd van; tijd te; uur in",
        Sense.TIME_SORT: "zomertijd; wintertijd; lokale; standaard",
        Sense.ABOUT: "rond; omstreeks; tegen; bij; om en nabij; rondom",
        Sense.ROUGHLY: "ongeveer; circa; plusminus; plm; uiterlijk; op zijn vroegst; waarschijnlijk; verwacht; voorlopig; vermoedelijk; in de loop van; naar verwachting; zowat",
        Sense.BETWEEN: "tussen",
        Sense.RECURRING: "dagelijks; dagelijkse; elke; iedere; ieder; elk; wekelijks; maandelijks; maandags; dinsdags; vrijdags; zaterdags",
        Sense.RELATIVE: """vandaag; morgen; gisteren; overmorgen; eergisteren; volgende; komende; aanstaande; vorige; dezelfde dag; die dag; diezelfde;
            later; vanavond; vanmiddag; vanochtend; vannacht; vanmorgen; uur later; uur na; uur voor; uren na; uren voor; uur vóór; vooravond; dag erna; dag ervoor;
            dagen na; dagen voor; werkdag; eind van de dag; einde van de dag; nu; over een; aan het eind; jongstleden; eerstvolgende; gelijktijdig; tegelijkertijd; daags; a s; zelfde""",
        Sense.EVENT: """als; zodra; wanneer; indien; tenzij; na afloop; afloop; na de; na het; na een; mits; nadat; totdat; einde van; eind van; slot; slot van; sluiting;
            nader order; nader bericht; goedkeuring; akkoord; behalve; uitgezonderd; met uitzondering; in afwachting; afhankelijk; behoudens; voordat; toestemming""",
        Sense.EVENT_IF_UNDATED: "dag; dag van; nacht; week; weekend; begin van; aanvang; opening; lancering; zitting; vergadering; plechtigheid; conferentie; toespraak; tijdens; bijeenkomst",
        Sense.PLACEHOLDER: "n t b; ntb; nog te bepalen; nader te bepalen; nog bekend te maken; nog in te vullen; te bevestigen; dd; jjjj; uu; n n b; nnb; volgt",
        Sense.BLANK_NAME: "datum; uur; tijd; dag; tijdzone",
        Sense.CHANGED: """opgeheven; was; waren; gewijzigd; gewijzigde; wijziging; verplaatst; uitgesteld; vervroegd; vervallen; in plaats van; voorheen; eerder;
            oorspronkelijk; oorspronkelijke; geannuleerd; verlengd; verschoven; aangepast; aangepaste; nieuwe tijd; nieuwe datum; nieuw; niet langer; niet meer; voortaan; verlopen;
            ingetrokken; gecorrigeerd; en niet; i p v""",
        Sense.EACH: "elk land; elke lidstaat; respectievelijk; respectieve; overal; uw tijd; hun",
        Sense.NUMBER: """twee; drie; vier; vijf; zes; zeven; acht; negen; tien; elf; twaalf; dertien; veertien; vijftien; zestien; twintig; dertig; veertig; vijftig; honderd;
            een uur; één""",
        Sense.FRACTION: "half; kwart",
        Sense.SPAN: "over; binnen; gedurende; embargo van; na; nog; voor; de komende; komende",
        Sense.SPAN_TAIL: "na; voor; vóór; later; eerder; vooraf; geleden; lang; embargo; voorafgaand; nadat; tevoren; van tevoren; daarna",
        Sense.UNIT: "uren; minuten; minuut; seconden",
    },
    doubtful_months=frozenset(),
)
