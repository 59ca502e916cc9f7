"""The icons: in a tab, on the screen of a telephone, and in the manifest that tells of them."""

import json
from functools import lru_cache

from pipeline.digest import digest
from pipeline.drawing.icon import icon
from pipeline.media import media_type
from pipeline.newsroom import Newsroom
from pipeline.palette import ink
from pipeline.part import Inputs, Part, given
from pipeline.pictures import Unwalkable, clean
from pipeline.pictures.png import SIGNATURE
from pipeline.record import Record
from pipeline.typeset.template import Data, Look, TemplateFault, drawn, look, painted, render

SIZES = (180, 512)


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`assets/favicon.svg`, `icon-180.png`, `icon-512.png` and `site.webmanifest`; a newsroom's own stand first."""
    seen = look(newsroom.templates)
    colours = {"colour": newsroom.accent, "ink": ink(newsroom.accent)}
    told = {"name": newsroom.name, "language": newsroom.languages[0], "colour": newsroom.accent}
    return (
        drawn("assets/favicon.svg", media_type("favicon.svg"), seen, _favicon, colours),
        *(_icon(size, colours, seen) for size in SIZES),
        drawn("assets/site.webmanifest", media_type("site.webmanifest"), seen, _manifest, told),
    )


def _icon(size: int, colours: dict[str, str], seen: Look) -> Part:
    name = f"icon-{size}.png"
    own = seen.data.get(name)
    if own:
        made = _cleaned(own, seen.files[name])
        return given(f"assets/{name}", media_type(name), digest(made), made)
    return painted(f"assets/{name}", media_type(name), icon, {"size": size, **colours})


@lru_cache(maxsize=4)
def _cleaned(own: Data, file: str) -> bytes:
    """The newsroom's own icon without what programs wrote into it; TemplateFault where it is no PNG."""
    try:
        if not own.content.startswith(SIGNATURE):
            raise Unwalkable("it is no PNG")
        return clean(own.content).data
    except Unwalkable as fault:
        raise TemplateFault(file, 1, f"this icon cannot be shown: {fault}") from fault


def _favicon(inputs: Inputs, look: Look) -> bytes:
    return render(look, "favicon.svg", inputs).encode()


def _manifest(inputs: Inputs, _: Look) -> bytes:
    """A web application manifest: its addresses are seen from its own."""
    rows = [{"src": f"icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in SIZES]
    told = {
        "name": inputs["name"],
        "short_name": inputs["name"],
        "lang": inputs["language"],
        "start_url": "../index.html",
        "scope": "../",
        "display": "browser",
        "theme_color": inputs["colour"],
        "background_color": "#ffffff",
        "icons": [{"src": "favicon.svg", "sizes": "any", "type": "image/svg+xml"}, *rows],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
