"""A signature, drawn."""

import math
import struct
import zlib

WIDTH, HEIGHT = 240, 80


def signature():
    """PNG bytes: a line that swings as a pen does."""
    ink = {(x, int(40 + 25 * math.sin(x / 9) * math.cos(x / 31)) + dy) for x in range(20, 220) for dy in (0, 1)}
    rows = b"".join(b"\0" + bytes(0 if (x, y) in ink else 255 for x in range(WIDTH)) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _part(b"IHDR", head) + _part(b"IDAT", zlib.compress(rows)) + _part(b"IEND", b"")


def _part(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
