"""Letters: valid mail, the same bytes each time, an embargo nobody can miss."""

import email
import re
from dataclasses import replace
from datetime import timedelta
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.formats.letter import LetterTooLong, draft, letter
from pipeline.newsroom import Mailing, Newsroom
from pipeline.recipient import Recipient
from pipeline.record import Kind, Record
from pipeline.release import Attachment, Event, Release
from pipeline.typeset import sheet as sheets
from pipeline.typeset.length import at_most
from pipeline.typeset.sheet import Reader, drawn, matter
from tests.issuing import DESK, INSTITUTE, LIFT, NEWSROOM, lifted, release

SUBJECTS = {
    "English": "The Institute and the Agency agree — after eleven months — on “shared” archives, training and "
    "the exchange of research across fifteen Member States of the region: what changes, for whom and when",
    "French": "L’Institut et l’Agence signent à Bridgetown un accord où s’engagent les États membres : bibliothèques, "
    "archives numérisées et coopération régionale renforcée dès l’été prochain, grâce à un financement européen",
    "Spanish": "El Instituto y la Agencia firman mañana en Puerto España un acuerdo de cooperación académica, con "
    "formación, investigación y más archivos públicos: ¿qué cambia para los quince Estados miembros de la región?",
    "Dutch": "Het Instituut en het Agentschap ondertekenen één overeenkomst over geïntegreerde archieven, "
    "coöperatie en financiële steun aan vijftien lidstaten; reünie van de ministers volgt in het voorjaar",
    "Portuguese": "Instituição e Agência assinam acordo de cooperação: formação, investigação e preservação de "
    "arquivos públicos em quinze Estados-Membros, com início já no próximo verão — e avaliação três anos depois",
    "Haitian Creole": "Enstiti a ak Ajans lan siyen yon akò pou bibliyotèk, achiv dijital ak fòmasyon: sa k ap chanje "
    "pou kenz peyi manm yo, kilè travay la ap kòmanse, e ki jan lekòl yo pral jwenn aksè nan dokiman piblik yo",
}


def written(
    one: Release,
    *kinds: Kind,
    embargoed: bool = False,
    newsroom: Newsroom = NEWSROOM,
    recipient: Recipient | None = None,
) -> bytes:
    (standing,) = lifted(Record(), one, *kinds, newsroom=newsroom).standing()
    return letter(newsroom, standing, LIFT if embargoed else None, recipient)


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def preview(html: str) -> str:
    """What an inbox shows beside the subject."""
    found = re.search(r'<div class="preheader"[^>]*>(.*?)</div>', html)
    return re.sub("(\u034f|&nbsp;)+", "", found[1]) if found else ""


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_letter_is_text_and_html_with_every_header_in_place() -> None:
    message = read(written(release("pact")))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["From"] == "Joint Newsroom <press@institute.example>"
    assert message["To"] == "undisclosed-recipients:;"
    assert message["Subject"] == "Title of pact"
    assert message["Date"].datetime == LIFT
    assert message["Message-ID"] == "<pact.1@news.example>"
    assert message["Content-Language"] == "en"
    assert message["MIME-Version"] == "1.0"


def test_the_same_release_gives_the_same_bytes_and_another_does_not() -> None:
    assert written(release("pact")) == written(release("pact"))
    assert written(release("pact")) != written(release("pact", body="Other."))


def test_every_line_ends_as_mail_demands_and_none_is_too_long() -> None:
    data = written(release("pact", body="word " * 3000 + "\n\nFrom here on.\n\n.\n"))
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", data) is None
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert data.isascii()
    assert "\nFrom here on.\n" in body(read(data), "plain")


@pytest.mark.parametrize("language", SUBJECTS)
@pytest.mark.parametrize("embargoed", [False, True])
def test_a_long_subject_comes_back_letter_by_letter(language: str, embargoed: bool) -> None:
    data = written(release("pact", title=SUBJECTS[language]), embargoed=embargoed)
    flag = "EMBARGOED UNTIL 4 Dec 2020, 09:00 (Port of Spain, UTC−4): " if embargoed else ""
    assert read(data)["Subject"] == flag + SUBJECTS[language]
    lines = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(len(line) for line in lines) <= 78


@pytest.mark.parametrize("title", ["=?utf-8?q?not_encoded?=", "a" * 300, "a  b\tc", "Ministers agree: no tax"])
def test_an_odd_subject_comes_back_as_one_plain_line(title: str) -> None:
    assert read(written(release("pact", title=title)))["Subject"] == " ".join(title.split())


