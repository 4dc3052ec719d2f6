# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bank feeds. The reported movements are stored as a bank file, once, and settled like those of any other file."""

import base64
import hashlib
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from odoo.addons.webhero_exchange.client.errors import ExchangeError, Permanent
from odoo.addons.webhero_exchange.models.probe import Probe

from ..client import Ponto
from ..rules import feed

_lt = LazyTranslate(__name__)
AGAIN = 10  # days that are requested again: banks book late
FIRST = 90  # days of the first request
SENTENCES = {
    "feed_consent": (
        _lt("The bank no longer lets Ponto read this account: your consent has ended (%(text)s)."),
        _lt("Renew it in Ponto, then press Resume here."),
    ),
    "feed_account": (
        _lt("Account %(account)s is not among those that the provider may read."),
        _lt("Add it there, or choose another account here."),
    ),
    "feed_answer": (
        _lt("The provider answered something that cannot be read (%(text)s)."),
        _lt("Nothing to do: it is tried again by itself. If it goes on, import a file of your bank meanwhile."),
    ),
    "feed_pages": (
        _lt("The provider has more than %(most)s pages of movements."),
        _lt("Import a file of your bank for what lies longer back."),
    ),
    "feed_no_account": (
        _lt("The journal %(journal)s has no account number."),
        _lt("Fill it in on the journal, then press Test connection."),
    ),
}


class BankFeed(models.Model):
    """The feed of one bank journal."""

    _name = "webhero.bank.feed"
    _description = "Bank feed"
    _inherit = ["webhero.connection"]
    _inherits = {"webhero.backend": "backend_id"}

    provider = fields.Selection([(Ponto.code, Ponto.title)], "Provider", required=True, default=Ponto.code)
    journal_id = fields.Many2one(
        "account.journal", "Bank", required=True, domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]",
        ondelete="restrict", index=True,
    )  # fmt: skip
    client_id = fields.Char("Client id", required=True, copy=False)
    secret = fields.Char("Client secret", groups="base.group_system", copy=False)
    url = fields.Char("Other address", groups="base.group_system", copy=False, help="Empty: the provider's own.")
    read_until = fields.Date("Read until", readonly=True, copy=False)
    remedy = fields.Char("What to do", compute="_compute_remedy")
    import_ids = fields.One2many("webhero.bank.import", "feed_id", "What came in", readonly=True)

    _journal_unique = models.Constraint("UNIQUE(journal_id)", "This bank has a feed already.")

    @api.constrains("journal_id", "company_id")
    def _check_company(self):
        for one in self:
            if one.journal_id.company_id != one.company_id:
                raise UserError(self.env._("%s is a bank of another company.", one.journal_id.display_name))

    @api.depends("paused", "pause_code", "pause_facts", "poll_code", "poll_facts")
    @api.depends_context("lang")
    def _compute_remedy(self):
        for one in self:
            code, facts = (one.pause_code, one.pause_facts) if one.paused else (one.poll_code, one.poll_facts)
            one.remedy = code and one._exchange_explain(code, facts or {})[1]

    # ---- the provider

    @api.model
    def _provider_class(self, code):
        """The client (client/feed.py Feed) of a provider; third-party addons add theirs."""
        if code == Ponto.code:
            return Ponto
        raise UserError(self.env._("The addon of this provider is not installed any more."))

    @contextmanager
    def _exchange_client(self, log):
        hidden = self.sudo()  # the secret is readable by the system only
        client = self._provider_class(self.provider)(hidden.url, self.client_id, hidden.secret or "", log=log)
        try:
            yield client
        finally:
            client.close()

    def _account(self):
        number = self.journal_id.bank_account_id.sanitized_acc_number
        if not number:
            raise Permanent("feed_no_account", journal=self.journal_id.display_name)
        return number

    def _probe(self, run):
        """One for the key, one for the account, in the words of whoever tests."""
        key, number = self.env._("Client id and secret"), self._account()
        try:
            accounts = run.client.accounts()
        except ExchangeError as error:
            yield Probe(key, False, error.code, error.facts)
            return
        yield Probe(key, True)
        found, account = number in accounts, self.env._("Account %s", number)
        yield Probe(account, found, *(() if found else ("feed_account", {"account": number})))

    def _exchange_poll(self, run):
        self._store_statements(self._fetch_statements(run.client))

    def _fetch_statements(self, client):
        """The movements booked since the last time, overlapping by some days (rules/statement.py Statement)."""
        today = fields.Date.context_today(self)
        since = self.read_until - timedelta(days=AGAIN) if self.read_until else today - timedelta(days=FIRST)
        return client.fetch_statements(self._account(), since)

    # ---- storing

    def _store_statements(self, statements):
        """Store the reported movements as a bank file and import it; an unchanged report is not stored again."""
        reported = [one for one in statements if one.lines]
        content = feed.dump(reported)
        last = self.import_ids.sorted("id")[-1:]
        if reported and last.sha256 != hashlib.sha256(content).hexdigest():
            name = f"{self._provider_class(self.provider).title} {self._account()} {max(one.closing_date for one in reported)}"
            values = {"name": name, "file": base64.b64encode(content), "source": "feed", "feed_id": self.id}
            self.env["webhero.bank.import"].create({**values, "company_id": self.company_id.id})._import()
        self.read_until = max((one.closing_date for one in reported), default=self.read_until)

    def action_open_imports(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("webhero_bank.webhero_bank_import_action")
        return {**action, "domain": [("feed_id", "=", self.id)]}

    def _exchange_explain(self, code, facts):
        if code not in SENTENCES:
            return super()._exchange_explain(code, facts)
        return tuple(self._sentence(sentence, facts) for sentence in SENTENCES[code])
