"""The icon of a newsroom that has none of its own, as telephones put it on a screen."""

import io
from collections.abc import Mapping
from typing import Any

from pipeline.drawing.colour import ramp
from pipeline.drawing.shape import LEFT, SIDE, TOP, draw_lines

FINER = 4  # drawn so many times as large, and then made small: that makes the edges smooth


def icon(inputs: Mapping[str, Any], _: bytes) -> bytes:
    """A PNG of `size` by `size` pixels in `ink` on `colour`; its corners are left to the telephone."""
    from PIL import Image, ImageDraw

    size = inputs["size"]
    unit = FINER * size / SIDE
    canvas = Image.new("L", (FINER * size, FINER * size), 0)
    draw_lines(ImageDraw.Draw(canvas), LEFT * unit, TOP * unit, unit, 255)
    canvas = canvas.resize((size, size), Image.Resampling.BOX)
    canvas.putpalette(ramp(inputs["colour"], inputs["ink"], 256))
    out = io.BytesIO()
    canvas.save(out, "PNG", optimize=True)
    return out.getvalue()
