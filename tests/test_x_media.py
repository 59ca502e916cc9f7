"""Pictures on X: described, small enough, handed over before their post, and never a post without them."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image as Pixels

from pipeline.channels import Access, x
from pipeline.channels.x import media, wire
from pipeline.channels.x.answers import UPLOADS
from pipeline.clock import HandClock
from pipeline.delivery import Image, Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.digest import digest
from pipeline.standins.x import SECRET, FakeX
from tests import photographs

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
FILES = {"image/jpeg": photographs.jpeg(), "image/png": photographs.png()}
IMAGES = tuple(Image(digest(data), kind, f"Two people sign, {kind}") for kind, data in FILES.items())
KEPT = {digest(data): data for data in FILES.values()}
POST = Post("Two institutions sign.", "https://newsroom.int/releases/joint-signing/", "en", "The hour.", images=IMAGES)
REQUEST = x.compose(POST)
UPLOAD, WORDS, STATUS = "/2/media/upload", "/2/media/metadata", "/2/tweets"


@pytest.fixture
def fake() -> Iterator[FakeX]:
    with FakeX(HandClock(NOW)) as serving:
        yield serving


@pytest.fixture
def access(fake: FakeX) -> Access:
    return Access(SECRET, fake.address, "@press", KEPT.__getitem__)


def test_pictures_are_shown_in_their_order_and_described(fake: FakeX, access: Access) -> None:
    assert isinstance(x.send(REQUEST, access, NOW), Sent)
    (post,) = fake.posts
    shown = [fake.pictures[each] for each in post.media]
    assert [(each.data, each.kind, each.alt) for each in shown] == [
        (KEPT[image.digest], image.media_type, image.alt) for image in IMAGES
    ]
    assert fake.calls == [f"POST {path}" for path in (UPLOAD, WORDS, UPLOAD, WORDS, STATUS)]


def test_a_request_holds_the_digests_of_the_first_four_that_x_shows_and_none_of_their_bytes() -> None:
    odd = Image("0" * 64, "image/svg+xml", "A drawing")
    request = x.compose(replace(POST, images=(odd, *IMAGES, *IMAGES, *IMAGES)))
    assert [request.count(image.digest.encode()) for image in IMAGES] == [2, 2]
    assert odd.digest.encode() not in request
    assert len(request) < 1000


def test_a_correction_bears_no_pictures_and_a_post_without_any_is_frozen_as_ever(fake: FakeX, access: Access) -> None:
    assert isinstance(x.send(x.correct(POST, Receipt("1", "", NOW)), access, NOW), Sent)
    assert fake.calls == [f"POST {STATUS}"]
    assert b"pictures" not in x.compose(replace(POST, images=()))


def test_a_picture_too_large_for_x_is_made_smaller(fake: FakeX, access: Access) -> None:
    out = io.BytesIO()
    Pixels.effect_noise((2000, 1800), 100).convert("RGB").save(out, "PNG")
    data = out.getvalue()
    assert len(data) > media.MOST_BYTES
    request = x.compose(replace(POST, images=(Image(digest(data), "image/png", "Noise"),)))
    assert isinstance(x.send(request, replace(access, picture=lambda _: data), NOW), Sent)
    (picture,) = fake.pictures.values()
    assert (len(picture.data) <= media.MOST_BYTES, picture.kind, picture.alt) == (True, "image/webp", "Noise")


@pytest.mark.parametrize("at", [UPLOAD, WORDS])
@pytest.mark.parametrize(
    ("status", "outcome"),
    [*((status, Refused) for status in UPLOADS), (429, RetryAt), (302, RetryAt), (500, RetryAt), (503, RetryAt)],
)
def test_a_picture_that_is_not_taken_never_leaves_doubt(
    fake: FakeX, access: Access, at: str, status: int, outcome: type
) -> None:
    fake.fails(status, at=at)
    found = x.send(REQUEST, access, NOW)
    assert type(found) is outcome
    assert f"POST {STATUS}" not in fake.calls
    if outcome is RetryAt:
        assert isinstance(x.send(REQUEST, access, NOW), Sent)


@pytest.mark.parametrize("acts", [True, False])
@pytest.mark.parametrize("how", ["drops", "garbles", "silent"])
def test_a_line_that_breaks_at_a_picture_is_tried_again_and_one_at_the_post_is_unknown(
    fake: FakeX, access: Access, monkeypatch: pytest.MonkeyPatch, how: str, acts: bool
) -> None:
    monkeypatch.setattr(wire, "TIMEOUTS", (5.0, 1.0))
    getattr(fake, how)(acts=acts, at=UPLOAD)
    found = x.send(REQUEST, access, NOW)
    assert isinstance(found, RetryAt)
    assert found.instant == NOW + timedelta(minutes=1)
    assert f"POST {STATUS}" not in fake.calls
    getattr(fake, how)(acts=acts, at=STATUS)
    assert isinstance(x.send(REQUEST, access, NOW), Unknown)
    assert len(fake.posts) == acts


def test_an_upload_that_hangs_is_given_up_before_the_post(
    fake: FakeX, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.3)
    fake.silent(acts=False, at=UPLOAD)
    assert isinstance(x.send(REQUEST, access, NOW), RetryAt)
    assert fake.posts == []


def test_a_picture_that_is_lost_and_a_description_too_long_are_refused_and_not_cut(fake: FakeX, access: Access) -> None:
    lost = x.send(REQUEST, Access(SECRET, fake.address), NOW)
    assert isinstance(lost, Refused)
    assert "not kept" in lost.reason
    wordy = replace(IMAGES[0], alt="a" * 1001)
    found = x.send(x.compose(replace(POST, images=(wordy,))), access, NOW)
    assert isinstance(found, Refused)
    assert "1000" in found.reason
    assert fake.calls == []


@pytest.mark.parametrize("row", [{"digest": "no digest", "type": "image/png"}, {"digest": "0" * 64}, "picture"])
def test_a_request_whose_pictures_are_damaged_is_refused_and_never_leaves(
    fake: FakeX, access: Access, row: object
) -> None:
    import json

    request = json.dumps({"do": "post", "text": "Words", "pictures": [row]}).encode()
    assert isinstance(x.send(request, access, NOW), Refused)
    assert fake.calls == []


def test_no_picture_is_spoken_of_without_alt_text(fake: FakeX, access: Access) -> None:
    silent = replace(IMAGES[0], alt="")
    assert isinstance(x.send(x.compose(replace(POST, images=(silent,))), access, NOW), Sent)
    assert fake.calls == [f"POST {UPLOAD}", f"POST {STATUS}"]
