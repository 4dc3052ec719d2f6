# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reads one PDF in a separate process: `python pdf_worker.py memory seconds most [text|pages]`, the PDF on standard input.

The PDF library unpacks whatever a file declares, all at once. Here the operating system limits the memory and time for it,
and an embedded file is unpacked up to `most` bytes only. The output is one line of JSON:
{"readable": bool, "files": [[name, base64], …]}, with `text` {"readable": bool, "text": str} of its first pages, with `pages`
{"readable": bool} once all pages were unpacked to at most `most` bytes, or {"refused": "unpacks_too_large"}. Independent of Odoo.
"""

import base64
import importlib.util
import io
import json
import resource
import sys
import zlib

# whichever of the two is installed
LIBRARY = importlib.import_module("pypdf" if importlib.util.find_spec("pypdf") else "PyPDF2")

FLATE = ("/FlateDecode", "/Fl")
MANY = 100  # files, and depth of their name tree
PAGES = 5  # whose text is read


class TooLarge(Exception):
    """The unpacked data exceeds the limit."""


def bound(memory, seconds):
    for what, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        _soft, hard = resource.getrlimit(what)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(what, (most, hard))


def read(content, most):
    reader = LIBRARY.PdfReader(io.BytesIO(content), strict=False)
    locked = reader.is_encrypted and not reader.decrypt("")
    readable = not locked and len(reader.pages) > 0
    return {"readable": readable, "files": list(embedded(reader, most)) if readable else []}


def words(content, most):
    """The text layer of the first pages, at most `most` characters; "" for a scan."""
    reader = LIBRARY.PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"readable": False, "text": ""}
    pages = (page.extract_text() or "" for page in list(reader.pages)[:PAGES])
    return {"readable": True, "text": "\n".join(pages)[:most]}


def pages(content, most):
    """What is drawn on all pages, unpacked as by whoever draws on them too."""
    reader = LIBRARY.PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"readable": False}
    for page in reader.pages:
        drawn = page.get_contents()
        most -= len(drawn.get_data()) if drawn is not None else 0
        if most < 0:
            raise TooLarge
    return {"readable": True}


def embedded(reader, most):
    tree = value(value(reader.trailer["/Root"]).get("/Names", {})).get("/EmbeddedFiles")
    names = list(leaves(value(tree), MANY)) if tree else []
    for item in names[1::2][:MANY]:
        file = value(item)
        content = unpacked(value(value(file["/EF"])["/F"]), most)
        most -= len(content)
        yield [str(file.get("/UF") or file.get("/F") or ""), base64.b64encode(content).decode()]


def leaves(node, depth):
    """[name, file, name, file, …] of a name tree, including its branches."""
    if not depth:
        raise TooLarge
    yield from value(node.get("/Names", []))
    for kid in value(node.get("/Kids", [])):
        yield from leaves(value(kid), depth - 1)


def unpacked(stream, most):
    filters = value(stream.get("/Filter", []))
    filters = filters if isinstance(filters, list) else [filters]
    if filters and set(filters) <= set(FLATE) and "/DecodeParms" not in stream:
        content = stream._data
        for _filter in filters:
            content = inflated(content, most)
    else:
        content = stream.get_data()
    if len(content) > most:
        raise TooLarge
    return content


def inflated(packed, most):
    unpacker = zlib.decompressobj()
    content = unpacker.decompress(packed, most + 1)
    if len(content) > most:
        raise TooLarge
    return content


def value(found):
    return found.get_object() if hasattr(found, "get_object") else found


def main(memory, seconds, most, what=read):
    bound(memory, seconds)
    try:
        answer = what(sys.stdin.buffer.read(), most)
    except (TooLarge, MemoryError, RecursionError):
        answer = {"refused": "unpacks_too_large"}
    except Exception:  # noqa: BLE001 whatever the library fails on, the file is unusable
        answer = {"readable": False, "files": [], "text": ""}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]), *({"text": words, "pages": pages}[name] for name in sys.argv[4:]))
