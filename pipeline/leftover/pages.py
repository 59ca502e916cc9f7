"""What comes along when a web page is copied: its navigation, its cookie notice, the error of its server."""

import re
from collections.abc import Iterator

from pipeline.leftover.rule import NONE, Rule, listed

# A line that says only this is no sentence of a release, in whatever marks it stands.
ALWAYS = listed(
    "skip to main content, skip to content, skip to main navigation, skip to navigation, jump to navigation",
    "skip to search, skip to footer, toggle navigation, back to top, share on facebook, share on twitter, share on x",
    "share on linkedin, share on whatsapp, share this article, share this page, print this page, email this page",
    "accept all cookies, accept cookies, reject all cookies, manage cookies, cookie settings, cookie preferences",
    "aller au contenu, aller au contenu principal, passer au contenu, passer au contenu principal",
    "accéder au contenu principal, retour en haut, haut de page, partager sur facebook, partager sur linkedin",
    "imprimer cette page, accepter tous les cookies, tout accepter, gérer les cookies, paramétrer les cookies",
    "saltar al contenido, saltar al contenido principal, ir al contenido, ir al contenido principal",
    "pasar al contenido principal, volver arriba, compartir en facebook, compartir en linkedin, imprimir esta página",
    "aceptar todas las cookies, aceptar cookies, configurar cookies",
    "saltar para o conteúdo, saltar para o conteúdo principal, pular para o conteúdo, ir para o conteúdo",
    "pular para o conteúdo principal, ir para o conteúdo principal, voltar ao topo, partilhar no facebook",
    "compartilhar no facebook, imprimir esta página, aceitar todos os cookies, aceitar cookies",
    "naar de inhoud springen, ga naar de inhoud, ga naar inhoud, direct naar inhoud, overslaan en naar de inhoud gaan",
    "terug naar boven, delen op facebook, delen via facebook, deze pagina afdrukken, alle cookies accepteren",
    "cookies accepteren, cookie-instellingen",
    "ale nan kontni, ale nan kontni prensipal, sote nan kontni, retounen anlè, pataje sou facebook",
)
# A button where it stands alone; a heading or a link may say the same.
ALONE = listed(
    "read more, read more..., read more…, continue reading, continue reading…, show more, load more, view all",
    "related articles, related content, you may also like, click here, previous article, next article, share this",
    "lire la suite, en savoir plus, voir plus, articles liés, cliquez ici, article suivant, article précédent",
    "leer más, seguir leyendo, ver más, artículos relacionados, haga clic aquí, haz clic aquí",
    "ler mais, leia mais, saiba mais, continuar a ler, continuar lendo, artigos relacionados, clique aqui",
    "lees meer, lees verder, meer lezen, verder lezen, gerelateerde artikelen, klik hier",
    "li plis, kontinye li, klike isit la",
)
CRUMB = listed(
    "home, menu, search, news, press, press releases, contact, contact us, about, about us, log in, login, sign in",
    "subscribe, register, media, events, accueil, recherche, actualités, presse, connexion, à propos, inicio, buscar",
    "noticias, prensa, contacto, iniciar sesión, acerca de, início, pesquisar, notícias, imprensa, contato, contactos",
    "communiqués, communiqués de presse, comunicados, comunicados de prensa, comunicados de imprensa, persberichten",
    "sobre, startpagina, zoeken, nieuws, pers, inloggen, over ons, akèy, chèche, nouvèl, kontak",
)
# What may stand round the words of a button: marks of Markdown, arrows.
EDGE = " \t\u00a0\u202f*_#>|•·»›→+-"
PLAIN = " \t\u00a0\u202f»›→"
RUN_ON = re.compile(r"[.!?…][\"”»)]?[ \t\u00a0\u202f]+([^.!?…]{4,40}[.…]{0,3})$")  # `… in July 2005. Read More`
BETWEEN = re.compile(r"[|›»•·>/]")
# In a row with others, at the foot of a page or beside its text.
FOOT = ALWAYS | ALONE | CRUMB | listed(
    "print, privacy policy, privacy, terms of use, terms and conditions, legal notice, sitemap, accessibility",
    "imprimer, mentions légales, plan du site, politique de confidentialité, accessibilité, imprimir, aviso legal",
    "mapa del sitio, política de privacidad, política de privacidade, termos de uso, mapa do site, afdrukken",
    "privacybeleid, privacyverklaring, colofon, toegankelijkheid",
)  # fmt: skip
COOKIES = re.compile(
    r"^[ \t]*(?P<words>this\s(?:web)?site\suses\scookies|by\scontinuing\sto\s(?:use|browse)\s(?:this|our)\s(?:web)?site"
    r"|ce\ssite\sutilise\sdes\scookies|en\spoursuivant\svotre\snavigation"
    r"|este\s(?:sitio(?:\sweb)?|site)\s(?:utiliza|usa)\scookies"
    r"|deze\s(?:web)?site\s(?:gebruikt|maakt\sgebruik\svan)\scookies|sit\ssa\sa\s(?:itilize|sèvi\sak)\scookies"
    r"|(?:we\suse|nous\sutilisons\sdes|utilizamos|usamos|(?:wij|we)\sgebruiken)\scookies"
    # other cookies are eaten: the notice goes on about the site, or asks
    r"(?=[^\n]{0,300}?(?:site|sitio|brows|naveg|navig|experien|expérien|ervaring|accept|aceit|acept|consent|privac"
    r"|polic|polít|poliz)))",
    re.IGNORECASE | re.MULTILINE,
)
I = re.IGNORECASE  # noqa: E741  the rows below are read as a table
ERRORS: tuple[Rule, ...] = (
    Rule(listed("sql"), signs=("sqlstate", "ora-", "mysql", "pg_query", "pg_connect"), pattern=re.compile(
        r"\bSQLSTATE\s?(?:\[|:)|\bORA-\d{5}\b|\berror in your SQL syntax\b|\bmysqli?_\w+\(|\bpg_(?:query|connect)\(", I
    )),
    Rule(listed("traceback, stack, stacktrace"), re.compile(
        r"\bTraceback \(most recent call last\)|^[ \t]*stack ?trace:", I | re.M
    )),
    Rule(listed("line"), re.compile(
        r"\(line \d+ of [^()\n]{1,200}\)|^[ \t]*File \"[^\"\n]{1,200}\", line \d+"
        r"|\.(?:php|aspx?|jsp|module|inc) on line \d+", I | re.M
    )),
    Rule(NONE, signs=(".java:", ".js:", ".cs:", ".kt:", ".php:", ".php("), pattern=re.compile(
        r"^[ \t]*at [\w.$<>]{1,200}\s?\([^()\n]{1,200}:\d+\)|^[ \t]*#\d+ [^\n]{1,200}\.php[(:]\d+", re.M
    )),
    Rule(listed("uncaught, unhandled"), signs=("exception", "error:", "error in '/"), pattern=re.compile(
        r"\b\w+(?:\\\w+){1,20}(?:Exception|Error)\w*:|\b(?:Uncaught|Unhandled) (?:\w+ ){0,2}\w*(?:Exception|Error)\b"
        r"|^[ \t]*(?:PHP )?(?:Fatal|Parse|Runtime) error:"
        r"|^[ \t]*\w[\w.]{0,120}(?:Exception|Error): |\bServer Error in '/", I | re.M
    )),
    Rule(listed("array"), signs=("db_insert", "warning:", "notice:", "deprecated:"), pattern=re.compile(
        r"\bArray ?\( ?\[|:db_insert_placeholder|^[ \t]*(?:Warning|Notice|Deprecated): (?:\w+\(|Undefined )", re.M
    )),
    # what a visitor reads instead of the page: a line begins with it
    Rule(listed("encountered, critical, establishing, erreur, error, erro, fout"), re.compile(
        r"^[ \t]*(?:the (?:web)?site encountered an unexpected error|there has been a critical error on this website"
        r"|error establishing a database connection|le site (?:web )?a rencontré une erreur"
        r"|el sitio (?:web )?(?:ha encontrado|encontró) un error|o site (?:web )?encontrou um erro"
        r"|er is een onverwachte fout opgetreden|de (?:web)?site (?:heeft|ondervond) een onverwachte fout)\b", I | re.M
    )),
    Rule(listed("forbidden, gateway, unavailable, denied, 404, 429, 500"), signs=("not found",), pattern=re.compile(
        r"^[ \t#*]*(?:(?:error |http )?(?:404 (?:page )?not found|403 forbidden|500 internal server error"
        r"|502 bad gateway|503 service (?:temporarily )?unavailable|504 gateway time-?out|429 too many requests)"
        r"|internal server error|bad gateway|service temporarily unavailable|page not found|access denied)[ \t.*]*$",
        I | re.M,
    )),
    Rule(listed("javascript, browser, ray"), re.compile(
        r"^[ \t]*(?:please enable javascript|javascript is (?:disabled|required)|you need to enable javascript"
        r"|checking your browser before)|\bray id: ?[0-9a-f]{8,}", I | re.M
    )),
)  # fmt: skip

