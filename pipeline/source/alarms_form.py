"""The alarms of a newsroom from their form: who is told by mail, which hook is told, and what may be said."""

from pipeline.mailbox import is_address
from pipeline.newsroom import Telling
from pipeline.source.form import Form
from pipeline.source.mailing_form import mailbox
from pipeline.source.values import choice, flag, variable

HOOKS = ("program", "slack", "teams")
SMTP = "DATELINE_SMTP"


def alarms_from(form: Form) -> Telling:
    """What stands behind `alarms`; nobody is told where it is absent."""
    part = form.form("alarms")
    if not part:
        return Telling()
    told = _mail(part)
    return Telling(
        mail=told,
        sender=mailbox(part, "from", need="dateline@news.example.org" if told else ""),
        smtp=_way(part, needed=bool(told)),
        webhook=variable(part, "webhook"),
        hook=choice(part, "webhook-for", HOOKS, HOOKS[0]),
        titles=flag(part, "titles"),
    )


def _mail(form: Form) -> tuple[str, ...]:
    found = form.texts("mail", example="desk@news.example.org")
    for at, address in enumerate(found):
        if not (address.isascii() and is_address(address)):
            form.problem(
                f"mail.{at}",
                "contact-malformed",
                f"`{address}` cannot be an email address.",
                "Write it in plain letters, such as `mail: [desk@news.example.org]`.",
            )
    return tuple(dict.fromkeys(found))


def _way(form: Form, *, needed: bool) -> str:
    """The name of the variable that says how mail is handed over; needed where there is mail."""
    name = variable(form, "smtp")
    if needed and "smtp" not in form:
        form.text("smtp", need=SMTP)
    return name