@pytest.mark.parametrize(
    "trick", ["\r\nBcc: all@x.example", "\nBcc: all@x.example", "\rBcc: x", "\u2028Bcc: x", "\x00\x0bBcc: x"]
)
def test_no_field_can_add_a_header(trick: str) -> None:
    contact = replace(DESK, email=f"press@institute.example{trick}")
    newsroom = replace(NEWSROOM, name=f"Newsroom{trick}")
    one = release("pact", title=f"Title{trick}", contacts=(contact,))
    message = read(written(one, newsroom=newsroom))
    assert set(message.keys()) == {
        "Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "Content-Language",
    }  # fmt: skip
    assert message["Subject"].startswith("Title Bcc")
    assert message["From"].addresses[0].addr_spec == "press@news.example"


def test_the_sender_is_the_newsroom_at_the_first_address_there_is() -> None:
    by_phone = replace(DESK, email="")
    assert "<press@news.example>" in read(written(release("pact", contacts=(by_phone,))))["From"]
    second = replace(DESK, email="second@institute.example")
    assert "<second@institute.example>" in read(written(release("pact", contacts=(by_phone, second))))["From"]


@pytest.mark.parametrize(
    "name", ["Ministère de l’Éducation et de la Jeunesse, des Sports et des Loisirs", 'Press, "Desk" & Co.', "Plain"]
)
def test_the_newsrooms_name_comes_back_whole(name: str) -> None:
    message = email.message_from_bytes(written(release("pact"), newsroom=replace(NEWSROOM, name=name)))
    # the policy's own reader doubles a blank between the encoded words of a name
    address = "<press@institute.example>"
    sender = str(make_header(decode_header(message["From"])))
    assert sender.replace("\\", "") in {f"{name} {address}", f'"{name}" {address}'}


def test_the_embargo_is_in_the_subject_and_above_all_else_in_both_forms() -> None:
    message = read(written(release("pact", attachments=(Attachment("a.pdf", "Annex", "b" * 64, 9),)), embargoed=True))
    assert message["Subject"] == "EMBARGOED UNTIL 4 Dec 2020, 09:00 (Port of Spain, UTC−4): Title of pact"
    plain, html = body(message, "plain"), body(message, "html")
    hour = "Friday, 4 December 2020, 09:00 (Port of Spain, UTC−4)"
    for word in ("EMBARGOED UNTIL", hour, "13:00 UTC", "Not for publication"):
        assert plain.index(word) < plain.index("Title of pact"), word
        assert html.index(word) < html.index("<h1"), word
    assert plain.rindex("EMBARGOED UNTIL") > plain.index("Body of pact")
    assert "Released" not in plain + html
    assert 'href="https://news.example' not in html
    assert re.fullmatch(r"<pact\.1\.advance-[0-9a-f]{12}@news\.example>", message["Message-ID"])


def test_an_advance_letter_is_dated_when_it_is_written_and_shows_no_hour_but_the_embargos() -> None:
    one, written_at = release("pact", correction="It is eight."), LIFT - timedelta(days=2)
    (standing,) = lifted(Record(), one, at=written_at).standing()
    standing = replace(standing, entries=(replace(standing.entries[0], kind="correction"),))
    message = read(letter(NEWSROOM, standing, LIFT))
    assert message["Date"].datetime == written_at
    for form in ("plain", "html"):
        assert "2 December" not in body(message, form)
        said = re.sub(r"(?:[·\s]|&nbsp;)+", " ", body(message, form))
        assert "Embargoed until: Friday, 4 December 2020, 09:00 (Port of Spain, UTC−4) 13:00 UTC" in said


def test_a_telephone_number_stays_on_one_line_in_the_letter() -> None:
    html = body(read(written(release("pact"))), "html")
    assert re.search(r'<a class="tel" dir="ltr" href="tel:\+18685550142"', html)
    assert re.search(r"\.tel \{ white-space: nowrap", html)


def test_the_preview_of_a_withdrawn_letter_is_the_reason() -> None:
    html = body(read(written(release("pact", killed="Not agreed."), "kill")), "html")
    assert preview(html) == "Not agreed."


def test_a_letter_without_embargo_names_none_and_links_to_the_page() -> None:
    message = read(written(release("pact")))
    assert "EMBARGO" not in (body(message, "plain") + body(message, "html")).upper()
    assert '<a href="https://news.example/releases/pact/"' in body(message, "html")


