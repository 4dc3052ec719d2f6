# SPDX-License-Identifier: LGPL-3.0-or-later
"""Customers from and to a list."""

import re
from dataclasses import replace
from functools import partial

from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.tools import plaintext2html

from odoo.addons.webhero_base.rules import kbo
from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import columns_customer, countries, vat_words
from ..rules.cells import fold
from ..rules.matching import CUSTOMER_KEYS, Known

_TEXTS = ("ref", "name", "street", "street2", "city", "zip", "vat", "email", "website")


class WebheroExcelCustomer(models.AbstractModel):
    _name = "webhero.excel.customer"
    _inherit = "webhero.excel.kind"
    _description = "Customers in Excel"

    _target = "res.partner"
    _keys = CUSTOMER_KEYS

    def _columns(self):
        return list(columns_customer.COLUMNS)

    def _row_name(self):
        return self.env._("Customer")

    def _choices(self):
        return {
            "types": [self.env._("Company"), self.env._("Person")],
            "countries": self.env["res.country"].search([], order="name").mapped("name"),
            "languages": [self.env._("Dutch"), self.env._("French")],
            "customer_categories": self._categories().mapped("name"),
            "payment_terms": self._terms().mapped("name"),
        }

    def _categories(self):
        model = self.env["webhero.customer.category"]
        found = model.search(model._check_company_domain(self.env.company))
        return found.sorted(lambda category: bool(category.company_id))  # customers are shared: shared ones first

    def _terms(self):
        model = self.env["account.payment.term"]
        return model.search(model._check_company_domain(self.env.company))

    def _lookups(self, job):
        terms = self._terms()
        return {
            "columns": self._columns_with_host_countries(),
            "countries": {country.code: country for country in self.env["res.country"].search([])},
            "languages": self._languages(),
            "categories": self._by_name(self._categories(), "name"),
            "terms": {**self._terms_by_days(terms), **self._by_name(terms, "name")},
            "make_categories": job.make_categories,
            "home": self.env.company.country_id.code or "BE",
        }

    def _columns_with_host_countries(self):
        parse = partial(countries.country, host=self._country_names())
        return [replace(one, parse=parse) if one.code == "country" else one for one in self._columns()]

    def _country_names(self):
        """{name or code: ISO code} of the countries in every installed language, as the template offers them."""
        all_of_them, names = self.env["res.country"].search([]), {}
        for language, _name in self.env["res.lang"].get_installed():
            for country in all_of_them.with_context(lang=language):
                names.setdefault(countries.folded(country.name), country.code)
        return {country.code.lower(): country.code for country in all_of_them} | names

    def _languages(self):
        """{"nl": "nl_BE"}: the Belgian one where it is installed."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return {code[:2]: code for code in sorted(codes, key=lambda code: code.endswith("_BE"))}

    def _terms_by_days(self, terms):
        """{"30": id, "30 dagen": id ...} of the terms that are just a number of days."""
        words = {}
        for term in terms:
            lines = term.line_ids
            if len(lines) == 1 and lines.delay_type == "days_after":
                days = lines.nb_days
                for word in (f"{days}", f"{days}d", f"{days} dagen", f"{days} d", f"{days} jours", f"{days} days"):
                    words.setdefault(word, term.id)
        return words

    # ---- a row

    def _compose(self, values, lookups):
        return columns_customer.compose(values, lookups["home"])

    def _resolve(self, plan, customer, lookups):
        country = lookups["countries"].get(customer.get("country"))
        values = {name: customer[name] for name in _TEXTS if customer.get(name)}
        if "is_company" in customer:
            values["is_company"] = customer["is_company"]
        if "comment" in customer:
            values["comment"] = plaintext2html(customer["comment"])
        if "kbo" in customer:
            values["company_registry"] = customer["kbo"]
        if country:
            values["country_id"] = country.id
        if country and values.get("vat"):
            values["vat"] = self._host_vat(plan, country, values["vat"])
        chosen = {
            "webhero_category_id": self._category(plan, customer.get("category"), lookups),
            "property_payment_term_id": self._choose(
                plan, customer.get("payment_term"), lookups["terms"], "payment_term"
            ),
            "lang": self._language(plan, customer.get("lang"), lookups),
            "phone": self._phone(plan, customer.get("phone"), country),
        }
        plan.values = values | {name: value for name, value in chosen.items() if value}
        plan.extra |= {name: customer[name] for name in ("iban", "contact", "contact_phone") if customer.get(name)}
        plan.label = " ".join(filter(None, [customer.get("ref"), customer.get("name")]))
        email = (customer.get("email") or "").split(",")[0]
        plan.keys = {"ref": customer.get("ref"), "vat": customer.get("vat"), "kbo": customer.get("kbo"), "email": email}

    def _host_vat(self, plan, country, vat):
        """The number as the host keeps it. What its check would refuse at the import is refused in the preview; those of
        the EU were checked by the same library.
        """
        if vat[:2] in vat_words.EU_PREFIXES:
            return vat
        try:
            return self.env[self._target]._run_vat_checks(country, vat, plan.label or vat)[0]
        except ValidationError as error:
            plan.refusals.append(("vat", Refusal("host", {"text": str(error).strip()})))
            return vat

    def _category(self, plan, wanted, lookups):
        if not wanted or fold(wanted) in lookups["categories"]:
            return lookups["categories"].get(fold(wanted or ""))
        if not lookups["make_categories"]:
            return self._choose(plan, wanted, {}, "category", "unknown_category")
        if not plan.refusals:
            plan.extra["new_category"] = wanted
            plan.remarks.append(("category", Refusal("new_category", {"value": wanted})))
        return None

    def _language(self, plan, wanted, lookups):
        if wanted and wanted not in lookups["languages"]:
            plan.remarks.append(("lang", Refusal("language_missing", {"value": wanted})))
        return lookups["languages"].get(wanted)

    def _phone(self, plan, typed, country):
        if not typed:
            return None
        known = self.env[self._target]._phone_format(number=typed, country=country, force_format="INTERNATIONAL")
        if not known:
            plan.remarks.append(("phone", Refusal("phone_unknown", {"value": typed})))
        return known or typed

    def _twin(self, plan, matcher):
        """Told of a new customer whose VAT number another one has: shops of one company, or a mistake."""
        if other := matcher.namesake("vat", plan.keys["vat"]):
            plan.remarks.append(("vat", Refusal("same_vat", {"value": other})))

    # ---- the records

    def _partners(self):
        return self.env[self._target].with_context(active_test=False)

    def _known(self, plans):
        keys = {key: {plan.keys[key] for plan in plans if plan.keys.get(key)} for key in self._keys}
        wanted = [
            ("ref", "in", [form for ref in keys["ref"] for form in {ref, ref.upper(), ref.lower()}]),
            ("vat", "in", [form for vat in keys["vat"] for form in _written(vat, vat[2:])]),
            ("company_registry", "in", [form for number in keys["kbo"] for form in _written(number, number)]),
            ("email_normalized", "in", list(keys["email"])),
        ]
        if not any(one[2] for one in wanted):
            return
        domain = self._of_this_company() & Domain.OR(Domain(*one) for one in wanted if one[2])
        found = ["ref", "vat", "company_registry", "email_normalized", "active", "name", "country_id"]
        for partner in self._partners().search_fetch(domain, found):
            yield Known(partner.id, self._keys_of(partner), partner.name or "", not partner.active)

    def _of_this_company(self):
        """Customers that may be meant; what other companies of the group are called is theirs to say."""
        others = self.env["res.company"].sudo().search([("id", "!=", self.env.company.id)])
        domain = Domain(self.env[self._target]._check_company_domain(self.env.company))
        return domain & Domain("parent_id", "=", False) & Domain("id", "not in", others.partner_id.ids)

    def _keys_of(self, partner):
        number = partner.company_registry or ""
        return {
            "ref": partner.ref,
            "vat": compact_vat(partner.vat),
            "kbo": kbo.compact(number) if partner.country_id.code == "BE" else number,
            "email": partner.email_normalized,
        }

    def _make(self, plans):
        made = self._make_categories([plan.extra.get("new_category") for plan in plans])
        vals_list = []
        for plan in plans:
            values = {"customer_rank": 1, "lang": False, **plan.values, **self._beside(self._partners(), plan)}
            if category := made.get(fold(plan.extra.get("new_category", ""))):
                values["webhero_category_id"] = category
            vals_list.append(values)
        return self._partners().create(vals_list)

    def _change(self, record, values):
        if isinstance(name := values.get("webhero_category_id"), str):
            values = values | {"webhero_category_id": self._make_categories([name])[fold(name)]}
        record.write(values)

    def _make_categories(self, names):
        """{folded name: id} of the customer's categories, those that do not exist yet made first."""
        wanted = {fold(name): name for name in names if name}
        if not wanted:
            return {}
        known = self._by_name(self._categories(), "name")
        missing = [name for word, name in wanted.items() if word not in known]
        for category in self.env["webhero.customer.category"].create([{"name": name} for name in missing]):
            known[fold(category.name)] = category.id
        return known

    def _beside(self, record, plan):
        values = {}
        contact, iban = plan.extra.get("contact"), plan.extra.get("iban")
        if contact and fold(contact) not in {fold(child.name) for child in record.child_ids if child.name}:
            child = {
                "name": contact,
                "type": "contact",
                "phone": plan.extra.get("contact_phone"),
                "lang": plan.values.get("lang"),
            }
            values["child_ids"] = [Command.create({name: value for name, value in child.items() if value})]
        if iban and iban not in record.bank_ids.mapped("sanitized_acc_number"):
            values["bank_ids"] = [Command.create({"acc_number": iban})]
        if record and not record.customer_rank:
            values["customer_rank"] = 1
        if record and plan.extra.get("new_category"):
            values["webhero_category_id"] = plan.extra["new_category"]
        return values


def compact_vat(vat):
    return re.sub(r"[\W_]", "", vat or "").upper()


def _written(number, digits):
    """How a number may be in data of before: as it is, without its country, with dots."""
    forms = {number, digits}
    if re.fullmatch(r"[01]\d{9}", digits):
        forms |= {kbo.display(digits), f"BE{kbo.display(digits)}", f"BE {kbo.display(digits)}"}
    return forms
