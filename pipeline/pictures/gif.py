"""GIF: the blocks of GIF89a; pictures, their timing, repetition and colour profile stay."""

from pipeline.pictures.walk import Clean, Unwalkable, Walk

EXTENSION, PICTURE, END = 0x21, 0x2C, 0x3B
TIMING, COMMENT, APPLICATION = 0xF9, 0xFE, 0xFF
KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")  # how often it runs, and how it is coloured


def clean(data: bytes) -> Clean:
    """The pictures with their timing and colours, up to the end; Unwalkable else."""
    walk = Walk(data)
    head = walk.take(13)
    found = False
    kept, carried, timing = [head, _colours(walk, head[10])], set[str](), b""
    while (sort := walk.number(1, "big")) != END:
        if sort == EXTENSION:
            label, block = _extension(walk)
            if label == TIMING:
                timing = block
            elif label == APPLICATION and block[3:14] in KEPT:
                kept.append(block)
            elif label == COMMENT:
                carried.add("words")
            elif label != APPLICATION:
                timing = b""  # it belonged to text that no browser draws
        elif sort == PICTURE:
            kept += [timing, _picture(walk)]
            timing, found = b"", True
        else:
            raise Unwalkable("it has a piece that belongs to no picture of this kind")
    if not found:
        raise Unwalkable("it has no picture in it")
    width, height = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    return Clean(b"".join((*kept, b"\x3b")), width, height, frozenset(carried))


def _colours(walk: Walk, packed: int) -> bytes:
    """The table of colours that follows a header, if its flags say so."""
    return walk.take(3 << (packed & 7) + 1) if packed & 0x80 else b""


def _extension(walk: Walk) -> tuple[int, bytes]:
    """The label of an extension and all its bytes."""
    start = walk.at - 1
    label = walk.number(1, "big")
    _skip(walk)
    return label, walk.data[start : walk.at]


def _picture(walk: Walk) -> bytes:
    """All bytes of a picture: its header, its own colours, and its packed pixels."""
    start = walk.at - 1
    _colours(walk, walk.take(9)[8])
    walk.take(1)
    _skip(walk)
    return walk.data[start : walk.at]


def _skip(walk: Walk) -> None:
    """Go past a row of blocks, each with its length before it, up to the empty one."""
    walk.piece()
    while length := walk.number(1, "big"):
        walk.piece()
        walk.take(length)
