# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which taxes of the Belgian chart (l10n_be of Odoo 19.0, looked at on 30 November 2026) a business needs and does not get.

The chart switches on goods and a few services only. Without the others an article that is a service has no tax of its
own, and a service to an EU business is declared as a supply of goods (grid 46 instead of 44).
"""

_RATES = ("21", "12", "06")
SALES = tuple(f"attn_VAT-OUT-{rate}-S" for rate in _RATES)
PURCHASES = (
    *(f"attn_VAT-IN-V82-{rate}-{kind}" for rate in _RATES for kind in ("S", "G")),
    *(f"attn_VAT-IN-V83-{rate}" for rate in _RATES),
)
CONTRACTOR = tuple(f"attn_VAT-IN-V8{kind}-{rate}-CC" for kind in (1, 2, 3) for rate in _RATES)
EUROPE = (
    *(f"attn_VAT-IN-V81-{rate}-EU" for rate in _RATES),
    *(f"attn_VAT-IN-V82-{rate}-EU-{kind}" for rate in _RATES for kind in ("S", "G")),
    *(f"attn_VAT-IN-V83-{rate}-EU" for rate in _RATES),
)
OUTSIDE = tuple(f"attn_VAT-IN-V8{kind}-{rate}-ROW-CC" for kind in (1, 2, 3) for rate in _RATES)
NEEDED = SALES + PURCHASES + CONTRACTOR + EUROPE + OUTSIDE
