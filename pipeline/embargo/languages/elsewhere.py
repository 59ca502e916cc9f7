"""Weekdays in other languages of Latin letters: a weekday in any language must fit its date (policy P3)."""

# CLDR's full names (Unicode licence), and Papiamentu by hand; Monday first.
WEEKDAYS = (
    """
        montag, lunedì, mandag, måndag, maanantaina, poniedziałek, pondělí, hétfő, luni, pazartesi, senin,
        dilluns, luns, ponedjeljak, ponedeljek, pondelok, pirmadienis, pirmdiena, esmaspäev, isnin,
        jumatatu, mánudagur, djaluna""",
    """
        dienstag, martedì, tirsdag, tisdag, tiistaina, wtorek, úterý, kedd, marți, salı, selasa, dimarts,
        utorak, torek, utorok, antradienis, otrdiena, teisipäev, jumanne, þriðjudagur, djamars""",
    """
        mittwoch, mercoledì, onsdag, keskiviikkona, środa, středa, szerda, miercuri, çarşamba, rabu,
        dimecres, mércores, srijeda, sreda, streda, trečiadienis, trešdiena, kolmapäev, jumatano,
        miðvikudagur, miyerkules, djarason""",
    """
        donnerstag, giovedì, torsdag, torstaina, czwartek, čtvrtek, csütörtök, joi, perşembe, kamis, dijous,
        xoves, četvrtak, četrtek, štvrtok, ketvirtadienis, ceturtdiena, neljapäev, khamis, alhamisi,
        fimmtudagur, huwebes, djaweps""",
    """
        freitag, venerdì, fredag, perjantaina, piątek, pátek, péntek, vineri, cuma, jumat, divendres,
        venres, petak, petek, piatok, penktadienis, piektdiena, reede, jumaat, ijumaa, föstudagur, vrydag,
        biyernes, djabièrnè""",
    """
        samstag, sabato, lørdag, lördag, lauantaina, sobota, szombat, sâmbătă, cumartesi, sabtu, dissabte,
        subota, šeštadienis, sestdiena, laupäev, jumamosi, laugardagur, saterdag, sabado, djasabra""",
    """
        sonntag, domenica, søndag, söndag, sunnuntai, niedziela, neděle, vasárnap, duminică, pazar, minggu,
        diumenge, nedjelja, nedelja, nedeľa, sekmadienis, svētdiena, pühapäev, ahad, jumapili, sunnudagur,
        sondag, linggo, djadumingo""",
)
