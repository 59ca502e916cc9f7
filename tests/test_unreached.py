"""Calls that failed before anything of them left this machine, and those of which nobody knows."""

import ssl

import pytest
import requests
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from pipeline.unreached import never_connected


def failed(cause: Exception) -> Exception:
    """As `requests` raises it."""
    return requests.ConnectionError(MaxRetryError(None, "/", cause))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cause",
    [
        ConnectTimeoutError(),
        NewConnectionError(None, "refused"),  # type: ignore[arg-type]
        ProxyError("refused", OSError()),
        SSLError(ssl.SSLCertVerificationError("untrusted")),
    ],
)
def test_what_never_came_to_a_connection_reached_nobody(cause: Exception) -> None:
    assert never_connected(failed(cause))


@pytest.mark.parametrize(
    "fault",
    [
        failed(ProtocolError("cut")),
        failed(ReadTimeoutError(None, "/", "late")),  # type: ignore[arg-type]
        failed(SSLError(ssl.SSLEOFError("cut while reading"))),
        requests.ConnectionError(),
        requests.ConnectionError("cut"),
        TimeoutError(),
    ],
)
def test_what_broke_later_may_have_reached_somebody(fault: Exception) -> None:
    assert not never_connected(fault)
