"""The entry as each feed holds it: the very fragment that a lift writes between the others."""

import json

from pipeline.feeds.entry import row_of
from pipeline.feeds.fragments import Fragments, fragments
from pipeline.newsroom import Newsroom
from pipeline.record import Standing
from pipeline.typeset.template import look


def feed_seen(newsroom: Newsroom, standing: Standing) -> tuple[tuple[str, str], ...]:
    """The name of each format and the entry in it, laid out for the eye; '' where that format cannot hold it."""
    made: Fragments = fragments(row_of(newsroom, standing), look(newsroom.templates))
    shown = json.dumps(json.loads(made.json), ensure_ascii=False, indent=2) if made.json else ""
    return (("RSS", made.rss.decode()), ("Atom", made.atom.decode()), ("JSON Feed", shown))