@pytest.mark.parametrize(
    ("kind", "field", "flag"),
    [("correction", "correction", "CORRECTION"), ("update", "update", "UPDATE"), ("kill", "killed", "WITHDRAWN")],
)
def test_a_later_letter_says_in_its_subject_what_it_is(kind: Kind, field: str, flag: str) -> None:
    one: Any = release("pact", **{field: "The reason."})
    message = read(written(one, kind))
    assert message["Subject"] == f"{flag}: Title of pact"
    assert message["Message-ID"] == "<pact.2@news.example>"
    assert message["Date"].datetime == LIFT + timedelta(hours=1)
    for form in ("plain", "html"):
        assert "The reason." in body(message, form)
        assert ("Body of pact" in body(message, form)) == (kind != "kill")


def test_contacts_boilerplates_and_the_end_are_in_both_forms() -> None:
    message = read(written(release("pact")))
    for form in ("plain", "html"):
        said = body(message, form)
        for word in ("ENDS", "press@institute.example", "+1 868 555 0142", "The Agency acts.", "x.com/institute"):
            assert word in said, (form, word)


def test_the_style_is_in_the_elements_and_only_media_rules_stand_apart() -> None:
    html = body(read(written(release("pact"))), "html")
    assert re.search(r"<h1 style=\"[^\"]*font-size: 24px", html)
    style = re.findall(r"<style[^>]*>(.*?)</style>", re.sub("<!--.*?-->", "", html), re.DOTALL)
    assert len(style) == 1
    assert style[0].lstrip().startswith("@media")
    assert "prefers-color-scheme: dark" in style[0]
    assert html.index("charset") < 200


def test_a_letter_loads_nothing_and_every_link_is_whole() -> None:
    html = body(read(written(release("pact", attachments=(Attachment("a b.pdf", "Annex", "b" * 64, 9),)))), "html")
    assert not re.search(r"<(img|link|script|iframe)\b|url\(", html)
    links = re.findall(r'href="([^"]*)"', html)
    assert "https://news.example/releases/pact/a%20b.pdf" in links
    assert all(re.match(r"https://|mailto:.|tel:.", link) for link in links)


def test_a_letter_that_mail_programs_would_cut_off_is_refused_with_the_way_out() -> None:
    with pytest.raises(LetterTooLong, match=r"The letter is 1\d\d kB long.*attachment"):
        written(release("pact", body="A sentence of the text. " * 4500))


def test_a_french_letter_speaks_french() -> None:
    message = read(written(release("pact", language="fr", title="Accord signé"), embargoed=True))
    assert message["Subject"] == "SOUS EMBARGO JUSQU’AU 4 déc. 2020, 09:00 (Port-d’Espagne, UTC−4) : Accord signé"
    assert "L’Institut fait de la recherche." in body(message, "plain")
    assert "Émis par\u00a0: Institute of Justice" in body(message, "plain")
    assert INSTITUTE.boilerplate["en"] not in body(message, "plain")


ANA = Recipient("ana.nunez@paper.example", "Ana Núñez", zone="Europe/Rome", token="w0rd/of+her own")
LETTERS = Mailing(
    "news@institute.example", "https://leave.example/{token}", "releases.news.example", "leave@institute.example"
)
LISTED = replace(NEWSROOM, letters=LETTERS)


def test_a_letter_is_addressed_to_its_recipient_and_its_id_tells_nobody_who_that_is() -> None:
    data = written(release("pact"), recipient=ANA)
    message = read(data)
    assert str(message["To"].addresses[0]) == "Ana Núñez <ana.nunez@paper.example>"
    assert re.fullmatch(r"<pact\.1\.[0-9a-f]{24}@news\.example>", message["Message-ID"])
    assert "nunez" not in message["Message-ID"]
    assert data == written(release("pact"), recipient=ANA)


def test_every_recipient_every_revision_and_the_advance_letter_have_an_id_of_their_own() -> None:
    ben = Recipient("ben@paper.example")
    moved = draft(NEWSROOM, lifted(Record(), release("pact")).standing()[0], LIFT + timedelta(hours=2))
    ids = [
        read(data)["Message-ID"]
        for data in (
            written(release("pact")),
            written(release("pact"), recipient=ANA),
            written(release("pact"), recipient=ben),
            written(release("pact", update="New."), "update", recipient=ben),
            written(release("pact"), recipient=ben, embargoed=True),
            written(release("pact", body="Another text."), recipient=ben, embargoed=True),
            moved.to(ben),
        )
    ]
    assert len(set(ids)) == len(ids)


def test_the_letter_of_a_list_can_be_left_by_one_click() -> None:
    message = read(written(release("pact"), newsroom=LISTED, recipient=ANA))
    assert message["From"].addresses[0].addr_spec == "news@institute.example"
    assert message["Reply-To"] == "press@institute.example"
    assert message["List-Id"] == "<releases.news.example>"
    token = "w0rd%2Fof%2Bher%20own"
    assert message["List-Unsubscribe"] == (
        f"<https://leave.example/{token}>, <mailto:leave@institute.example?subject={token}>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Archive"] == "<https://news.example/>"
    html = body(message, "html")
    assert f'<a href="https://leave.example/{token}"' in html
    assert f"Unsubscribe:\nhttps://leave.example/{token}\n" in body(message, "plain")
    assert "token-" not in html + body(message, "plain")


