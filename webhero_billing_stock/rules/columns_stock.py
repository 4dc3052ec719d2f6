# SPDX-License-Identifier: LGPL-3.0-or-later
"""The columns of an article list that are about stock."""

from odoo.addons.webhero_billing_excel.rules import cells
from odoo.addons.webhero_billing_excel.rules.columns import Column


def _titles(nl, fr, en):
    return {"nl": nl, "fr": fr, "en": en}


COLUMNS = (
    Column(
        "stock_keep", cells.yes_no, _titles("Voorraad bijhouden?", "Suivre le stock ?", "Keep stock?"),
        _titles(
            "Ja of nee. Leeg: ja als er een voorraad staat.",
            "Oui ou non. Vide : oui s'il y a un stock.",
            "Yes or no. Empty: yes where a stock is given.",
        ),
        "Voorraad bijhouden|Vorraad bijhouden|Stock bijhouden|Voorraadartikel|Gérer le stock|Suivi du stock|Track "
        "inventory",
        example=_titles("Ja", "Oui", "Yes"), choices="yes_no", width=14,
    ),
    Column(
        "stock", cells.number, _titles("Voorraad", "Stock", "Stock"),
        _titles(
            "Hoeveel er nu zijn. Leeg: de voorraad blijft zoals hij is.",
            "La quantité actuelle. Vide : le stock ne change pas.",
            "How many there are now. Empty: the stock stays as it is.",
        ),
        "Aantal|Aantal in voorraad|Huidige voorraad|Hoeveelheid|In stock|Quantité|Quantité en stock|Stock "
        "actuel|Quantity|"
        "Quantity on hand|Qty",
        example=24, width=12,
    ),
    Column(
        "warn_at", cells.amount, _titles("Verwittigen bij", "Avertir à", "Warn at"),
        _titles(
            "U wordt verwittigd als de voorraad onder dit aantal zakt.",
            "Vous êtes averti quand le stock passe sous ce nombre.",
            "You are warned when the stock falls below this number.",
        ),
        "Minimumvoorraad|Minimum voorraad|Minimum|Bestelpunt|Stock minimum|Stock minimal|Minimum stock|Reorder point",
        example=6, width=14,
    ),
)  # fmt: skip
