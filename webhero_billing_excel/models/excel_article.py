# SPDX-License-Identifier: LGPL-3.0-or-later
"""Articles from and to a list."""

from decimal import ROUND_HALF_UP, Decimal

from odoo import models
from odoo.fields import Command, Domain

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import columns_article
from ..rules.cells import fold
from ..rules.matching import ARTICLE_KEYS, Known

_TEXTS = ("name_nl", "name_fr", "text_nl", "text_fr")


class WebheroExcelArticle(models.AbstractModel):
    _name = "webhero.excel.article"
    _inherit = "webhero.excel.kind"
    _description = "Articles in Excel"

    _target = "product.product"
    _keys = ARTICLE_KEYS

    def _columns(self):
        return list(columns_article.COLUMNS)

    def _row_name(self):
        return self.env._("Article")

    def _choices(self):
        return {
            "article_categories": self.env["product.category"].search([]).mapped("display_name"),
            "article_kinds": [self.env._("Goods"), self.env._("Service")],
            "rates": sorted({f"{tax.amount:g} %" for tax in self._taxes()}, key=lambda rate: -float(rate[:-2])),
            "units": self.env["uom.uom"].search([]).mapped("name"),
        }

    def _taxes(self):
        domain = Domain("type_tax_use", "=", "sale") & Domain("amount_type", "=", "percent")
        return self.env["account.tax"].search(
            domain & Domain(self.env["account.tax"]._check_company_domain(self.env.company))
        )

    def _lookups(self, job):
        categories = self.env["product.category"].search([])
        return {
            "columns": self._columns(),
            "categories": {**self._by_name(categories, "name"), **self._by_name(categories, "complete_name")},
            "units": self._by_name(self.env["uom.uom"].search([]), "name"),
            "tax_names": self._by_name(self._taxes(), "name", "description", "invoice_label"),
            "rates": self._rates(),
            "included": {tax.id: Decimal(f"{tax.amount:g}") for tax in self._taxes() if tax.price_include},
            "usual_tax": self.env.company.account_sale_tax_id.id,
            "first": self._first_language(),
            "make_categories": job.make_categories,
        }

    def _first_language(self):
        return "fr" if (self.env.company.partner_id.lang or "").startswith("fr") else "nl"

    def _rates(self):
        """{(rate, "consu" or "service"): id of the tax}: for services their own first, then the company's usual one."""
        usual, rates = self.env.company.account_sale_tax_id, {}
        for kind in ("consu", "service"):
            for tax in sorted(
                self._taxes(), key=lambda tax: (tax.tax_scope != kind and kind == "service", tax != usual)
            ):
                if tax.tax_scope in (kind, False):
                    rates.setdefault((Decimal(f"{tax.amount:g}"), kind), tax.id)
        return rates

    # ---- a row

    def _compose(self, values, lookups):
        return columns_article.compose(values, lookups["first"])

    def _resolve(self, plan, article, lookups):
        plan.extra |= {part: self._first(article, part, lookups["first"]) for part in ("name", "text")}
        plan.label = " ".join(filter(None, [article.get("ref"), plan.extra["name"]]))
        plan.keys = {"ref": article.get("ref")}
        values = {"default_code": article.get("ref"), "barcode": article.get("barcode"), "type": article.get("kind")}
        values |= {f"webhero_{text}": article.get(text) for text in _TEXTS}
        values |= {
            "categ_id": self._category(plan, article.get("category"), lookups),
            "uom_id": self._choose(plan, article.get("unit"), lookups["units"], "unit"),
            "standard_price": float(article["cost"]) if "cost" in article else None,
        }
        if tax := self._tax(plan, article, lookups):
            plan.extra |= {"tax": tax, "tax_named": isinstance(article["rate"], str)}
        if "price" in article:
            values["list_price"] = self._list_price(article["price"], tax or lookups["usual_tax"], lookups)
        plan.values = {name: value for name, value in values.items() if value or value == 0 and value is not False}

    def _category(self, plan, wanted, lookups):
        path = " / ".join(part.strip() for part in (wanted or "").split("/"))
        if not wanted or fold(path) in lookups["categories"] or not lookups["make_categories"]:
            return self._choose(plan, path, lookups["categories"], "category", "unknown_category")
        if not plan.refusals:
            plan.extra["new_category"] = path
            plan.remarks.append(("category", Refusal("new_category", {"value": path})))
        return None

    def _list_price(self, price, tax, lookups):
        """The price as the article keeps it: incl. VAT where its tax is, else excl."""
        rate = lookups["included"].get(tax, 0)
        return float((price * (1 + rate / Decimal(100))).quantize(Decimal("0.01"), ROUND_HALF_UP) if rate else price)

    def _tax(self, plan, article, lookups):
        rate = article.get("rate")
        if rate is None:
            return None
        found = lookups["tax_names"].get(fold(rate)) if isinstance(rate, str) else None
        found = found or lookups["rates"].get((rate, article.get("kind", "consu")))
        if not found:
            plan.refusals.append(("rate", Refusal("unknown_choice", {"value": f"{rate}"})))
        return found

    # ---- the records

    def _products(self):
        return self.env[self._target].with_context(active_test=False)

    def _known(self, plans):
        references = {form for plan in plans if (ref := plan.keys["ref"]) for form in (ref, ref.upper(), ref.lower())}
        if not references:
            return
        domain = Domain("default_code", "in", list(references))
        domain &= Domain(self.env[self._target]._check_company_domain(self.env.company))
        for product in self._products().search_fetch(domain, ["default_code", "name", "active"]):
            yield Known(product.id, {"ref": product.default_code}, product.name or "", not product.active)

    def _make(self, plans):
        made = self._make_categories([plan.extra.get("new_category") for plan in plans])
        vals_list = []
        for plan in plans:
            values = {**plan.values, "name": plan.extra["name"], "description_sale": plan.extra["text"]}
            if plan.extra.get("tax"):
                values["taxes_id"] = [Command.set([plan.extra["tax"]])]
            if category := made.get(fold(plan.extra.get("new_category", ""))):
                values["categ_id"] = category
            vals_list.append(values)
        # in the source language: a text that the row gives in French only is not one in Dutch
        return self._products().with_context(lang="en_US").create(vals_list)

    def _first(self, article, part, first):
        other = "fr" if first == "nl" else "nl"
        return article.get(f"{part}_{first}") or article.get(f"{part}_{other}")

    def _beside(self, record, plan):
        values = {}
        if plan.extra.get("new_category"):
            values["categ_id"] = plan.extra["new_category"]
        own = self.env["webhero.excel.export"]._own_taxes(record)
        if (tax := plan.extra.get("tax")) and own.ids != [tax] and not self._is_equivalent(own, plan):
            values["taxes_id"] = [*map(Command.unlink, own.ids), Command.link(tax)]  # those of other companies stay
        return values

    def _is_equivalent(self, own, plan):
        """A rate is what the article has already: which of two taxes of that rate it is, the file did not say."""
        tax = own.browse(plan.extra["tax"])
        alike = len(own) == 1 and (own.amount_type, own.amount, own.price_include) == (
            "percent",
            tax.amount,
            tax.price_include,
        )
        return alike and not plan.extra["tax_named"]

    def _change(self, record, values):
        if isinstance(name := values.get("categ_id"), str):
            values = values | {"categ_id": self._make_categories([name])[fold(name)]}
        record.write(values)

    def _make_categories(self, paths):
        """{folded path: id} of article categories ("Goods / Bread"), the missing ones made, parents first."""
        if not any(paths):
            return {}
        known = self._by_name(self.env["product.category"].search([]), "complete_name")
        for path in dict.fromkeys(filter(None, paths)):
            parent, done = False, []
            for part in path.split(" / "):
                done.append(part)
                word = fold(" / ".join(done))
                if word not in known:
                    known[word] = self.env["product.category"].create({"name": part, "parent_id": parent}).id
                parent = known[word]
        return known
