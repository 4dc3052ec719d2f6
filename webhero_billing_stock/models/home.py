# SPDX-License-Identifier: LGPL-3.0-or-later
"""Low stock on Home."""

from odoo import models
from odoo.tools import formatLang

from odoo.addons.webhero_base.tools.actions import open_record


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    def _blocks(self):
        return [*super()._blocks(), *self._low_stock()]

    def _low_stock(self):
        """A row for each article that is running low; no block without such articles."""
        domain = [("company_id", "in", self.env.companies.ids), ("mended_on", "=", False)]
        warnings = self.env["webhero.stock.warning"].search(domain, limit=10)
        if not warnings:
            return []
        return [{
            "key": "low_stock", "kind": "list", "title": self.env._("Low stock"), "sequence": 45, "tone": "warn",
            "columns": [self.env._("Article"), self.env._("Stock"), self.env._("Warn at")],
            "rows": [self._low_stock_row(warning) for warning in warnings],
            "empty": "",
            "action": self.env["ir.actions.act_window"]._for_xml_id("webhero_billing_stock.webhero_stock_warning_action"),
        }]  # fmt: skip

    def _low_stock_row(self, warning):
        numbers = [formatLang(self.env, value, digits=0 if value == int(value) else 2)
                   for value in (warning.quantity, warning.warn_at)]  # fmt: skip
        return {
            "id": warning.id, "cells": [warning.product_id.display_name, *numbers], "tone": "warn",
            "action": open_record(warning.product_id.product_tmpl_id),
        }  # fmt: skip
