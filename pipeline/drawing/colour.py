"""Colours written `#rrggbb`, and what lies between two."""

Colour = tuple[int, int, int]


def channels(colour: str) -> Colour:
    """Red, green and blue from 0 to 255; ValueError for anything that is not `#` and six digits."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"{colour!r} is no colour such as #0b4a6f")
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def ramp(ground: str, ink: str, shades: int) -> list[int]:
    """The palette of a picture in which the first shade is the ground, and the last one the ink."""
    ends = list(zip(channels(ground), channels(ink), strict=True))
    return [round(a + (b - a) * shade / (shades - 1)) for shade in range(shades) for a, b in ends]
