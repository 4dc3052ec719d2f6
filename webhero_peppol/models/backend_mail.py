# SPDX-License-Identifier: LGPL-3.0-or-later
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

    def _has_daily_news(self):
        return super()._has_daily_news() or bool(self._webhero_to_review())

    def _webhero_to_review(self):
        """Received documents of this access point that wait under Needs review (P9, P11)."""
        documents = self.env["webhero.peppol.document"]
        if self.connection_model != "webhero.access.point":
            return documents
        return documents.search([("access_point_id.backend_id", "=", self.id), ("review", "!=", False)], limit=500)

    def _error_causes(self):
        """Also the received documents that wait for review, by reason."""
        causes = super()._error_causes()
        for reason, label in self.env["webhero.peppol.document"]._fields["review"]._description_selection(self.env):
            waiting = self._webhero_to_review().filtered(lambda document, reason=reason: document.review == reason)
            if waiting:
                hint = self.env._("Open Peppol > Needs review, look at it and press Reviewed.")
                causes.append({"hint": hint, "count": len(waiting), "messages": {label: waiting[:10].mapped("name")}})
        return causes
