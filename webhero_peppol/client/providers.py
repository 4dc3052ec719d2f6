# SPDX-License-Identifier: LGPL-3.0-or-later
"""The access points that this addon itself brings. Another addon brings its own through the model
(`webhero.access.point`: a `selection_add` and `_provider_class`); what is merely imported is offered nowhere.
"""

from __future__ import annotations

from typing import Any

from .einvoice_be import EInvoiceBe
from .peppyrus import Peppyrus
from .recommand import Recommand

PROVIDERS = {cls.code: cls for cls in (EInvoiceBe, Peppyrus, Recommand)}


def providers() -> dict[str, Any]:
    """{code: class} of our own."""
    return dict(PROVIDERS)
