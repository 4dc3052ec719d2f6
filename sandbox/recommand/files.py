"""Files that Recommand makes of documents: packages and pictures."""

import base64
import io
import json
import zipfile
from html import escape

from werkzeug.wrappers import Response


def zipped(rows, store, filename):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in rows:
            archive.writestr(f"{row['id']}.xml", store.get("xml", row["id"]))
            archive.writestr(f"{row['id']}.json", json.dumps(row["parsed"]))
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return Response(content.getvalue(), headers=headers, mimetype="application/zip")


def page(row):
    known = row["parsed"] or {}
    number = known.get("invoiceNumber") or known.get("creditNoteNumber") or row["id"]
    totals = known.get("totals") or {}
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><h1>{escape(row['type'])} "
        f"{escape(number)}</h1><p>{escape(row['senderId'])} &rarr; {escape(row['receiverId'] or '')}</p>"
        f"<p>{escape(str(totals.get('payableAmount', '')))} {escape(known.get('currency') or '')}</p>"
        "</body></html>"
    )


# one empty page; enough to be stored and shown
EMPTY_PDF = base64.b64decode(
    "JVBERi0xLjQKMSAwIG9iago8PC9UeXBlL0NhdGFsb2cvUGFnZXMgMiAwIFI+PgplbmRvYmoKMiAwIG9iago8PC9UeXBlL1BhZ2VzL0tp"
    "ZHNbMyAwIFJdL0NvdW50IDE+PgplbmRvYmoKMyAwIG9iago8PC9UeXBlL1BhZ2UvUGFyZW50IDIgMCBSL01lZGlhQm94WzAgMCA1OTUg"
    "ODQyXT4+CmVuZG9iagp0cmFpbGVyCjw8L1Jvb3QgMSAwIFI+Pgo="
)


def pdf(row):
    return EMPTY_PDF + f"% {row['id']}\n%%EOF\n".encode()
