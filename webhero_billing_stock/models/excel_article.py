# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock in the list of articles."""

from odoo import models

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import columns_stock


class WebheroExcelArticle(models.AbstractModel):
    _inherit = "webhero.excel.article"

    def _columns(self):
        return [*super()._columns(), *columns_stock.COLUMNS]

    def _choices(self):
        return {**super()._choices(), "yes_no": [self.env._("Yes"), self.env._("No")]}

    def _resolve(self, plan, article, lookups):
        super()._resolve(plan, article, lookups)
        stock, level = article.get("stock"), article.get("warn_at")
        keep = article.get("stock_keep", True if stock is not None or level else None)
        if keep and article.get("kind") == "service":
            plan.refusals.append(("stock_keep", Refusal("stock_of_service")))
        if stock is not None and stock < 0:
            plan.refusals.append(("stock", Refusal("stock_negative", {"value": str(stock)})))
        if keep is not None:
            plan.values["is_storable"] = keep
        if level is not None:
            plan.values["webhero_warn_at"] = float(level)
        if stock is not None and keep:
            plan.extra["stock"] = float(stock)

    def _make(self, plans):
        products = super()._make(plans)
        for product, plan in zip(products, plans, strict=True):
            if plan.extra.get("stock"):
                product.qty_available = plan.extra["stock"]
        return products

    def _beside(self, record, plan):
        values = super()._beside(record, plan)
        wanted = plan.extra.get("stock")
        if wanted is not None and record.uom_id.compare(record.qty_available, wanted):
            values["qty_available"] = wanted
        return values


class WebheroExcelWords(models.AbstractModel):
    _inherit = "webhero.excel.words"

    def _words_of_row(self, facts):
        return {
            **super()._words_of_row(facts),
            "stock_of_service": self.env._("a service has no stock. Leave it empty, or make it goods."),
            "stock_negative": self.env._("%s is below zero; a stock is counted from 0 up.", facts.get("value")),
        }
