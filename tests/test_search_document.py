"""What can be found of a release, word for word, and nothing of what nobody may read."""

import json
from dataclasses import replace

import pytest

from pipeline.formats.ninjs import ninjs
from pipeline.search.document import document, printed
from pipeline.typeset.template import look
from tests.issuing import NEWSROOM, lifted, record_of, release

TEXT = release(
    "pact",
    title="Heads <adopt> the pact & plan",
    subtitle="A plan for ten years",
    summary="The pact at a glance.",
    body="The heads met.\n\n## What follows\n\nA [page](https://pact.example/) and **more**.",
    notes="Pictures can be taken.",
    number="116/2020",
    topics=("crime-prevention",),
)


def made(**fields: object) -> str:
    one = replace(TEXT, **fields) if fields else TEXT  # type: ignore[arg-type]  # passed on as they are
    (standing,) = record_of(one).standing()
    return document(ninjs(NEWSROOM, standing), printed(standing, look(""))).html


def test_headline_text_notes_number_and_topics_are_found_and_day_and_issuers_are_shown() -> None:
    html = made()
    assert html.startswith('<!doctype html><html lang="en"><body><h1>Heads &lt;adopt&gt; the pact &amp; plan</h1>')
    for words in (
        "A plan for ten years",
        "The pact at a glance.",
        "What follows",
        "Pictures can be taken.",
        "116/2020",
    ):
        assert words in html
    assert "Crime prevention" in html
    assert '<p data-pagefind-meta="when" data-pagefind-ignore>4 December 2020</p>' in html
    assert '<p data-pagefind-meta="by" data-pagefind-ignore>Institute of Justice; Regional Agency</p>' in html


def test_what_issuers_say_of_themselves_and_who_answers_is_not_indexed() -> None:
    html = made()
    assert "does research" not in html
    assert "press@institute.example" not in html


def test_the_day_is_written_in_the_language_of_the_release() -> None:
    assert ">4 décembre 2020<" in made(language="fr")
    assert '<html lang="fr">' in made(language="fr")


def test_it_names_the_issued_text_that_the_record_names() -> None:
    record = record_of(TEXT)
    (standing,) = record.standing()
    found = document(ninjs(NEWSROOM, standing), "")
    assert (found.slug, found.text) == ("pact", record.entries[-1].digest)


def test_a_withdrawn_text_and_bytes_that_are_no_news_object_are_refused() -> None:
    record = lifted(record_of(), replace(TEXT, killed="It was wrong."), "kill")
    (standing,) = record.standing()
    refused = [ninjs(NEWSROOM, standing), b"", b"{}", b"[]", b'"x"', b"\xff", b'{"pubStatus": "usable", "altIds": []}']
    refused.append(json.dumps({"pubStatus": "usable", "altIds": [{"role": "sha256"}]}).encode())
    for data in refused:
        with pytest.raises(ValueError, match="no news object"):
            document(data, "")
