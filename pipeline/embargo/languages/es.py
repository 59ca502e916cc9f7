"""Spanish."""

from pipeline.embargo.languages.language import AFTERNOON, LATE_DAY, MORNING, NIGHT, SMALL_HOURS, Language, Sense

LANGUAGE = Language(
    months=(
        "enero ene",
        "febrero feb",
        "marzo mar",
        "abril abr",
        "mayo may",
        "junio jun",
        "julio jul",
        "agosto ago",
        "septiembre setiembre sept set sep",
        "octubre oct",
        "noviembre nov",
        "diciembre dic",
    ),
    weekdays=(
        "lunes lun",
        "martes mar",
        "miércoles mié",
        "jueves jue",
        "viernes vie",
        "sábado sáb",
        "domingo dom",
    ),
    parts={
        "de la mañana": MORNING,
        "de la madrugada": SMALL_HOURS,
        "de la tarde": LATE_DAY,
        "de la noche": NIGHT,
        "por la mañana": MORNING,
        "por la tarde": LATE_DAY,
        "por la noche": NIGHT,
        "del día": AFTERNOON,
        "en la mañana": MORNING,
        "en la tarde": LATE_DAY,
        "en la noche": NIGHT,
        "madrugada": SMALL_HOURS,
    },
    senses={
        Sense.FILLER: """a; al; la; las; el; los; lo; de; del; en; y; o; u; e; hasta; que; para; por; con; se; su; sus; es; este; esta; un; una;
            bajo; día; fecha; hora; horas; estrictamente; estricto; levanta; levantará; levantamiento; finaliza; termina; vence; fin; publicar;
            prensa; medios; comunicado; nota; documento; texto; informe; en punto; partir; a partir; a partir de; a partir de las; desde; vigente; favor; no; ser;
            puede; podrá; deberá; debe; son; será; mes; año""",
        Sense.LINK: "en; de; del; a; para",
        Sense.BEFORE: "antes; antes de; antes del; antes de las; antes de la; previo a",
        Sense.AFTER: "después; después de; después de las; después del; pasadas las; luego de; luego de las; tras; tras las",
        Sense.UNTIL_AFTER: "hasta después; hasta después de; hasta después de las; hasta pasadas; hasta pasadas las",
        Sense.NOT: "no; ni; nunca; prohibido; prohibida; sin",
        Sense.NOW: "inmediato; inmediata; inmediatamente; de inmediato",
        Sense.OUT: """difusión; publicación; publicar; difundir; divulgación; distribución; uso; comunicado;
            comunicado de prensa; prensa; divulgar; emisión; entrega""",
        Sense.EMBARGO: "embargo",
        Sense.HELD: "embargado; embargada; bajo embargo; confidencial; retenido",
        Sense.NO_EMBARGO: "sin ningún embargo; no hay embargo; libre de embargo; ningún embargo",
        Sense.NOON: "mediodía; medio día; del mediodía; del medio día",
        Sense.MIDNIGHT: "medianoche; media noche; a media noche",
        Sense.LOCAL: "hora local; horas locales; local; locales; hora de aquí; tiempo local",
        Sense.TIME_OF: "hora de; hora del; hora en; hora de la; hora de los; hora; horario de; horario del; huso de; huso horario de; "
        "horas de; horas del; tiempo de; tiempo del",
        Sense.TIME_SORT: "estándar; oficial; legal; de verano; de invierno",
        Sense.ABOUT: "sobre; sobre las; hacia; hacia las; alrededor de; alrededor de las; a eso de; cerca de; cerca de las; "
        "en torno a; en torno a las",
        Sense.ROUGHLY: """aproximadamente; aprox; más o menos; a más tardar; como máximo; como mínimo; probablemente;
            previsto; prevista; tentativo; provisional; quizás; quizá; aproximada; aproximado; aproximadas; tentativa; y pico""",
        Sense.BETWEEN: "entre; entre las",
        Sense.RECURRING: "diario; diaria; diariamente; cada; todos los días; todas las semanas; semanal; mensual; a diario; sábados; domingos",
        Sense.RELATIVE: """hoy; mañana; ayer; pasado mañana; anteayer; próximo; próxima; siguiente; siguientes; anterior; mismo día; misma noche;
            misma fecha; ese día; esta noche; esta tarde; esta mañana; más tarde; víspera; horas después; horas antes; que viene;
            días después; días antes; ahora; hace; dentro de; pasado; día hábil; cierre del día; fin del día; final del día; al día; ese mismo;
            misma hora; simultáneamente; posterior; posteriores; entrante; corriente""",
        Sense.EVENT: """si; cuando; una vez; tras la; tras el; después de la; después del; después de que; luego de la; al final; al término; al finalizar; al concluir;
            al terminar; finalice; termine; concluya; clausura; cierre; conclusión; salvo; excepto; a menos; siempre que; en cuanto; tan pronto;
            nuevo aviso; pendiente; aprobación; sujeto; a condición; con excepción; término; finalización; por concluir""",
        Sense.EVENT_IF_UNDATED: """día; día de; noche; semana; inicio; comienzo; apertura; lanzamiento; sesión; reunión;
            ceremonia; conferencia; discurso; rueda; durante; acto; evento""",
        Sense.PLACEHOLDER: "por confirmar; por definir; por determinar; a confirmar; por anunciar; pendiente de confirmar; dd; aaaa; s d",
        Sense.BLANK_NAME: "fecha; hora; día; horas; huso",
        Sense.CHANGED: """levantado; levantada; cambiado; cambiada; cambió; modificado; modificada; era; estaba; fue; pospuesto; pospuesta;
            aplazado; aplazada; adelantado; adelantada; cancelado; cancelada; en lugar de; en vez de; originalmente; inicialmente;
            anteriormente; ahora; nueva hora; nuevo horario; nueva fecha; prorrogado; prorrogada; extendido; corregido; corregida; retrasado; retrasada;
            vencido; expirado; reemplaza; sustituye; ya no; trasladado; movido; reprogramado; reprogramada; y no""",
        Sense.EACH: "cada; respectivo; respectiva; respectivos; respectivas; su hora; en todo el mundo; todos los países",
        Sense.NUMBER: """dos; tres; cuatro; cinco; seis; siete; ocho; nueve; diez; las once; once horas; doce; trece; catorce; quince; veinte; treinta;
            cuarenta; cincuenta; cien; la una""",
        Sense.FRACTION: "y media; y cuarto; menos cuarto; menos; cuarto; primero de",
        Sense.SPAN: "en; dentro de; durante; por; embargo de; tras; en las; plazo de; las próximas; próximas; otras",
        Sense.SPAN_TAIL: "después; antes; más tarde; posteriores; previas; desde; a partir; de embargo; a contar; siguientes; tras",
        Sense.UNIT: "hs; minutos; segundos",
    },
    doubtful_months=frozenset({"ago", "set", "mar", "may"}),
)
