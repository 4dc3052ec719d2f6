# SPDX-License-Identifier: LGPL-3.0-or-later
"""The identifiers of a partner: enterprise number, VAT number and telephone, validated on change.

An invalid value stored before can stay as it is; it is listed in "Data to check".
"""

from odoo import api, models
from odoo.exceptions import ValidationError

from ..rules import kbo
from ..rules.refusal import Refusal

_CHECKED = ("company_registry", "vat")


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "webhero.portal.fields"]

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._webhero_with_phone(vals) for vals in vals_list]
        partners = super().create(vals_list)
        for partner in partners:
            if partner.company_registry or partner.vat:
                partner._webhero_settle_identity()
        return partners

    def write(self, vals):
        if vals.get("phone"):
            groups = self.grouped("country_id") if "country_id" not in vals and len(self) > 1 else {None: self}
            if len(groups) > 1:
                for partners in groups.values():
                    partners.write(vals)
                return True
            vals = self[:1]._webhero_with_phone(vals)
        changed = self.filtered(
            lambda partner: any(field in vals and partner[field] != vals[field] for field in _CHECKED)
        )
        done = super().write(vals)
        for partner in changed:
            partner._webhero_settle_identity()
        return done

    # ---- enterprise and VAT number

    def _webhero_is_belgian(self):
        country = self.country_id.code or self.commercial_partner_id.country_id.code
        return country == "BE" if country else bool(kbo.from_vat(self.vat))

    def _webhero_settle_identity(self):
        """Normalise the numbers, refuse invalid ones. Contacts get those of their company."""
        self.ensure_one()
        if self.commercial_partner_id == self and self.country_id.code == "NL":
            self._webhero_check_kvk()
        if self.commercial_partner_id != self or not self._webhero_is_belgian():
            return
        settled = self._webhero_settled_identity()
        wrong = next((answer for answer in settled.values() if isinstance(answer, Refusal)), None)
        wrong = wrong or kbo.agree(settled.get("company_registry", self.company_registry), settled.get("vat", self.vat))
        taken_as_is = self.env.su and self.env.context.get(
            "no_vat_validation"
        )  # from a synchronised shop or accounting package
        if wrong and not taken_as_is:
            raise ValidationError(self._webhero_identity_wrong(wrong))
        new = {name: value for name, value in settled.items() if value != self[name] and not isinstance(value, Refusal)}
        if new:
            super().write(new)

    def _webhero_check_kvk(self):
        """Refuse the number of an establishment instead of that of the business."""
        taken_as_is = self.env.su and self.env.context.get("no_vat_validation")
        if kbo.check_kvk(self.company_registry) and not taken_as_is:
            raise ValidationError(
                self.env._(
                    "%(party)s: the KVK number “%(value)s” has twelve digits: that is the number of an establishment"
                    " (vestigingsnummer). Type the eight digits of the business's own KVK number.",
                    party=self.name or self.display_name,
                    value=self.company_registry,
                )
            )

    def _webhero_settled_identity(self):
        """{"company_registry": ten digits, "vat": with country code}, where set; a Refusal for an invalid one."""
        settled = {}
        if self.company_registry:
            settled["company_registry"] = kbo.check(self.company_registry)
        digits = kbo.from_vat(self.vat) or (kbo.compact(self.vat) if (self.vat or "")[:1].isdigit() else "")
        if digits:
            answer = kbo.check(digits)
            wrong = isinstance(answer, Refusal)
            settled["vat"] = Refusal("vat_" + answer.code, {"value": self.vat}) if wrong else f"BE{answer}"
        return settled

    def _webhero_identity_wrong(self, wrong):
        """The sentence for a Refusal of this partner's numbers."""
        name, value = self.name or self.display_name, wrong.facts.get("value")
        kind = wrong.code.removeprefix("vat_")
        if wrong.code == "kbo_vat":
            return self.env._(
                "%(party)s: the enterprise number %(kbo)s and the VAT number %(vat)s are not of the same company."
                " In Belgium they have the same ten digits; correct one of the two.",
                party=name,
                kbo=wrong.facts["kbo"],
                vat=wrong.facts["vat"],
            )
        field = self.env._("VAT number") if wrong.code.startswith("vat_") else self.env._("Enterprise number (KBO)")
        reasons = {
            "kbo_letters": self.env._("it has other characters than digits"),
            "kbo_length": self.env._("it must have ten digits"),
            "kbo_first": self.env._(
                "an enterprise's own number starts with 0 or 1; one that starts with 2 to 8 is that of an establishment"
                " (vestigingsnummer, numéro d'unité d'établissement)"
            ),
            "kbo_check": self.env._("the check digits at the end do not fit; a digit is probably mistyped"),
        }
        return self.env._(
            "%(party)s: %(field)s “%(value)s” is not right: %(reason)s. Example of a right one: %(example)s.",
            party=name,
            field=field,
            value=value,
            reason=reasons[kind],
            example="BE0123456749" if wrong.code.startswith("vat_") else "0123.456.749",
        )

    def _webhero_kbo(self):
        """The enterprise number as printed, its own or that of its company; "" for none."""
        party = self.commercial_partner_id
        return kbo.display(party.company_registry) if party._webhero_is_belgian() else party.company_registry or ""

    # ---- telephone

    def _webhero_with_phone(self, vals):
        """The values with the telephone number in international format, where it can be parsed (B3)."""
        if not vals.get("phone"):
            return vals
        Country = self.env["res.country"]
        country = Country.browse(vals["country_id"]) if vals.get("country_id") else self.country_id
        if not country and vals.get("parent_id"):
            country = self.browse(vals["parent_id"]).country_id
        number = self._phone_format(number=vals["phone"], country=country, force_format="INTERNATIONAL")
        return {**vals, "phone": number or vals["phone"]}

    @api.onchange("phone", "country_id", "company_id")
    def _onchange_phone_validation(self):
        answer = super()._onchange_phone_validation()
        if not self.phone or self._phone_format(fname="phone"):
            return answer
        return {
            "warning": {
                "title": self.env._("Telephone number not recognised"),
                "message": self.env._(
                    "“%(phone)s” is not a telephone number of %(country)s that we know. It stays as you typed it.",
                    phone=self.phone,
                    country=(self.country_id or self.env.company.country_id).name or self.env._("any country"),
                ),
            }
        }
