"""The gate of the preview: an embargoed byte leaves for the person at this machine, and for nobody else."""

import http.client
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.preview.serving import NotLoopback, listening
from tests.previewing import Answer, Shown, shown

SECRET = "Nobody may know this before its hour"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """A preview of a newsroom in which one release waits."""
    with shown(tmp_path_factory.mktemp("preview")) as running:
        running.write("alpha", title=f'"{SECRET}"')
        running.enter()
        yield running


def refused(answer: Answer) -> bool:
    """Whether somebody was sent away with the one answer that everybody gets, which says nothing."""
    return answer.status == 403 and SECRET.encode() not in answer.body and b"dateline preview" in answer.body


def test_whoever_opened_the_printed_address_sees_what_waits(site: Shown) -> None:
    assert SECRET.encode() in site.get("").body
    assert SECRET.encode() in site.get("release/alpha").body


def test_the_printed_address_opens_it_once(site: Shown) -> None:
    again = site.ask(site.entry)
    assert again.status == 403
    assert "set-cookie" not in again.headers
    assert b"Run `dateline preview` again" in again.body


def test_it_listens_on_loopback_and_nowhere_else(site: Shown) -> None:
    found = [address for address, inode in listeners() if inode in sockets(site.process)]
    assert found == [("0100007F", site.port)]


def test_it_refuses_to_listen_where_other_machines_could_reach_it() -> None:
    for address in ("0.0.0.0", "::", "192.0.2.1", "localhost", ""):  # noqa: S104  # that is what is refused
        with pytest.raises(NotLoopback):
            listening(0, address)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "localhost:{port}"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:{port}.evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost:{port}"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Cookie": ""},
        {"Cookie": "dateline=wrong"},
    ],
)
@pytest.mark.parametrize("path", ["", "release/alpha", "write/releases/alpha.md", "events"])
def test_a_foreign_host_origin_or_cookie_gets_nothing(site: Shown, path: str, headers: Mapping[str, str]) -> None:
    filled = {name: value.replace("{port}", str(site.port)) for name, value in headers.items()}
    assert refused(site.get(path, filled))


def test_without_the_secret_names_nothing_is_there(site: Shown) -> None:
    for path in ("/", "/wrong/", "/enter/", "/enter/wrong", f"/{'x' * 32}/release/alpha", "/release/alpha", "//"):
        assert refused(site.ask(path, {"Cookie": site.cookie})), path


def test_nothing_is_changed_by_a_request_that_does_not_say_that_it_comes_from_our_own_page(site: Shown) -> None:
    before = site.text("alpha")
    path = f"{site.room}do/alpha/hold"
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert refused(site.ask(path, {"Cookie": site.cookie, **headers}, "POST", b"words=Because"))
    assert site.text("alpha") == before
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert refused(site.ask(path, {"Cookie": site.cookie, "Origin": site.origin}, method))


def test_a_form_that_would_fill_the_memory_is_refused(site: Shown) -> None:
    headers = {"Cookie": site.cookie, "Origin": site.origin, "Content-Length": "999999999"}
    assert refused(site.ask(f"{site.room}do/alpha/hold", headers, "POST"))


def test_a_frame_is_read_below_its_own_secret_name_without_a_cookie_but_never_as_a_page_of_its_own(
    site: Shown,
) -> None:
    (frame,) = re.findall(r'<iframe[^>]* src="([^"]+)"', site.get("release/alpha").body.decode())
    assert SECRET.encode() in site.ask(frame, {"Origin": "null", "Sec-Fetch-Dest": "iframe"}).body
    assert refused(site.ask(frame, {"Sec-Fetch-Dest": "document"}))
    assert refused(site.ask(frame, {"Host": "evil.example"}))
    assert refused(site.ask(frame, {"Origin": "https://evil.example"}))
    assert refused(site.ask(frame, method="POST", body=b""))


def test_every_answer_is_kept_nowhere_and_loads_nothing_from_elsewhere(site: Shown) -> None:
    (frame,) = re.findall(r'<iframe[^>]* src="([^"]+)"', site.get("release/alpha").body.decode())
    answers = [
        site.get(""),
        site.get("release/alpha"),
        site.get("files/script.js"),
        site.ask(frame),
        site.ask("/wrong"),
    ]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] in ("no-referrer", "same-origin")
        assert answer.headers["x-content-type-options"] == "nosniff"
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert not re.search(r"https?:|\*|unsafe-eval|data:", policy)
        assert "frame-ancestors" in policy
        assert "server" not in answer.headers


def test_each_frame_is_in_a_sandbox_without_our_origin(site: Shown) -> None:
    for view in ("page", "letter", "letter-night", "paper"):
        (sandbox,) = re.findall(r'<iframe[^>]* sandbox="([^"]*)"', site.get(f"release/alpha?show={view}").body.decode())
        assert sandbox in ("", "allow-scripts")


def test_the_cookie_is_for_this_site_alone_and_no_script_reads_it(site: Shown) -> None:
    told = site.first.headers["set-cookie"].lower()
    assert "httponly" in told
    assert "samesite=strict" in told
    assert f"path={site.room}".lower() in told


def test_nothing_of_what_is_asked_is_written_down(site: Shown) -> None:
    site.get(f"release/{SECRET.replace(' ', '-')}")
    site.get("release/alpha?show=letter")
    assert SECRET not in site.said()
    assert "alpha" not in site.said()


def test_a_server_that_is_asked_for_no_http_says_nothing(site: Shown) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)) as line:
        line.connect()
        line.sock.sendall(b"nonsense\r\n\r\n")
        assert SECRET.encode() not in line.sock.recv(10_000)


def listeners() -> list[tuple[tuple[str, int], str]]:
    """Address, port and inode of every socket of this machine that waits for calls."""
    rows = []
    for name in ("tcp", "tcp6"):
        path = Path("/proc/net") / name
        for line in path.read_text().splitlines()[1:] if path.exists() else ():
            words = line.split()
            if words[3] == "0A":
                address, port = words[1].split(":")
                rows.append(((address, int(port, 16)), words[9]))
    return rows


def sockets(process: int) -> set[str]:
    """The inodes of the sockets that a process holds."""
    links = []
    for each in Path(f"/proc/{process}/fd").iterdir():
        try:
            links.append(str(each.readlink()))
        except OSError:
            continue
    return {link[8:-1] for link in links if link.startswith("socket:[")}