def test_a_letter_to_one_person_offers_no_list_to_leave() -> None:
    alone = replace(ANA, token="")
    for newsroom, recipient in ((LISTED, alone), (LISTED, None), (NEWSROOM, ANA)):
        message = read(written(release("pact"), newsroom=newsroom, recipient=recipient))
        assert not any(name.startswith("List-") for name in message)
        assert "nsubscribe" not in body(message, "html") + body(message, "plain")


def test_an_advance_letter_gives_the_hour_where_the_reader_is_where_the_newsroom_is_and_in_utc() -> None:
    message = read(written(release("pact"), recipient=ANA, embargoed=True))
    assert message["Subject"] == (
        "EMBARGOED UNTIL 4 Dec 2020, 14:00 (Rome, UTC+1) = 09:00 (Port of Spain, UTC−4): Title of pact"
    )
    hours = ["14:00 (Rome, UTC+1)", "09:00 (Port of Spain, UTC−4)", "13:00 UTC", "Not for publication"]
    for form in ("plain", "html"):
        said = body(message, form)
        places = [said.index(hour) for hour in hours]
        assert places == sorted(places)
    assert "14:00 (Rome" not in body(read(written(release("pact"), recipient=ANA)), "html")


def test_a_reader_for_whom_it_is_another_day_gets_both_days() -> None:
    far = Recipient("h@paper.example", zone="Pacific/Auckland")
    subject = read(written(release("pact"), recipient=far, embargoed=True))["Subject"]
    assert "5 Dec 2020, 02:00 (Auckland, UTC+13) = 4 Dec 2020, 09:00 (Port of Spain, UTC−4)" in subject


def test_a_reader_in_the_newsrooms_own_hour_gets_it_once() -> None:
    near = Recipient("h@paper.example", zone="America/Santo_Domingo")
    message = read(written(release("pact"), recipient=near, embargoed=True))
    assert message["Subject"] == "EMBARGOED UNTIL 4 Dec 2020, 09:00 (Port of Spain, UTC−4): Title of pact"


def test_the_embargo_and_the_way_out_are_told_in_the_readers_language_and_the_text_in_its_own() -> None:
    lea = replace(ANA, language="fr")
    message = read(written(release("pact"), newsroom=LISTED, recipient=lea, embargoed=True))
    assert message["Subject"].startswith("SOUS EMBARGO JUSQU’AU 4 déc. 2020, 14:00 (Rome")
    assert message["Content-Language"] == "en"
    html = body(message, "html")
    assert re.search(r'<td class="cell banner"[^>]* lang="fr"', html)
    assert "Se désabonner" in html
    assert "ENDS" in html
    odd = read(written(release("pact"), recipient=replace(ANA, language="eo"), embargoed=True))
    assert odd["Subject"].startswith("EMBARGOED")


def test_a_thousand_letters_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    (standing,) = lifted(Record(), release("pact"), newsroom=LISTED).standing()
    drawings: list[str] = []

    def drawn_once(html: str) -> str:
        drawings.append(html)
        return html

    monkeypatch.setattr(sheets, "_inlined", drawn_once)
    made = draft(LISTED, standing)
    zones = ("Europe/Rome", "Asia/Tokyo", "")
    readers = [Recipient(f"reader{n}@paper.example", zone=zones[n % 3], token=f"t{n}") for n in range(1000)]
    letters = {made.to(reader) for reader in readers}
    assert (len(letters), len(drawings)) == (1000, 1)


def test_no_text_can_be_taken_for_the_place_of_a_token() -> None:
    one = release("pact", body="token- {token} [leave](https://leave.example/{token})")
    message = read(written(one, newsroom=LISTED, recipient=ANA))
    assert "token- {token} leave [1]" in body(message, "plain")


