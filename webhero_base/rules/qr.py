# SPDX-License-Identifier: LGPL-3.0-or-later
"""The square as a picture."""

from io import BytesIO

import qrcode


def png(text):
    """PNG bytes: black on white, error correction M as the European payment code wants, a quiet zone around it."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=6, border=4)
    code.add_data(text.encode())
    code.make(fit=True)
    out = BytesIO()
    code.make_image(fill_color="black", back_color="white").save(out, format="PNG")
    return out.getvalue()
