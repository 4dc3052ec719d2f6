"""What is read by itself: the lists daily (E2), relations and articles when asked (E6), and the token's end
(E1).
"""

from odoo import fields, models

from ..client import vat_codes
from ..rules import token as token_rule

SETTINGS = "webhero.eboekhouden.settings"


class EboekhoudenBackend(models.Model):
    _inherit = "webhero.eboekhouden.backend"

    def _exchange_poll(self, client):
        """Each step is committed by itself: no call to the books is made while something is locked."""
        commit = self.env["webhero.exchange"]._commit
        self._warn_token()
        commit("token looked at")
        self._refresh_lists(client)
        commit("lists read")
        self._refresh_relations(client)
        commit("relations read")
        self._refresh_products(client)

    # ---- lists to choose from

    def _refresh_lists(self, client):
        """Read all lists first, then write what changed."""
        found = {
            "webhero.eboekhouden.ledger": {str(each.id): each for each in client.ledgers()},
            "webhero.eboekhouden.cost.centre": {str(each.id): each for each in client.cost_centres() if each.active},
            "webhero.eboekhouden.unit": {str(each.id or each.name): each for each in client.units()},
        }
        if client.lists_templates:
            active = {str(each.id): each for each in client.templates() if each.active}
            found["webhero.eboekhouden.template"] = active
        gone = self._sync_vat_codes()
        for model, items in found.items():
            values = {key: self.env[model]._values(item) for key, item in items.items()}
            gone.append(self.env[model].sudo()._sync(self, values))
        self.refreshed_at = fields.Datetime.now()
        self._tell_gone([records for records in gone if records])

    def _sync_vat_codes(self):
        codes = self.env["webhero.eboekhouden.vat.code"]
        found = {code.code: codes._values(code) for code in vat_codes.vat_codes(self.country)}
        return [codes.sudo()._sync(self, found)]

    def _tell_gone(self, gone):
        """Name the settings that point to something that went away; once, to the person in charge."""
        texts = [text for records in gone for text in self.env[SETTINGS]._uses(records)]
        if not texts:
            return
        text = self._in_language_of_responsible().env._(
            "Gone in e-Boekhouden but still chosen here: %s.", "; ".join(texts)
        )
        self._tell_responsible(text)

    def _in_language_of_responsible(self):
        return self.with_context(lang=self._responsible().lang or self.env.lang)

    def _responsible(self):
        return self.responsible_id or self.create_uid

    def _tell_responsible(self, text, **task):
        """A message on the connection, and a task for the person in charge."""
        self.backend_id.message_post(body=text, partner_ids=self._responsible().partner_id.ids)
        if self._responsible().active:
            self.backend_id.activity_schedule(
                "mail.mail_activity_data_warning", summary=text, user_id=self._responsible().id, **task
            )

    # ---- relations and articles

    def _refresh_relations(self, client, **options):
        """Read the relations that changed and give their cached records; over REST at most 250 a run in full."""
        changed = self.env["webhero.eboekhouden.relation"].sudo()._refresh(self, client, **options)
        self.relations_read_at = fields.Datetime.now()
        return changed

    def _refresh_products(self, client, **options):
        """The same for articles."""
        return self.env["webhero.eboekhouden.product"].sudo()._refresh(self, client, **options)

    # ---- the token's end

    def _warn_token(self):
        if self.mode != "token" or not self.token_end:
            return
        days = token_rule.warning(self.token_end, fields.Date.context_today(self), self.token_warned)
        if not days:
            return
        self.token_warned = days
        text = self._in_language_of_responsible().env._(
            "The token of %(name)s ends on %(date)s. Make a new one in e-Boekhouden (Administration, Connections,"
            " API) and fill it in here with its end date; until then nothing is booked after that day.",
            name=self.name,
            date=self.token_end.strftime("%d/%m/%Y"),
        )
        self._tell_responsible(text, date_deadline=self.token_end)
