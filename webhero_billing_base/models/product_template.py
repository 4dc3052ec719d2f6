# SPDX-License-Identifier: LGPL-3.0-or-later
"""Articles have a name and a sales text in Dutch and in French, because invoices do."""

from odoo import api, fields, models
from odoo.tools import SQL

LANGUAGES = {"nl": "nl_BE", "fr": "fr_BE"}
TEXTS = {
    f"webhero_{short}_{lang}": (name, code)
    for short, name in (("name", "name"), ("text", "description_sale"))
    for lang, code in LANGUAGES.items()
}


class ProductTemplate(models.Model):
    _inherit = "product.template"

    webhero_name_nl = fields.Char(
        "Name in Dutch",
        compute="_compute_webhero_texts",
        inverse="_inverse_webhero_name_nl",
        search="_search_webhero_name_nl",
    )
    webhero_name_fr = fields.Char(
        "Name in French",
        compute="_compute_webhero_texts",
        inverse="_inverse_webhero_name_fr",
        search="_search_webhero_name_fr",
    )
    webhero_text_nl = fields.Text(
        "Sales text in Dutch", compute="_compute_webhero_texts", inverse="_inverse_webhero_text_nl"
    )
    webhero_text_fr = fields.Text(
        "Sales text in French", compute="_compute_webhero_texts", inverse="_inverse_webhero_text_fr"
    )

    @api.depends("name", "description_sale")
    def _compute_webhero_texts(self):
        stored = self._webhero_stored_texts()
        for product in self:
            for field, value in zip(TEXTS, stored.get(product._origin.id, (False,) * len(TEXTS)), strict=True):
                product[field] = value or False

    def _webhero_stored_texts(self):
        """{id: what is really written in each language}, unlike reading, which falls back to another language."""
        self.flush_recordset(["name", "description_sale"])
        columns = [SQL("%s->>%s", SQL.identifier(name), code) for name, code in TEXTS.values()]
        ids = tuple(self._origin.ids)
        if not ids:
            return {}
        query = SQL("SELECT id, %s FROM product_template WHERE id IN %s", SQL(", ").join(columns), ids)
        return {row[0]: row[1:] for row in self.env.execute_query(query)}

    def _webhero_write_text(self, field):
        name, code = TEXTS[field]
        for product in self:
            product.update_field_translations(name, {code: product[field] or False})
        self.invalidate_recordset([name])

    def _inverse_webhero_name_nl(self):
        self._webhero_write_text("webhero_name_nl")

    def _inverse_webhero_name_fr(self):
        self._webhero_write_text("webhero_name_fr")

    def _inverse_webhero_text_nl(self):
        self._webhero_write_text("webhero_text_nl")

    def _inverse_webhero_text_fr(self):
        self._webhero_write_text("webhero_text_fr")

    def _search_webhero_name_nl(self, operator, value):
        return self._webhero_search_text("webhero_name_nl", operator, value)

    def _search_webhero_name_fr(self, operator, value):
        return self._webhero_search_text("webhero_name_fr", operator, value)

    def _webhero_search_text(self, field, operator, value):
        """Also for "is not set": which articles have no name of their own in that language."""
        name, code = TEXTS[field]
        column = SQL("%s->>%s", SQL.identifier(name), code)
        if operator == "in" and set(value) <= {False, ""}:
            condition = SQL("%s IS NULL", column)
        elif operator == "not in" and set(value) <= {False, ""}:
            condition = SQL("%s IS NOT NULL", column)
        elif operator == "in":
            condition = SQL("%s IN %s", column, tuple(value))
        elif operator in ("ilike", "=ilike"):
            pattern = f"%{value}%" if operator == "ilike" else value
            condition = SQL("%s ILIKE %s", column, pattern)
        else:
            return NotImplemented
        self.flush_model([name])
        rows = self.env.execute_query(SQL("SELECT id FROM product_template WHERE %s", condition))
        return [("id", "in", [row[0] for row in rows])]
