from odoo import models


class WebheroBackend(models.Model):
    _inherit = "webhero.backend"

    def _daily_readers(self):
        """Also who ticked it in his own profile (P12); an address gets one mail."""
        readers = super()._daily_readers()
        if self.connection_model == "webhero.access.point":
            own = self.env["res.users"]._webhero_mail_readers("daily", self.company_id)
            known = {address.lower() for address, _lang in readers}
            readers += [(address, lang) for address, lang in own if address not in known]
        return readers
