# SPDX-License-Identifier: LGPL-3.0-or-later
"""Workbooks that leave: customers, articles, invoices (B20). Written row by row in constant memory."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ..rules.sheets import Book, Field

BATCH = 500
ARTICLE_CELLS = {"ref": "text", "barcode": "text", "price": "money", "cost": "money"}


class WebheroExcelExport(models.AbstractModel):
    """What is exported is what the user may read: nothing here is sudo."""

    _name = "webhero.excel.export"
    _description = "Excel export"

    @api.model
    def _kinds(self):
        """{kind: (title, method that writes its sheet)}."""
        return {
            "customers": (self.env._("Customers"), self._write_customers),
            "articles": (self.env._("Articles"), self._write_articles),
            "invoices": (self.env._("Invoices"), self.env["webhero.excel.export.invoices"]._write),
        }

    @api.model
    def _check_may_export(self):
        if not self.env.su and not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(self.env._("You may not export. An administrator can allow it in your user's settings."))

    @api.model
    def _write(self, kind, target, date_from=None, date_to=None):
        """One workbook into the file `target` (path or binary file); dates only matter for invoices."""
        self._check_may_export()
        title, write = self._kinds()[kind]
        with Book(target) as book:
            write(book, title, date_from, date_to)

    @api.model
    def _rows_of(self, kind, date_from=None, date_to=None):
        """(model, domain) of the rows of a workbook."""
        if kind == "invoices":
            return self.env["account.move"], self.env["webhero.excel.export.invoices"]._domain(date_from, date_to)
        model = self.env["res.partner" if kind == "customers" else "product.product"]
        domain = Domain(model._check_company_domain(self.env.company))
        if kind == "customers":
            domain &= Domain("parent_id", "=", False) & Domain("customer_rank", ">", 0)
        return model, domain

    @api.model
    def _batches(self, model, domain, order="id"):
        """Records in portions; what was read of a portion is forgotten before the next."""
        ids = model._search(Domain(domain), order=order).get_result_ids()
        for start in range(0, len(ids), BATCH):
            records = model.browse(ids[start : start + BATCH])
            yield records
            self.env.invalidate_all()

    # ---- customers: the columns of the import, so that the workbook can be changed and sent again

    def _write_customers(self, book, title, *_dates):
        columns = [column for column in self.env["webhero.excel.customer"]._columns() if column.offered]
        language = self.env["webhero.excel.import"]._language()
        sheet = book.sheet(title, [Field(column.title(language), _holds(column), column.width) for column in columns])
        words = self._words()
        for partners in self._batches(*self._rows_of("customers"), "name, id"):
            for partner in partners:
                values = self._customer_values(partner, words)
                sheet.row([values.get(column.code) for column in columns])

    def _words(self):
        return {
            "company": self.env._("Company"),
            "person": self.env._("Person"),
            "nl": self.env._("Dutch"),
            "fr": self.env._("French"),
            "en": self.env._("English"),
            "de": self.env._("German"),
            "goods": self.env._("Goods"),
            "service": self.env._("Service"),
        }

    def _customer_values(self, partner, words):
        contact = partner.child_ids.filtered(lambda child: child.type == "contact" and child.name)[:1]
        return {
            "ref": partner.ref,
            "name": partner.name,
            "contact": contact.name,
            "type": words["company" if partner.is_company else "person"],
            "street": partner.street,
            "zip": partner.zip,
            "city": partner.city,
            "country": partner.country_id.name,
            "vat": partner.vat,
            "kbo": partner._webhero_kbo(),
            "email": (partner.email or "").replace(",", ";"),
            "phone": partner.phone,
            "website": partner.website,
            "lang": words.get((partner.lang or "")[:2]),
            "category": partner.webhero_category_id.name,
            "payment_term": partner.property_payment_term_id.name,
            "iban": partner.bank_ids[:1].acc_number,
            "comment": _plain(partner.comment),
        }

    # ---- articles

    def _article_fields(self):
        """[(code, Field)]: the stock addon puts quantities between them."""
        titles = {
            "ref": self.env._("Reference"),
            "category": self.env._("Category"),
            "description": self.env._("Description"),
            "price": self.env._("Price excl. VAT"),
            "cost": self.env._("Purchase price excl. VAT"),
            "name_nl": self.env._("Name (NL)"),
            "name_fr": self.env._("Name (FR)"),
            "text_nl": self.env._("Sales text (NL)"),
            "text_fr": self.env._("Sales text (FR)"),
            "kind": self.env._("Type"),
            "rate": self.env._("VAT %"),
            "unit": self.env._("Unit"),
            "barcode": self.env._("Barcode"),
        }
        return [
            (code, Field(title, ARTICLE_CELLS.get(code, "plain"), max(12, len(title))))
            for code, title in titles.items()
        ]

    def _write_articles(self, book, title, *_dates):
        fields = self._article_fields()
        sheet = book.sheet(title, [field for _code, field in fields])
        totals = {}
        for products in self._batches(*self._rows_of("articles"), "default_code, id"):
            for values in self._article_values(products):
                sheet.row([values.get(code) for code, _field in fields])
                for code in self._summed():
                    totals[code] = totals.get(code, 0) + (values.get(code) or 0)
        if totals:
            totals[fields[0][0]] = self.env._("Total")
            sheet.row([totals.get(code) for code, _field in fields], bold=True)

    def _summed(self):
        """Codes of the columns that have a total."""
        return []

    def _article_values(self, products):
        """A dict of values for each product, in their order. Prices are EUR excl. VAT."""
        words = self._words()
        return [
            {
                "ref": product.default_code,
                "category": product.categ_id.complete_name,
                "description": product.with_context(display_default_code=False).display_name,
                "price": self._price_excl(product),
                "cost": product.standard_price,
                "kind": words["service" if product.type == "service" else "goods"],
                "rate": self._rate(product),
                "unit": product.uom_id.name,
                "barcode": product.barcode,
                "name_nl": product.webhero_name_nl,
                "name_fr": product.webhero_name_fr,
                "text_nl": product.webhero_text_nl,
                "text_fr": product.webhero_text_fr,
            }
            for product in products
        ]

    def _own_taxes(self, product):
        """Taxes of this company; a shared article has those of others beside them."""
        companies = self.env.company.parent_ids
        return product.sudo().taxes_id.filtered(lambda tax: tax.company_id in companies).sudo(False)

    def _price_excl(self, product):
        taxes = self._own_taxes(product)
        if not any(taxes.mapped("price_include")):
            return product.lst_price
        return taxes.compute_all(product.lst_price, product.currency_id, 1, product)["total_excluded"]

    def _rate(self, product):
        tax = self._own_taxes(product)[:1]
        return f"{tax.amount:g} %" if tax.amount_type == "percent" else tax.name


def _holds(column):
    return "text" if column.code in ("ref", "zip", "phone", "vat", "kbo", "iban") else "plain"


def _plain(html):
    return html2plaintext(html).strip() if html else None
