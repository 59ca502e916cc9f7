"""The news: what is told at one look is one message, never a flood, and nothing is called over too soon."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.alarm import Alarm, Code
from pipeline.delivery import Delivery, Key
from pipeline.news import (
    APART,
    IN_A_ROW,
    MOST,
    SHOWN,
    Look,
    after_failing,
    after_telling,
    may_tell,
    news,
    next_news,
    notice_of,
)
from pipeline.receipts import LiftReceipt
from pipeline.record import Entry
from pipeline.shift import FOR_EVER
from pipeline.sightings import Sighting
from pipeline.told import Book
from tests.issuing import NEWSROOM
from tests.room import HOUR, at

NOW = at(HOUR)


def alarm(code: Code, about: str = "alpha", wrong: str = "") -> Alarm:
    return Alarm(code, about, wrong or f"{about} has {code}.", "Mend it.")


def look(*alarms: Alarm, seconds: float = 0, **more: object) -> Look:
    return Look(NEWSROOM, NOW + timedelta(seconds=seconds), alarms, **more)  # type: ignore[arg-type]


def told(*alarms: Alarm, book: Book | None = None, **more: object) -> Book:
    before, seen = book or Book(), look(*alarms, **more)  # type: ignore[arg-type]
    return after_telling(news(seen, before), seen, before)


def test_one_look_is_one_message_and_the_worst_comes_first() -> None:
    seen = look(alarm("not-ready", "beta"), alarm("overdue"), alarm("feed"))
    notice = notice_of(news(seen, Book()), seen, Book())
    assert notice.subject == "[Dateline] ALARM: beta has not-ready. (and 1 more)"
    assert "- beta has not-ready.\n  What to do: Mend it.\n- alpha has overdue." in notice.text
    assert "feed" not in notice.text, "it cannot wait, or it stands in status alone"


def test_the_same_alarm_in_other_figures_is_not_told_again_but_another_account_is() -> None:
    book = told(alarm("clock-doubt", "", "Off by 2 seconds."), alarm("post-waits", wrong="x-ta waits."))
    assert not news(look(alarm("clock-doubt", "", "Off by 3 seconds."), alarm("post-waits", wrong="x-ta waits.")), book)
    assert news(look(alarm("clock-doubt", ""), alarm("post-waits", wrong="blue waits.")), book).raised


def test_a_look_that_could_not_see_all_calls_nothing_over_nor_what_is_still_due() -> None:
    book = told(alarm("overdue"), alarm("disk", ""))
    assert set(news(look(), book).over) == {"overdue/alpha", "disk/"}
    assert not news(look(partial=True), book)
    assert set(news(look(due=frozenset({"alpha"})), book).over) == {"disk/"}


def test_what_is_over_leaves_the_book_and_may_be_told_anew() -> None:
    book = told(alarm("overdue"))
    again = told(book=book, seconds=60)
    assert again.alarms == {}
    assert news(look(alarm("overdue"), seconds=120), again).raised


@pytest.mark.parametrize(("code", "most"), [("disk", IN_A_ROW), ("overdue", MOST)])
def test_an_alarm_that_comes_and_goes_all_the_time_is_no_flood(code: Code, most: int) -> None:
    book, sent = Book(), []
    for second in range(0, 3600, 10):
        seen = look(*([alarm(code)] if second % 20 else []), seconds=second)
        found = news(seen, book)
        if may_tell(found, book, seen.at):
            book = after_telling(found, seen, book)
            sent.append(second)
    assert len(sent) <= most + timedelta(hours=1) // APART
    assert sent[-1] > 0


def test_after_failures_it_is_tried_again_later_and_later_but_within_half_an_hour() -> None:
    seen, book = look(alarm("disk", "")), Book()
    waits = []
    for _ in range(8):
        book = after_failing("no", seen.at, book)
        wait = 0
        while not may_tell(news(seen, book), book, seen.at + timedelta(seconds=wait)):
            wait += 30
        waits.append(wait)
    assert waits == [60, 120, 240, 480, 960, 1800, 1800, 1800]
    assert after_telling(news(seen, book), seen, book).tries == 0


def test_a_clock_that_was_set_back_does_not_silence_anybody() -> None:
    seen = look(alarm("disk", ""))
    later = replace(Book(), tried=NOW + timedelta(hours=1), tries=3, sent=(NOW + timedelta(hours=1),) * MOST)
    assert may_tell(news(seen, later), later, NOW)


def receipt(state: str, *, seen: bool = True, slug: str = "alpha") -> LiftReceipt:
    row = Delivery(Key("news.example", slug, 1, "x-ta", "post"), NOW, state)  # type: ignore[arg-type]
    sighting = Sighting(NOW, seen=NOW if seen else None)
    return LiftReceipt(Entry(slug, 1, "lift", NOW, "a" * 64), "https://news.example/", sighting, (row,))


def test_a_receipt_waits_ten_minutes_for_its_posts_and_is_told_once_more_when_they_settle() -> None:
    def of(state: str, book: Book, seconds: float, *, seen: bool = True) -> Book | None:
        there = look(seconds=seconds, receipts=(receipt(state, seen=seen),))
        found = news(there, book)
        return after_telling(found, there, book) if found else None

    assert of("planned", Book(), 599) is None
    assert next_news(look(receipts=(receipt("planned"),)), Book()) == NOW + timedelta(minutes=10)
    first = of("planned", Book(), 600)
    assert first
    assert next_news(look(seconds=600, receipts=(receipt("planned"),)), first) == FOR_EVER
    assert of("planned", first, 4000) is None
    last = of("sent", first, 4000)
    assert last
    assert of("sent", last, 5000) is None
    assert of("sent", Book(), 1)
    assert of("sent", Book(), 1, seen=False) is None
    assert of("sent", Book(), 6 * 3600 + 1) is None, "an archive, or a lost note, gets no receipts"


def test_many_at_once_are_gathered_and_the_rest_counted() -> None:
    seen = look(seconds=1, receipts=tuple(receipt("sent", slug=f"a{n}") for n in range(SHOWN + 5)))
    notice = notice_of(news(seen, Book()), seen, Book())
    assert notice.subject.endswith("(and 14 more)")
    assert "- and 5 more: `dateline status` shows them all." in notice.text


def test_a_subject_is_short_and_plain_ascii() -> None:
    seen = look(alarm("disk", "", "Défaut “ici”\r\nBcc: x@y.example " + "x" * 300))
    subject = notice_of(news(seen, Book()), seen, Book()).subject
    assert subject.isascii()
    assert len(subject) < 150
    assert "\n" not in subject


def test_a_message_that_is_tried_again_is_the_same_one_and_the_next_is_another() -> None:
    seen, book = look(alarm("overdue")), Book()
    first = notice_of(news(seen, book), seen, book)
    failed = after_failing("no", NOW, book)
    later = look(alarm("overdue"), seconds=90)
    assert notice_of(news(later, failed), later, failed).mark == first.mark
    over = told(book=told(alarm("overdue")), seconds=60)
    again = look(alarm("overdue"), seconds=120)
    assert notice_of(news(again, over), again, over).mark != first.mark
