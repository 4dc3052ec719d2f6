"""Who the other side of a received document is: found by its numbers, else made; never empty, never guessed."""

import re

from odoo import fields, models

from ..rules.participants import kbo_number

PARTNER_KEYS = ("id", "vat", "company_registry", "peppol_eas", "peppol_endpoint", "name")


class ResPartner(models.Model):
    _inherit = "res.partner"

    webhero_vat_unit = fields.Char(
        "VAT unit",
        help="VAT number of the VAT unit that this company is a member of; its own enterprise number stays its own.",
    )


class WebheroPeppolDocument(models.Model):
    _inherit = "webhero.peppol.document"

    def _other_side(self, bill, sale, found):
        """The partner that `bill` is of; what a person must look at goes to `found` (peppol_document_bill.Found)."""
        party = bill.buyer if sale else bill.seller
        partner = self._known_party(party, bill.ibans)
        if partner:
            return self._completed_party(partner, party)
        if not party.is_registered:
            told = self.env._(
                "“%s” has no VAT or enterprise number on the document, and no contact has its number, account or name",
                party.name or "?",
            )
            found.review("supplier", told)
        return self._made_party(party)

    def _partners(self):
        company = self.company_id
        return self.env["res.partner"].sudo().with_company(company).with_context(active_test=True)

    def _known_party(self, party, ibans):
        """By enterprise number, VAT number, Peppol address, GLN; where it has none of the first two, by account and name."""
        partners = self._partners()
        own = [("company_id", "in", (False, self.company_id.id)), ("id", "!=", self.company_id.partner_id.id)]
        for domain in self._party_keys(party):
            matches = partners.search([*own, *domain], order="company_id, parent_id desc, id", limit=5)
            fit = matches.commercial_partner_id.filtered(lambda one: self._may_be(one, party))
            if fit:
                return fit[0]
        if party.is_registered:
            return self._by_name(party, own).filtered(lambda one: not (one.vat or one.company_registry))[:1]
        return self._by_account(ibans) or self._by_name(party, own)

    def _party_keys(self, party):
        """Domains, the surest first."""
        if party.kbo:
            number = party.kbo
            told = (number, f"{number[:4]}.{number[4:7]}.{number[7:]}", number.lstrip("0"))
            yield [("company_registry", "in", told)]
            yield [("vat", "in", (f"BE{number}", f"BE {number}", number))]
        if party.registry and not party.kbo:
            yield [("company_registry", "=", party.registry)]
        if party.own_vat:
            plain = party.own_vat
            yield [("vat", "in", (plain, f"{plain[:2]} {plain[2:]}", plain[2:]))]
        scheme, _colon, value = party.address.partition(":")
        if value:
            yield [("peppol_eas", "=", scheme), ("peppol_endpoint", "=", value)]
        if party.gln:
            yield [("peppol_eas", "=", "0088"), ("peppol_endpoint", "=", party.gln)]
            if "global_location_number" in self.env["res.partner"]._fields:
                yield [("global_location_number", "=", party.gln)]

    def _may_be(self, partner, party):
        """Not another company that happens to share a number: the members of a VAT unit do."""
        digits = kbo_number(partner.company_registry)
        if party.kbo and digits:
            return digits == party.kbo
        theirs = re.sub(r"[\s.]", "", partner.vat or "").upper()
        return not (party.own_vat and theirs) or theirs.lstrip("BE0") == party.own_vat.lstrip("BE0")

    def _by_account(self, ibans):
        banks = self.env["res.partner.bank"].sudo()
        found = banks.search(
            [
                ("sanitized_acc_number", "in", [iban.upper() for iban in ibans]),
                ("company_id", "in", (False, self.company_id.id)),
                ("partner_id.commercial_partner_id", "!=", self.company_id.partner_id.id),
            ]
        ).partner_id.commercial_partner_id
        return found if len(found) == 1 and found.active else found[:0]

    def _by_name(self, party, own):
        """Only the whole name, and only one contact of that name."""
        partners = self._partners()
        if not party.name:
            return partners
        name = party.name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found = partners.search([*own, ("parent_id", "=", False), ("name", "=ilike", name)], limit=2)
        return found if len(found) == 1 else partners

    def _completed_party(self, partner, party):
        """What a contact lacks is taken from the document; what it has stays."""
        values = self._party_values(party)
        free = ("vat", "company_registry", "country_id", "webhero_vat_unit")
        address = ("street", "street2", "zip", "city")
        if not any(partner[name] for name in address):
            free += address
        missing = {name: values[name] for name in free if values.get(name) and not partner[name]}
        if partner.company_registry or partner.vat:
            missing.pop("vat", None)
        if missing:
            partner.with_context(no_vat_validation=True).write(missing)
        return partner

    def _made_party(self, party):
        values = self._party_values(party)
        values["name"] = party.name or self.sender or "?"
        return self._partners().with_context(no_vat_validation=True).create(values)

    def _party_values(self, party):
        country = self.env["res.country"].sudo().search([("code", "=", party.country or party.vat_country)], limit=1)
        values = {
            "is_company": True,
            "country_id": country.id,
            **{name: getattr(party, name) for name in ("street", "street2", "zip", "city", "email", "phone")},
            "company_registry": party.registry,
            "webhero_vat_unit": party.vat_unit,
            "vat": self._right_vat(party, country),
        }
        scheme, _colon, value = party.address.partition(":")
        if self._takes_address(scheme, value):
            values.update(peppol_eas=scheme, peppol_endpoint=value)
        return {name: value for name, value in values.items() if value}

    def _right_vat(self, party, country):
        if not party.own_vat:
            return False
        partners = self.env["res.partner"].sudo().with_company(self.company_id)
        return partners._run_vat_checks(country, party.own_vat, validation="setnull")[0]

    def _takes_address(self, scheme, value):
        """The host knows the scheme, and the number can be right (9956 and e-mail addresses are not)."""
        partner = self.env["res.partner"]
        known = dict(partner._fields["peppol_eas"].selection)
        return bool(value) and scheme in known and not partner._build_error_peppol_endpoint(scheme, value)
