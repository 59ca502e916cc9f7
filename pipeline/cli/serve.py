"""The command `serve`: the public pages on loopback, as a web server shows them."""

import argparse

from pipeline.cli.say import Stopped, house, surveyed
from pipeline.cli.server import server_of


def serve(words: argparse.Namespace) -> int:
    """Serve what the folder host shows until Ctrl-C."""
    at = house(words.newsroom)
    newsroom = surveyed(at).newsroom
    folders = newsroom.host.folders(at.root)
    if not folders:
        told = f"The public pages stand elsewhere: look at {newsroom.address}."
        raise Stopped(f"{told} `dateline build --out DIR` makes a copy for your eyes.", 3)
    site = folders[0].absolute()
    if not (site / "index.html").exists():
        raise Stopped("Nothing is public yet: run `dateline lift` first.", 3)
    try:
        server = server_of(site, words.port)
    except (OSError, OverflowError) as fault:
        raise Stopped(f"Port {words.port} cannot be used. Choose another with --port.", 3) from fault
    print(f"http://127.0.0.1:{server.server_address[1]}/ shows the public pages. Ctrl-C ends it.", flush=True)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0
