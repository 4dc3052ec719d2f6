"""With one number the rest comes from a register, also where that has to be asked over the network (P1, P4)."""

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules import kbo

from .onboarding import FILLED


class WebheroPeppolOnboarding(models.TransientModel):
    _inherit = "webhero.peppol.onboarding"

    found_in = fields.Char(readonly=True, help="The register that the data came from.")

    def action_find(self):
        """Ask the registers for this number, and fill in what they say; by hand, because it asks the network."""
        self.ensure_one()
        self._check_right()
        number = kbo.compact(self.number) if self.country_code == "BE" else (self.number or "").strip()
        if not number:
            raise UserError(self.env._("Fill in the enterprise number."))
        found, silent = self.env["webhero.organisation"]._search_registers(self.country_code, number)
        one = next((one for one in found if one.number == number), None)
        if not one:
            raise UserError(
                self.env._("The register can't be reached now. Try again later, or fill it in yourself.")
                if silent
                else self.env._("No register knows %s. Check it, or fill in the rest yourself.", self.number)
            )
        values = {name: getattr(one, name) for name in FILLED if getattr(one, name)}
        if one.vat and not self.vat:
            values["vat"] = one.vat
        sources = {"kbo": "KBO Open Data", "kvk": "KVK", "directory": "Peppol Directory"}
        self.write({**values, "found_in": sources[one.source]})
        return self._again()
