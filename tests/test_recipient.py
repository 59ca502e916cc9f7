"""A recipient: an address that mail can carry, a zone that there is, and a mark that tells nobody who it is."""

import pytest

from pipeline.recipient import Recipient
from pipeline.zone import UnknownZone


@pytest.mark.parametrize(
    "address",
    ["", "ana", "ana@", "@paper.example", "ana@paper", "a b@paper.example", "ana@paper.example\r\nBcc: x@y.example",
     "ana@paper.example, ben@paper.example", "Ana <ana@paper.example>", "añá@paper.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is not an email address"):
        Recipient(address)


def test_a_domain_goes_out_in_ascii() -> None:
    assert Recipient("ana@zürich.example").mailbox == "ana@xn--zrich-kva.example"
    assert Recipient("Ana@Paper.EXAMPLE").mailbox == "Ana@paper.example"


def test_a_zone_that_there_is_not_is_refused_and_none_is_fine() -> None:
    with pytest.raises(UnknownZone):
        Recipient("ana@paper.example", zone="Europe/Rom")
    assert Recipient("ana@paper.example").zone == ""


@pytest.mark.parametrize("token", ["a\r\nb", "é", "x" * 201])
def test_a_token_that_no_header_could_hold_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        Recipient("ana@paper.example", token=token)


def test_a_mark_is_the_same_each_time_and_nobody_elses() -> None:
    ana = Recipient("ana@paper.example", "Ana", zone="Europe/Rome", token="t1")
    assert ana.mark == Recipient("ana@paper.example", "Another name", token="t1").mark
    # with the token in it, nobody who guesses the address can find out that it is right
    others = [Recipient("ben@paper.example", token="t1"), Recipient("ana@paper.example", token="t2")]
    assert ana.mark not in {each.mark for each in others}
    assert "ana" not in ana.mark