@pytest.mark.parametrize(
    "name",
    [
        "Ana\r\nBcc: all@x.example",
        "\u202eAna",
        "Ana 👩🏽‍💻 🌍",
        'A "B" <c@d.example>',
        'É "B", <c@d.example>',
        "=?x?q?a?=",
    ],
)
def test_a_recipients_name_is_a_name_and_nothing_else(name: str) -> None:
    data = written(release("pact"), recipient=replace(ANA, name=name))
    message = read(data)
    assert [address.addr_spec for address in message["To"].addresses] == ["ana.nunez@paper.example"]
    assert message["Bcc"] is None
    seen = "".join(sign if sign.isprintable() or sign == "\u200d" else " " for sign in name)
    assert message["To"].addresses[0].display_name == " ".join(seen.split())


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"summary": "What it is about."}, "What it is about."),
        ({"summary": "Title of pact."}, "Body of pact."),
        ({"summary": "word " * 60}, "word " * 21 + "word…"),
        ({"body": "Title of pact"}, ""),
    ],
)
def test_an_inbox_shows_what_the_title_does_not_say(fields: dict[str, str], shown: str) -> None:
    fields_of: Any = fields
    html = body(read(written(release("pact", **fields_of))), "html")
    assert preview(html) == shown
    assert ("\u034f" in html) == bool(shown), "what follows in the body is pushed out of the line"


def test_a_footnote_keeps_its_number_and_links_to_nowhere_in_the_letter() -> None:
    html = body(read(written(release("pact", body="A claim.[^1]\n\n[^1]: Its source."))), "html")
    assert "Its source." in html
    assert 'href="#' not in html


def test_a_table_scrolls_in_a_frame_of_its_own_and_its_figures_stay_whole() -> None:
    html = body(read(written(release("pact", body="| a | b |\n|---|--:|\n| 1 | 101 900 |"))), "html")
    assert re.search(r'<div class="scroll"[^>]*><table', html)
    assert ".scroll { overflow-x: auto; }" in html
    assert ".body td.right { white-space: nowrap; }" in html
    assert not re.search(r"\.body t[hd][^}]*overflow-wrap: anywhere", html)


def test_a_notice_and_the_event_below_it_are_two_boxes() -> None:
    one = release("pact", update="The programme.", event=Event("Friday, 15:00 AST", "The hall"))
    html = body(read(written(one, "update")), "html")
    assert re.findall(r'<td class="(cell notice|gap|cell event)"', html) == ["cell notice", "gap", "cell event"]
    assert html.count("Friday, 4 December 2020, 15:00 (Port of Spain, UTC−4)") == 1
    assert '<strong dir="auto">The hall</strong>' in html


def test_that_a_text_is_withdrawn_is_told_before_its_title_under_a_red_bar() -> None:
    html = body(read(written(release("pact", killed="Not agreed."), "kill")), "html")
    shown = html[html.index("<table") :]
    places = [shown.index(words) for words in ("sheet alert", "This text has", "Not agreed.", "Withdrawn · ", "<h1")]
    assert places == sorted(places)
    assert "sheet alert" not in body(read(written(release("pact"))), "html")


def test_a_boilerplate_in_another_language_says_so_in_the_letter() -> None:
    html = body(read(written(release("pacte", language="fr"))), "html")
    assert re.search(r'class="other" dir="ltr" lang="en" style="text-align: left;"><p[^>]*>The Agency acts\.', html)


def test_plain_text_is_no_wider_than_72() -> None:
    newsroom = replace(LISTED, name="Newsroom of the " + "Ministry of Culture and " * 6)
    plain = body(read(written(release("pact"), newsroom=newsroom, recipient=ANA, embargoed=True)), "plain")
    assert max(map(len, plain.splitlines())) <= 72


@pytest.mark.parametrize(
    "piece",
    [
        "|a|b|\n|-|-|\n" + "|a|b|\n" * 99,
        "> a\n\n",
        "- a\n",
        "# a\n",
        "a\n\n",
        "[a](tel:1) ",
        "a[^1] ",
        "* " * 9 + "a\n",
    ],
)
def test_no_text_of_short_elements_is_longer_than_the_estimate(piece: str) -> None:
    (standing,) = lifted(Record(), release("pact", body=piece * 300 + "\n\n[^1]: a")).standing()
    html = drawn(matter(NEWSROOM, standing), Reader()).html
    assert len(html.encode()) <= at_most(standing.issued)


PIECES = [*'ab .#|-*_>[]()`&"<\u00a0é\n1', "\n\n", "|-|-|\n", "[^1]", "1. "]


@given(st.lists(st.sampled_from(PIECES), max_size=300).map("".join))
@settings(max_examples=60)
def test_no_letter_is_longer_than_the_estimate(text: str) -> None:
    one = release("pact", body=text, notes=text[:100])
    (standing,) = lifted(Record(), one, newsroom=LISTED).standing()
    for until in (None, LIFT):
        html = drawn(matter(LISTED, standing, until), Reader(zone="Europe/Rome", leave="https://leave.example/")).html
        assert len(html.encode()) <= at_most(standing.issued)
