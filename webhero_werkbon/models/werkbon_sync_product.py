"""Articles of the books as hour types and materials (K2, W1, W2)."""

from decimal import Decimal

from odoo import models

from ..rules import articles


class WerkbonBackend(models.Model):
    _inherit = "webhero.werkbon.backend"

    def _article_values(self, article):
        """What the books say; prices are EUR excl. VAT, as text without needless zeros."""
        return {
            "name": article.name or article.code,
            "code": article.code,
            "unit": article.unit,
            "price": self._price_text(article.price_excl),
        }

    def _price_text(self, value):
        return format(Decimal(str(value)).quantize(Decimal("0.000001")).normalize(), "f")

    def _product_values(self, product):
        return {
            "name": product.name or "",
            "code": product.default_code or "",
            "unit": product.webhero_werkbon_unit or "",
            "price": self._price_text(product.lst_price),
        }

    def _product_columns(self, values):
        names = {"name": "name", "code": "default_code", "unit": "webhero_werkbon_unit"}
        found = {column: values[name] or False for name, column in names.items() if name in values}
        if "price" in values:
            found["list_price"] = float(values["price"])
        if "unit" in values:
            found["webhero_werkbon_use"] = articles.use_of(values["unit"])
        return found

    # ---- taking over

    def _take_articles(self, records, tally):
        links = self._links("article_id", records)
        for record in records:
            link = links.get(record.id)
            if record.gone or not record.usable:
                self._drop_article(link, record, tally)
            elif not self._is_wanted(record):
                continue
            elif link and link.product_id:
                self._update_product(link, record, tally)
        new = records.filtered(
            lambda one: (
                not one.gone
                and one.usable
                and self._is_wanted(one)
                and not (one.id in links and links[one.id].product_id)
            )
        )
        for record in new:
            links.get(record.id, self.env["webhero.werkbon.link"]).unlink()
        self._make_products(new, tally)

    def _is_wanted(self, record):
        use = articles.use_of(record.unit)
        return self.import_hour_types if use == articles.HOUR else self.import_materials

    def _drop_article(self, link, record, tally):
        """W2: what is inactive or gone in the books is archived here."""
        if link and link.product_id:
            self._archive(link, link.product_id, tally)
        if link:
            link.digest = "gone" if record.gone else record.digest
        elif not record.gone:
            self._skip(record, "article_id")

    def _update_product(self, link, record, tally):
        product = link.product_id
        theirs = self._article_values(record._as_dataclass())
        self._revive(link, product)
        found = self._merge(link, product, theirs, lambda one, values: one.write(self._product_columns(values)), tally)
        if found.here:
            self._count(tally, record)
        self._remember(link, record, product, theirs, found.there)

    def _count(self, tally, record):
        use = articles.use_of(record.unit)
        tally.counts["hour_types" if use == articles.HOUR else "materials"] += 1

    def _make_products(self, records, tally):
        known = self._known_products(records)
        taxes, uoms = self._tax_of_codes(), self._uoms()
        wanted = records.filtered(lambda one: one.id not in known)
        made = (
            self.env["product.product"]
            .with_context(tracking_disable=True)
            .create([self._new_product_values(record, taxes, uoms) for record in wanted])
        )
        pairs = {**known, **dict(zip(wanted.ids, made, strict=True))}
        self._leave_gone("product_id", known.values())
        for record in records.filtered(lambda one: one.id in known):
            values = self._article_values(record._as_dataclass())
            known[record.id].write(self._product_columns(values))
        self.env["webhero.werkbon.link"].create([self._product_link(record, pairs[record.id]) for record in records])
        for record in records:
            self._count(tally, record)

    def _product_link(self, record, product):
        return {
            "backend_id": self.id,
            "article_id": record.id,
            "product_id": product.id,
            "code": record.code,
            "digest": record.digest,
            "theirs": self._article_values(record._as_dataclass()),
            "ours": self._product_values(product),
        }

    def _new_product_values(self, record, taxes, uoms):
        article = record._as_dataclass()
        tax = taxes.get(article.vat_code)
        return {
            **self._product_columns(self._article_values(article)),
            "type": "service" if articles.use_of(article.unit) == articles.HOUR else "consu",
            "company_id": self.company_id.id,
            "uom_id": uoms.get(article.unit.casefold(), uoms[""]),
            "taxes_id": [(6, 0, [tax] if tax else [])],
            "supplier_taxes_id": [(6, 0, [])],
            "standard_price": float(article.cost_excl),
        }

    def _known_products(self, records):
        """{id of the cached article: product with the same code that no article belongs to yet, here or elsewhere}.

        A product that several companies share and that one of them has from its books keeps that one's name and price.
        """
        codes = [code for code in records.mapped("code") if code]
        links = self.env["webhero.werkbon.link"].sudo().search([("product_id", "!=", False)])
        mine = links.filtered(lambda link: link.backend_id == self)
        found = self.env["product.product"].search(
            [
                ("default_code", "in", codes),
                ("company_id", "in", (False, self.company_id.id)),
                ("id", "not in", links.product_id.ids),
            ]
        )
        by_code = {product.default_code: product for product in reversed(found)}
        gone = mine.filtered(lambda link: link.article_id.gone and (link.product_id.active or link.was_archived))
        by_code.update({link.code: link.product_id for link in gone})
        return {record.id: by_code.pop(record.code) for record in records if record.code in by_code}

    # ---- what belongs to an article here

    def _uoms(self):
        """{unit of the books: unit of measure}; `uur` is the host's hour, what is unknown a unit."""
        uoms = {uom.name.casefold(): uom.id for uom in self.env["uom.uom"].search([])}
        hour, unit = self.env.ref("uom.product_uom_hour").id, self.env.ref("uom.product_uom_unit").id
        return {**uoms, "uur": hour, "uren": hour, "stuk": unit, "": unit}

    def _tax_of_codes(self):
        """{VAT code of the books: sales tax of the same rate here}, where there is one."""
        taxes = self.env["account.tax"].search(
            [
                *self.env["account.tax"]._check_company_domain(self.company_id),
                ("type_tax_use", "=", "sale"),
                ("amount_type", "=", "percent"),
            ]
        )
        plain = taxes.filtered(lambda tax: not tax.price_include)
        normal = self.books_backend_id.vat_code_ids.filtered(
            lambda code: code.side == "sale" and code.treatment in ("", "normal")
        )
        return {code.code: plain.filtered(lambda tax, rate=code.rate: tax.amount == rate)[:1].id for code in normal}
