import hmac
import json
import re
import secrets

from odoo import api, fields, models
from odoo.tools import hmac as odoo_hmac

from odoo.addons.webhero_exchange.client.errors import ExchangeError

SCOPE = "webhero_peppol.hint"
TOKEN = re.compile(r"[0-9]{1,9}-[0-9a-f]{32}")


class WebheroAccessPoint(models.Model):
    _inherit = "webhero.access.point"

    hint_secret = fields.Char(
        groups="base.group_system", copy=False, readonly=True, help="Signs the calls that we get."
    )

    def _hint_token(self):
        """Names this access point in the address that it calls; made from the database's own secret."""
        return f"{self.id}-{odoo_hmac(self.env(su=True), SCOPE, (self.id, self.provider))[:32]}"

    @api.model
    def _of_hint(self, token):
        if not TOKEN.fullmatch(token):
            return self.browse()
        point = self.browse(int(token.partition("-")[0])).exists()
        return point if point and hmac.compare_digest(point._hint_token(), token) else self.browse()

    def _subscribe(self, client):
        """Have it call us, where it can reach us; polling goes on anyway, so a failure does not matter."""
        base, point = self.get_base_url(), self.sudo()
        if base.startswith("https://") or "://127.0.0.1" in base:
            try:
                url = f"{base}/webhero_peppol/hint/{self._hint_token()}"
                point.hint_secret = client.subscribe(url, point.hint_secret or secrets.token_hex(32)) or False
            except ExchangeError:
                return False
        return True

    def _is_signed_hint(self, body, signature):
        """Whoever signs its calls is believed only with its signature; the others give hints, as the token is theirs."""
        secret = self.sudo().hint_secret
        return not secret or self._provider().is_signed(body, signature or "", secret)

    def _hear(self, body):
        """Look for news at once; and at the document that a signed call is about, also one that was delivered."""
        self.backend_id.action_look_now()
        try:
            event = json.loads(body) if self.sudo().hint_secret else None
        except ValueError:
            event = None
        reference = self._provider().about(event) if isinstance(event, dict) else ""
        if reference:
            ours = [("access_point_id", "=", self.id), ("direction", "=", "out")]
            documents = self.env["webhero.peppol.document"].sudo()
            documents.search([*ours, ("exchange_id.remote_ref", "=", reference)], limit=1)._look_soon()

    def _exchange_peppol_look(self, message, run):
        """What became of a document since it was delivered: its access point said that there is news."""
        document = message._record()
        document._moved(run.client.document_status(document.exchange_id.remote_ref))
