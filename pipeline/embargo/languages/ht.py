"""Haitian Creole."""

from pipeline.embargo.languages.language import AFTERNOON, EVENING, MORNING, NIGHT, SMALL_HOURS, Language, Sense

LANGUAGE = Language(
    months=(
        "janvye",
        "fevriye",
        "mas",
        "avril",
        "me",
        "jen",
        "jiyè",
        "out, dawou, daou",
        "septanm",
        "oktòb",
        "novanm",
        "desanm",
    ),
    weekdays=("lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch"),
    parts={
        MORNING: "nan maten, di maten, dimaten, maten",
        SMALL_HOURS: "nan nwit, di nwit",
        AFTERNOON: """
            nan apremidi, nan aprèmidi, nan apre midi, nan aprè midi, di apremidi, apremidi, aprèmidi, apre midi,
            aprè midi""",
        NIGHT: "nwit",
        EVENING: "nan aswè, nan swa, di swa, diswa, aswè",
    },
    senses={
        Sense.FILLER: """
            a, ak, an, anba, ap, apati, depi, dwe, e, epi, fini, jiska, jiskaske, jis, ka, ki, la, le, leve, nan, oswa,
            ou, pa, pou, pral, rive, sa, se, sou, yo, yon, jen, mas, me, out, anbago, dat, dokiman, jou, laprès, lè,
            medya, mwa, nòt, presi, rapò, tèks""",
        Sense.HARMLESS: """
            chak fanmi, chak timoun, chanjman klima, dènye rapò, dènye rapò a, kominote lokal, kominote lokal yo,
            laprès lokal, medya lokal, medya lokal yo, otorite lokal, otorite lokal yo, pwochen etap,
            pwochen jenerasyon, pwodiksyon lokal, radyo lokal""",
        Sense.LINK: "a, an, nan, pou, sou",
        Sense.BEFORE: "anvan, avan, pi bonè pase",
        Sense.AFTER: "apre, aprè, pase, yon ti jan apre, yon ti kras apre",
        Sense.UNTIL_AFTER: "jiska apre, jis apre, jiskaske apre, rive apre",
        Sense.NOT: "pa, pap, p ap, poko, pa janm, janm, entèdi, okenn",
        Sense.NOW: """
            imedya, imedyat, imedyatman, touswit, tou swit, tousuit, lapoula, la pou la, san pèdi tan, san reta,
            san tann""",
        Sense.OUT: """
            difize, difizyon, distribiye, distribisyon, divilgasyon, itilizasyon, itilize, kominike, kominike laprès,
            laprès, nòt pou laprès, piblikasyon, piblikasyon an, pibliye""",
        Sense.EMBARGO: "anbago, anbago a, embago, fen anbago, fen anbago a",
        Sense.HELD: "anba anbago, sou anbago, konfidansyèl",
        Sense.NO_EMBARGO: """
            pa gen anbago, pa gen okenn anbago, san anbago, san okenn anbago, pa sou anbago, pa anba anbago""",
        Sense.NOON: "midi, a midi",
        Sense.MIDNIGHT: "minwi, minui, a minwi",
        Sense.LOCAL: "lè lokal, lokal, lè isit, lè isit la, lè lakay, lè lakay nou, lè bò isit",
        Sense.TIME_OF: "lè nan, lè pou, lè peyi, lè vil, =lè",
        Sense.TIME_SORT: "estanda, ete, ivè, ofisyèl, legal",
        Sense.ABOUT: """
            vè, vè lè, alantou, ozalantou, ozanviwon, nan anviwon, toupre, pre, prèske, yon ti jan anvan,
            yon ti jan apre, jis anvan, jis apre, yon ti kras anvan, yon ti kras apre""",
        Sense.ROUGHLY: """
            anviwon, apeprè, apeprè konsa, konsa, plis ou mwens, a pe prè, pi ta, pa pi ta, pi bonè, opita, opli ta,
            bonè nan maten, ta nan aswè, pita nan, petèt, pwobab, pwobableman, sanble, prevwa, espere, pwovizwa,
            tanporè, byento, talè konsa""",
        Sense.BEGINS: "kòmanse, ap kòmanse, antre an vigè, voye, resevwa",
        Sense.BETWEEN: "ant, antre",
        Sense.RECURRING: """
            chak, chak jou, chak maten, chak semèn, chak mwa, tou le, tou le jou, toulejou, tou lè jou, tout jou,
            tout tan, pa jou, pa semèn, regilyèman""",
        Sense.RELATIVE: """
            jodi a, jodi, jodia, jodiya, demen, demen maten, apre demen, yè, ayè, yè swa, avanyè, anvan yè, kounye,
            kounye a, kounyea, aswè a, maten an, apremidi a, aprèmidi a, midi a, semèn sa a, menm jou, menm jou a,
            menm lè, menm lè a, menm dat, menm moman, menm tan, jou sa a, jou a menm, lavèy, la vèy, landemen,
            jou anvan, jou apre, jou ki anvan, jou ki apre, jou swivan, pwochen, pwochèn, swivan, ki vini, k ap vini,
            ki pase, ki sot pase, dènye, dènyè, presedan, pita, pi devan, annapre, apre sa, lè sa a, depi kounye a,
            nan yon èdtan, nan yon jou, nan yon semèn, nan inèdtan, inèdtan, èdtan anvan, èdtan apre, èdtan pita,
            zè pita, minit anvan, minit apre, jou pita, semèn apre, semèn anvan, semèn pwochèn, mwa apre, de sa,
            gen yon jou, jou ouvrab, jou travay, lè biwo, fen jounen, fen jounen an, fen jou a, fen semèn, fen mwa,
            premye lendi, premye madi, premye mèkredi, premye jedi, premye vandredi, premye samdi, premye dimanch,
            an menm tan, alafwa, lè abityèl, abityèl, kòm dabitid, =talè, =talè a, talè sa a""",
        Sense.EVENT: """
            si, lè yo, lè l, lè li, lè nou, lè m, kou, kou yo, kou l, kou li, depi yo, depi l, depi li fin, yon fwa,
            touswit apre, tousuit apre, apre reyinyon, apre seremoni, apre rankont, apre diskou, apre konferans,
            apre sesyon, apre yo, apre li, apre l, apre nou, jiskaske yo, jiskaske li, jiskaske l, jiskaske nou, jis yo,
            jis li, fen, lafen, nan fen, fini an, le fini, lè fini, alafen, kloti, fèmti, sof, eksepte, esepte,
            eksepsyon, amwenske, amwens ke, sòf si, an atandan, annatandan, ap tann, tann, depann, depan, apwobasyon,
            otorizasyon, konfimasyon, limyè vèt, toutotan, nouvo avi, lòt avi, lòt lòd, nan ka, nenpòt lè,
            sou kondisyon, tank li, tank yo, tank pa""",
        Sense.EVENT_IF_UNDATED: """
            jou, jounen, semèn, kòmansman, ouvèti, lansman, reyinyon, rankont, seremoni, konferans, deba, diskou,
            pandan, sesyon, vòt, evènman, solèy leve, solèy kouche""",
        Sense.PLACEHOLDER: """
            pou konfime, pou n konfime, pou detèmine, pou fikse, pou anonse, pou ranpli, pou vini, poko konfime,
            poko konnen, poko fikse, pa ko konfime, ap konfime, pa konnen, enkoni""",
        Sense.BLANK_NAME: "dat, lè, jou, mwa, ane, kote, zòn orè",
        Sense.CHANGED: """
            chanje, chanjman, chanjman lè, modifye, korije, koreksyon, rektifye, te ye, te pou, a te, yo te, li te,
            ki te, te gen, te dwe, te leve, ranvwaye, repouse, retade, reta, avanse, deplase, pwolonje, anile, retire,
            sispann, ranplase, olye, olye de, olye pou, nan plas, pase pito, e pa, epi pa, pito, okòmansman, anvan sa,
            anvan te, jiska kounye a, deja, leve deja, deja leve, fin leve, fin pase, anbago a leve, pa valab ankò,
            pa ankò, ankò, fini deja, ekspire, nouvo anbago, nouvo dat, nouvo jou, nouvo lè, nouvo orè, ansyen anbago,
            ansyen dat, ansyen lè, erè, pa erè, inyore, mete ajou, ajou, te prevwa, te fikse, te mete, te chanje,
            te sipoze, anbago a te, anbago te, anbago an te""",
        Sense.EACH: """
            chak peyi, chak kote, respektif, respektivman, toupatou, tout kote, lè pa ou, lè pa w, lè pa yo, lè peyi ou,
            lè peyi w, lè peyi yo, peyi pa yo, zòn pa yo, tout peyi yo""",
        Sense.NUMBER: """
            zewo, youn, yon èdtan, de zè, de me, twa, kat, senk, sis, =sèt, uit, ywit, nèf, dis, onz, douz, trèz, katòz,
            kenz, sèz, disèt, dizwit, diznèf, vennde, venteyen, venntwa, vennkat, vennsenk, trant, karant, senkant,
            san senkant, inè, twazè, katrè, senkè, sizè, setè, sètè, uitè, ywitè, witè, nevè, nèvè, dizè, onzè, douzè,
            =dezè""",
        Sense.FRACTION: """
            edmi, e demi, ed mi, demi, eka, e ka, enka, mwen ka, mwenka, yon ka, katè, premye jen, premye mas,
            premye me, premye out""",
        Sense.SPAN: "nan, pandan, pou, apre, dan, anbago, anbago pou, anbago de, delè, dire",
        Sense.SPAN_TAIL: "apre, anvan, avan, pita, apati, annavan, davans, de tan, depi, anbago",
        Sense.UNIT: "=è, zè, èdtan, minit, segond",
    },
    doubtful_months=frozenset({"out", "me", "jen", "mas"}),
)
