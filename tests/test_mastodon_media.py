"""Pictures on Mastodon: described, small enough, worked through before the post, and never a post without them."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image as Pixels

from pipeline.channels import Access, mastodon
from pipeline.channels.mastodon import media, wire
from pipeline.channels.mastodon.answers import UPLOADS
from pipeline.clock import HandClock
from pipeline.delivery import Image, Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.digest import digest
from pipeline.fitted import fitted
from pipeline.pictures import clean
from pipeline.standins.mastodon import ACCOUNT, TOKEN, FakeMastodon
from tests import photographs

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
PAGE = "https://newsroom.int/releases/joint-signing/"
FILES = {"image/jpeg": photographs.jpeg(), "image/png": photographs.png(), "image/gif": photographs.gif()}
IMAGES = tuple(Image(digest(data), kind, f"Two people sign, {kind}") for kind, data in FILES.items())
KEPT = {digest(data): data for data in FILES.values()}
POST = Post("Two institutions sign.", PAGE, "en", "The hour is 10:00.", images=IMAGES, mark="a" * 32)
REQUEST = mastodon.compose(POST)
UPLOAD, STATUS = "POST /api/v2/media", "POST /api/v1/statuses"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "LOOK_AGAIN", 0.01)


@pytest.fixture
def fake() -> Iterator[FakeMastodon]:
    with FakeMastodon(HandClock(NOW)) as serving:
        yield serving


@pytest.fixture
def access(fake: FakeMastodon) -> Access:
    return Access(TOKEN, fake.address, ACCOUNT, KEPT.__getitem__)


def sent(request: bytes, access: Access) -> Receipt:
    outcome = mastodon.send(request, access, NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def with_picture(data: bytes, access: Access) -> tuple[bytes, Access]:
    kept: Mapping[str, bytes] = {digest(data): data}
    post = replace(POST, images=(Image(digest(data), "image/png", "A picture"),))
    return mastodon.compose(post), replace(access, picture=kept.__getitem__)


def small(data: bytes, kind: str) -> tuple[bytes, str]:
    return fitted(data, kind, most_bytes=media.MOST_BYTES, most_pixels=media.MOST_PIXELS)


def noise(wide: int, high: int, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Pixels.effect_noise((wide, high), 100).convert("RGB").save(out, kind)
    return out.getvalue()


def test_a_request_holds_the_digests_of_the_pictures_and_none_of_their_bytes() -> None:
    assert all(image.digest.encode() in REQUEST for image in IMAGES)
    assert len(REQUEST) < 1000


def test_pictures_are_shown_in_their_order_and_described(fake: FakeMastodon, access: Access) -> None:
    sent(REQUEST, access)
    (post,) = fake.posts
    shown = [fake.pictures[each] for each in post.media]
    assert [(each.data, each.kind, each.alt) for each in shown] == [
        (KEPT[image.digest], image.media_type, image.alt) for image in IMAGES
    ]
    assert fake.calls == [UPLOAD, UPLOAD, UPLOAD, STATUS]


def test_the_first_four_that_mastodon_shows_are_taken(fake: FakeMastodon, access: Access) -> None:
    odd = Image("0" * 64, "image/svg+xml", "A drawing")
    sent(mastodon.compose(replace(POST, images=(odd, *IMAGES, *IMAGES))), access)
    assert [fake.pictures[each].kind for each in fake.posts[0].media] == [*FILES, "image/jpeg"]


def test_a_post_waits_until_its_pictures_are_worked_through(fake: FakeMastodon, access: Access) -> None:
    fake.looks = 3
    sent(REQUEST, access)
    assert len(fake.posts[0].media) == 3
    assert sum(call.startswith("GET /api/v1/media/") for call in fake.calls) == 9


def test_pictures_that_take_too_long_put_the_post_off_and_nothing_is_out(
    fake: FakeMastodon, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.4)
    fake.looks = 10_000
    outcome = mastodon.send(REQUEST, access, NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(minutes=1)
    assert STATUS not in fake.calls


def test_a_picture_that_the_server_cannot_work_through_is_refused(fake: FakeMastodon, access: Access) -> None:
    fake.looks, fake.broken = 2, True
    assert mastodon.send(REQUEST, access, NOW) == Refused(UPLOADS[422])
    assert STATUS not in fake.calls


@pytest.mark.parametrize(
    ("status", "outcome"),
    [*((status, Refused) for status in UPLOADS), (429, RetryAt), (302, RetryAt), (500, RetryAt), (503, RetryAt)],
)
def test_a_picture_that_is_not_taken_never_leaves_doubt(
    fake: FakeMastodon, access: Access, status: int, outcome: type
) -> None:
    fake.fails(status, at=UPLOAD, acts=True)
    assert type(mastodon.send(REQUEST, access, NOW)) is outcome
    assert STATUS not in fake.calls


@pytest.mark.parametrize("acts", [True, False])
@pytest.mark.parametrize("how", ["drops", "garbles", "silent"])
def test_a_line_that_breaks_at_a_picture_is_tried_again_and_one_at_the_post_is_unknown(
    fake: FakeMastodon, access: Access, monkeypatch: pytest.MonkeyPatch, how: str, acts: bool
) -> None:
    monkeypatch.setattr(wire, "TIMEOUTS", (5.0, 1.5))
    getattr(fake, how)(acts=acts, at=UPLOAD)
    assert isinstance(mastodon.send(REQUEST, access, NOW), RetryAt)
    assert STATUS not in fake.calls
    getattr(fake, how)(acts=acts, at=STATUS)
    assert isinstance(mastodon.send(REQUEST, access, NOW), Unknown)
    assert len(fake.posts) == acts


def test_an_upload_that_hangs_is_given_up_before_the_post(
    fake: FakeMastodon, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.3)
    fake.silent(acts=True, at=UPLOAD)
    assert isinstance(mastodon.send(REQUEST, access, NOW), RetryAt)
    assert fake.calls == [UPLOAD]


def test_a_post_whose_picture_is_lost_does_not_go_out_without_it(fake: FakeMastodon, access: Access) -> None:
    outcome = mastodon.send(REQUEST, Access(TOKEN, access.address, ACCOUNT), NOW)
    assert isinstance(outcome, Refused)
    assert "picture" in outcome.reason
    assert fake.calls == []


def test_a_description_too_long_for_mastodon_is_refused_and_not_cut(fake: FakeMastodon, access: Access) -> None:
    for length, out in ((1501, 0), (1500, 1)):
        request = mastodon.compose(replace(POST, images=(replace(IMAGES[0], alt="a" * length),)))
        outcome = mastodon.send(request, access, NOW)
        assert isinstance(outcome, Sent) == bool(out)
        assert len(fake.posts) == len(fake.pictures) == out
        assert bool(fake.calls) == bool(out)


def test_a_correction_shows_the_pictures_of_the_corrected_release(fake: FakeMastodon, access: Access) -> None:
    receipt = sent(REQUEST, access)
    better = replace(IMAGES[0], alt="Three people sign")
    sent(mastodon.correct(replace(POST, images=(better,)), receipt), access)
    assert [fake.pictures[each].alt for each in fake.posts[0].media] == ["Three people sign"]
    sent(mastodon.correct(replace(POST, images=()), receipt), access)
    assert fake.posts[0].media == ()


@pytest.mark.parametrize(
    ("data", "wide"),
    [(noise(2400, 1300), 2400), (noise(5000, 100), 5000), (noise(4000, 3000, "JPEG"), 3325), (noise(40, 30), 40)],
    ids=["many bytes", "wide", "many pixels", "small"],
)
def test_a_picture_too_large_for_a_server_is_made_smaller_and_no_other(
    fake: FakeMastodon, access: Access, data: bytes, wide: int
) -> None:
    made, kind = small(data, "image/png")
    assert (len(made) <= media.MOST_BYTES, small(data, "image/png")) == (True, (made, kind))
    shown = clean(made)
    assert (shown.width, shown.width * shown.height <= media.MOST_PIXELS) == (wide, True)
    large = len(data) > media.MOST_BYTES or clean(data).width != wide
    assert (made is data, kind) == (not large, "image/webp" if large else "image/png")
    request, with_it = with_picture(data, access)
    sent(request, with_it)
    assert [each.kind for each in fake.pictures.values()] == [kind]


def test_a_picture_is_made_smaller_until_it_has_few_enough_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MOST_BYTES", 20_000)
    made, kind = small(noise(600, 400), "image/png")
    assert (len(made) <= 20_000, kind, clean(made).width) == (True, "image/webp", 177)


@pytest.mark.parametrize("data", [b"", b"no picture", photographs.gif(frames=3), photographs.png()[:-20]])
def test_what_cannot_be_made_smaller_is_left_to_the_server(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(media, "MOST_BYTES", 1)
    assert small(data, "image/gif") == (data, "image/gif")
