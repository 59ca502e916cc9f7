"""French."""

from pipeline.embargo.languages.language import AFTERNOON, EVENING, MORNING, NIGHT, SMALL_HOURS, Language, Sense

LANGUAGE = Language(
    months=(
        "janvier janv jan",
        "février févr fév",
        "mars",
        "avril avr",
        "mai",
        "juin",
        "juillet juil",
        "août aoû",
        "septembre sept",
        "octobre oct",
        "novembre nov",
        "décembre déc",
    ),
    weekdays=(
        "lundi lun",
        "mardi mar",
        "mercredi mer merc",
        "jeudi jeu",
        "vendredi ven vend",
        "samedi sam",
        "dimanche dim",
    ),
    parts={
        "du matin": MORNING,
        "le matin": MORNING,
        "au matin": MORNING,
        "matin": MORNING,
        "de la nuit": SMALL_HOURS,
        "de l après midi": AFTERNOON,
        "l après midi": AFTERNOON,
        "après midi": AFTERNOON,
        "du soir": EVENING,
        "le soir": EVENING,
        "au soir": EVENING,
        "soir": EVENING,
        "la nuit": NIGHT,
    },
    senses={
        Sense.FILLER: """à; a; au; aux; l; d; le; la; les; de; du; des; un; une; en; et; ou; sur; sous; pour; par; ce; cette; ces;
            jusqu; jusqu à; jusqu au; jusque; que; qu; qui; est; sont; sera; seront; soit; peut; être; peut être publié; peut être publiée; peut être diffusé; peut être utilisé; ne peut être; il; y; n; ne; se;
            s; précises; précise; pile; date; heure; =levée; lever; fin; fixé; fixée; dès le; dès; compter; à compter; à compter de; à compter du; partir; à partir; à partir de; à partir du;
            strict; strictement; merci; prière; avec; presse; médias; communiqué; document; texte; rapport; information;
            informations; diffusable; publiable; valable; entre en vigueur; prend fin; expire; est levé le; veuillez; mois""",
        Sense.LINK: "à; en; au; aux; de; d; pour",
        Sense.BEFORE: "avant; avant le",
        Sense.AFTER: "après; passé",
        Sense.UNTIL_AFTER: "jusqu après; jusque après; jusqu à après",
        Sense.NOT: "ne; pas; non; jamais; interdit; interdite; interdiction; n; aucune; sans",
        Sense.NOW: "immédiat; immédiate; immédiatement; sans délai",
        Sense.OUT: """diffusion; publication; publier; diffuser; parution; communication; utilisation; distribution;
            communiqué; diffusé; publié; divulgation; presse; reproduction; exploitation""",
        Sense.EMBARGO: "embargo",
        Sense.HELD: "sous embargo; embargoed; confidentiel; embargué",
        Sense.NO_EMBARGO: "pas d embargo; aucun embargo; sans embargo; non soumis à embargo",
        Sense.NOON: "midi",
        Sense.MIDNIGHT: "minuit",
        Sense.LOCAL: "heure locale; locale; heures locales; heure d ici",
        Sense.TIME_OF: "heure de; heure d; heure du; heure des; heure de la; heure de l; heure à; heure en; heure au; "
        "heures de; heures d; heure; fuseau de; fuseau d; fuseau horaire de; fuseau horaire d",
        Sense.TIME_SORT: "normale; avancée; légale; d été; d hiver",
        Sense.ABOUT: "vers; aux environs de; aux alentours de; près de; autour de; dans les; sur les",
        Sense.ROUGHLY: """environ; approximativement; approx; à peu près; au plus tard; au plus tôt; probablement;
            prévu; prévue; peut être; éventuellement; sous réserve; provisoire; courant; début; fin de matinée; à la mi""",
        Sense.BETWEEN: "entre",
        Sense.RECURRING: """quotidien; quotidienne; quotidiennement; chaque; tous les jours; toutes les semaines; toutes les heures; hebdomadaire; mensuel; lundis;
            mardis; mercredis; jeudis; vendredis; samedis; dimanches""",
        Sense.RELATIVE: """aujourd hui; demain; hier; après demain; avant hier; lendemain; veille; prochain; prochaine;
            suivant; suivante; précédent; précédente; même jour; ce jour; ce soir; ce matin; cet après midi; cette nuit; jour même; d ici;
            plus tard; jour d avant; jour d après; jours après; jours avant; heures après; heures avant; dernier; dernière;
            à venir; dans les; il y a une heure; jour j; dès maintenant; maintenant; fin de journée; jour ouvrable; jour ouvré;
            ci dessus; même heure; simultanément; en même temps""",
        Sense.EVENT: """si; lorsque; lorsqu; quand; une fois; à l issue; dès que; dès qu; dès la; dès l; à la fin; fin de la; fin du;
            fin des; fin de l; clôture; suite à; sauf; sous réserve; hormis; excepté; à moins; après la; après le; après l;
            nouvel ordre; avis contraire; après accord; feu vert; après validation; en attente; tant que""",
        Sense.EVENT_IF_UNDATED: """jour; jour de; nuit; semaine; début de; début du; au début; ouverture; lancement;
            séance; réunion; cérémonie; conférence; discours; soirée; pendant; lors de; lors du""",
        Sense.PLACEHOLDER: "à confirmer; à préciser; à déterminer; à définir; à venir; à compléter; jj; aaaa",
        Sense.BLANK_NAME: "date; heure; jour; heures; fuseau",
        Sense.CHANGED: """=levé; modifié; modifiée; changé; changée; était; a été; reporté; reportée; repoussé; repoussée;
            avancé; avancée au; avancée à; décalé; décalée; annulé; annulée; au lieu de; au lieu du; initialement; auparavant; précédemment;
            désormais; nouvel horaire; nouvelle heure; nouvelle date; prolongé; prolongée; corrigé; corrigée; rectifié;
            expiré; remplacé; plutôt que; et non; fut; étaient; a expiré; ancien; ancienne; erratum""",
        Sense.EACH: "chaque; respectif; respective; respectifs; respectives; partout; votre heure; votre; leur; leurs",
        Sense.NUMBER: """deux; trois; quatre; cinq; sept heures; huit; neuf; dix; onze; douze; treize; quatorze;
            quinze; seize; vingt; trente; quarante; cinquante; cent; une heure; six""",
        Sense.FRACTION: "demie; demi; et quart; moins le quart; moins; quart",
        Sense.SPAN: "dans; pendant; pour; durant; sous; embargo de; délai de; d ici; après; encore; dans les",
        Sense.SPAN_TAIL: "après; avant; plus tard; plus tôt; à compter; à partir; suivant; suivantes; durant; auparavant; d embargo; dès; depuis",
        Sense.UNIT: "heures; minutes; mn; secondes",
    },
    doubtful_months=frozenset({"mar"}),
)
