"""Portuguese."""

from pipeline.embargo.languages.language import LATE_DAY, MORNING, NIGHT, SMALL_HOURS, Language, Sense

LANGUAGE = Language(
    months=(
        "janeiro jan",
        "fevereiro fev",
        "março mar",
        "abril abr",
        "maio mai",
        "junho jun",
        "julho jul",
        "agosto ago",
        "setembro set",
        "outubro out",
        "novembro nov",
        "dezembro dez",
    ),
    weekdays=(
        "segunda=feira segunda seg",
        "terça=feira terça",
        "quarta=feira quarta",
        "quinta=feira quinta",
        "sexta=feira sexta sex",
        "sábado sáb",
        "domingo dom",
    ),
    parts={
        "da manhã": MORNING,
        "de manhã": MORNING,
        "pela manhã": MORNING,
        "da madrugada": SMALL_HOURS,
        "da tarde": LATE_DAY,
        "à tarde": LATE_DAY,
        "de tarde": LATE_DAY,
        "da noite": NIGHT,
        "à noite": NIGHT,
        "de noite": NIGHT,
        "madrugada": SMALL_HOURS,
    },
    senses={
        Sense.FILLER: """a; à; às; as; ao; aos; o; os; de; da; do; das; dos; em; na; no; nas; nos; e; ou; até; até às; até as; até ao; que; para; por; com; se; sua; seu; é; este; esta; um; uma;
            sob; dia; data; hora; horas; horário; estritamente; rigorosamente; termina; expira; fim; publicar; imprensa; mídia; comunicado; nota; documento; texto; relatório;
            em ponto; partir; a partir; a partir de; a partir das; desde; válido; favor; não; ser; pode; poderá; deve; são; será; mês; ano; levantamento; suspensão""",
        Sense.LINK: "em; de; do; da; no; na; para",
        Sense.BEFORE: "antes; antes de; antes das; antes da; antes do",
        Sense.AFTER: "após; após as; após às; depois; depois das; depois de; depois do; passadas as",
        Sense.UNTIL_AFTER: "até após; até depois; até depois das; até após as",
        Sense.NOT: "não; nem; nunca; proibido; proibida; sem",
        Sense.NOW: "imediato; imediata; imediatamente; de imediato",
        Sense.OUT: "divulgação; publicação; publicar; difusão; distribuição; uso; comunicado; imprensa; comunicado de imprensa; divulgar; veiculação; liberação",
        Sense.EMBARGO: "embargo",
        Sense.HELD: "embargado; embargada; sob embargo; confidencial; com embargo",
        Sense.NO_EMBARGO: "não há embargo; livre de embargo; nenhum embargo; sem qualquer embargo",
        Sense.NOON: "meio dia; do meio dia; ao meio dia",
        Sense.MIDNIGHT: "meia noite; da meia noite; à meia noite",
        Sense.LOCAL: "hora local; horário local; horas locais; local; locais; tempo local",
        Sense.TIME_OF: "hora de; hora do; hora da; hora em; hora dos; hora; horário de; horário do; horário da; horário; fuso de; fuso do; fuso horário de; fuso horário do; "
        "horas de; horas do; horas da; tempo de",
        Sense.TIME_SORT: "padrão; oficial; legal; de verão; de inverno",
        Sense.ABOUT: "por volta de; por volta das; cerca de; cerca das; perto de; perto das; lá pelas; pelas; em torno de; em torno das; sobre as",
        Sense.ROUGHLY: "aproximadamente; aprox; mais ou menos; no máximo; o mais tardar; no mínimo; provavelmente; previsto; prevista; talvez; provisório; provisória; aproximada; aproximado",
        Sense.BETWEEN: "entre; entre as",
        Sense.RECURRING: "diário; diária; diariamente; cada; todos os dias; todas as semanas; todo dia; semanal; mensal; sábados; domingos",
        Sense.RELATIVE: """hoje; amanhã; ontem; depois de amanhã; anteontem; próximo; próxima; seguinte; seguintes; anterior; mesmo dia; mesma data; nesse dia; esta noite; hoje à noite;
            esta tarde; esta manhã; mais tarde; véspera; horas depois; horas antes; horas após; que vem; dias depois; dias antes; dias após; agora; dentro de; dia útil; fim do dia; final do dia;
            mesma hora; simultaneamente; corrente; passado; passada""",
        Sense.EVENT: """quando; assim que; logo que; uma vez; após o; após a; depois do; depois da; depois que; ao final; ao término; ao fim; no final; no fim; encerramento; conclusão; término;
            salvo; exceto; a menos; desde que; caso o; caso a; novo aviso; pendente; aprovação; sujeito; condicionado; enquanto; logo após; fim da; fim do; finalização""",
        Sense.EVENT_IF_UNDATED: "dia; dia de; noite; semana; início; começo; abertura; lançamento; sessão; reunião; cerimônia; cerimónia; conferência; discurso; durante; evento",
        Sense.PLACEHOLDER: "a confirmar; a definir; por confirmar; por definir; a determinar; a anunciar; dd; aaaa",
        Sense.BLANK_NAME: "data; hora; horário; dia; horas; fuso",
        Sense.CHANGED: """levantado; levantada; suspenso; suspensa; alterado; alterada; alteração; mudou; mudado; mudança; era; estava; foi; adiado; adiada; antecipado; antecipada; cancelado; cancelada; em vez de;
            ao invés de; em lugar de; originalmente; inicialmente; anteriormente; novo horário; nova hora; nova data; prorrogado; prorrogada; estendido; corrigido; corrigida; retirado; retirada;
            expirado; substitui; já não; não mais; transferido; remarcado; remarcada; e não; encerrado""",
        Sense.EACH: "cada; respectivo; respectiva; respectivos; respectivas; sua hora; seu horário; em todo o mundo; todos os países",
        Sense.NUMBER: """dois; duas; três; quatro; cinco; sete; oito; nove; dez; onze; doze; treze; catorze; quatorze; quinze; dezesseis; vinte; trinta; quarenta; cinquenta; cem; uma hora""",
        Sense.FRACTION: "e meia; meia; e um quarto; um quarto; menos; primeiro de",
        Sense.SPAN: "em; dentro de; durante; por; embargo de; após; nas próximas; próximas; mais",
        Sense.SPAN_TAIL: "depois; antes; após; mais tarde; seguintes; a partir; de embargo; a contar; desde",
        Sense.UNIT: "minutos; segundos",
    },
    doubtful_months=frozenset({"ago", "set", "out", "mar", "mai"}),
)