FENCED = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`[^`\n]{1,300}`")
SEEN = re.compile(r"[^\n]")


def without_code(markdown: str) -> str:
    """Markdown in which what its author marked as code is spaces: shown on purpose, and no residue."""
    if "`" not in markdown and "~~~" not in markdown:
        return markdown
    bare = FENCED.sub(_blank, markdown)
    return INLINE.sub(_blank, bare)


def furniture(text: str) -> Iterator[tuple[int, int]]:
    """Where the navigation, the buttons and the cookie notice of a page stand, as (start, end)."""
    if "cookies" in text:
        yield from (match.span("words") for match in COOKIES.finditer(text))
    start = 0
    for line in text.split("\n"):
        words = _button(line)
        if words:
            at = start + line.rindex(words)
            yield at, at + len(words)
        start += len(line) + 1


def _button(line: str) -> str:
    """The words of a line that are a button, a way to skip, or the way through a site; '' if there are none."""
    bare = line.strip(EDGE)
    if bare.lower() in ALWAYS:
        return bare
    plain = line.strip(PLAIN)
    small = plain.lower()
    if small in ALONE:
        return plain
    tail = RUN_ON.search(plain[-60:])
    if tail and tail[1].lower() in ALONE:
        return tail[1]
    return plain if len(plain) < 120 and _is_way(small) else ""


def _is_way(small: str) -> bool:
    """Whether a line is the way through a site, or its foot: `Home › News › Press releases`, `Print | Sitemap`."""
    if not BETWEEN.search(small):
        return False
    steps = [step.strip() for step in BETWEEN.split(small)]
    return len(steps) > 1 and all(step in FOOT for step in steps)


def _blank(match: re.Match[str]) -> str:
    return SEEN.sub(" ", match[0])
