# SPDX-License-Identifier: LGPL-3.0-or-later
"""Is the customer on Peppol? yes, no, or unknown, with its date (P5). Never asked inside create or write."""

import functools
from concurrent.futures import ThreadPoolExecutor

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.webhero_base.tools import parameters
from odoo.addons.webhero_base.tools.actions import CLOSE, RELOAD, notification
from odoo.addons.webhero_exchange.client.errors import ExchangeError

from ..client import smp
from ..client.sml import ZONES, Sml
from ..rules import documents, lookups
from ..rules.participants import Participant, problem

OLD_DAYS = 7
TRY_AGAIN_MINUTES = 10
BATCH, THREADS = 40, 8
PARAMETER = "webhero_peppol."
ANSWERED = object()  # in a context: a client can send texts and numbers, never this
NUMBERS = {"vat", "company_registry", "country_id", "peppol_eas", "peppol_endpoint"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    webhero_peppol_answer = fields.Selection(
        [("yes", "On Peppol"), ("no", "Not on Peppol"), ("unknown", "Not known")],
        "On Peppol?",
        readonly=True,
        copy=False,
    )
    webhero_peppol_checked_at = fields.Datetime("Looked up", readonly=True, copy=False)
    webhero_peppol_tried_at = fields.Datetime("Last try to look it up", readonly=True, copy=False)
    webhero_peppol_participant = fields.Char("Found as", readonly=True, copy=False)
    webhero_peppol_document_types = fields.Json(readonly=True, copy=False)
    webhero_peppol_reason = fields.Char(readonly=True, copy=False)
    webhero_peppol_queued = fields.Boolean("Waits to be looked up", readonly=True, copy=False, index="btree_not_null")
    webhero_peppol_text = fields.Char("What we know", compute="_compute_webhero_peppol_text")

    @api.depends("webhero_peppol_answer", "webhero_peppol_participant", "webhero_peppol_document_types")
    @api.depends_context("lang")
    def _compute_webhero_peppol_text(self):
        for partner in self:
            partner.webhero_peppol_text = partner._webhero_text()

    def _webhero_text(self):
        """What the answer means for sending, in a sentence."""
        if self.webhero_peppol_queued:
            return self.env._("It is being looked up; look again in a minute.")
        if self.webhero_peppol_answer == lookups.NO:
            return self.env._("Not on Peppol: invoices go by e-mail.")
        if self.webhero_peppol_answer == lookups.UNKNOWN:
            return self._webhero_unknown_text()
        if self.webhero_peppol_answer != lookups.YES:
            return self.env._("Never looked up; that happens by itself before an invoice is sent.")
        if self._webhero_host_state() != "valid":
            return self.env._(
                "On Peppol as %s, but it does not receive invoices there.", self.webhero_peppol_participant
            )
        return self.env._("Receives invoices over Peppol as %s.", self.webhero_peppol_participant)

    def _webhero_unknown_text(self):
        if self.webhero_peppol_reason == "no_number":
            return self.env._("It can't be looked up: fill in the company number or the VAT number.")
        return self.env._(
            "We could not find out: %s. It is tried again before an invoice is sent.", self._webhero_reason_text()
        )

    def _webhero_reason_text(self):
        """Why there was no answer, in words; the stored value is a code of ours (client/smp.py, client/sml.py)."""
        silent = self.env._("the directory of Peppol did not answer in time")
        words = {
            "dns": silent,
            "timeout": silent,
            "unreachable": silent,
            "remote_error": self.env._("the other access point is out of order"),
            "too_many_calls": self.env._("too much was asked at once"),
            "not_valid_at_access_point": self.env._("our access point does not know"),
        }
        return words.get(self.webhero_peppol_reason, self.env._("the answer could not be read"))

    # ---- asking

    def action_webhero_peppol_look_up(self):
        """Look up now; requires write access to these customers, as a public register is queried and the answer stored."""
        self.check_access("write")
        if len(self.commercial_partner_id) > 1:
            self._webhero_check_may_lookup()
        for partner in self.commercial_partner_id:
            partner._webhero_lookup()
        return RELOAD

    def action_webhero_peppol_look_up_all(self):
        """All of these in the background; with none selected all companies. For who invoices: it asks a public register."""
        self._webhero_check_may_lookup()
        partners = self or self.search(
            [("parent_id", "=", False), "|", ("vat", "!=", False), ("company_registry", "!=", False)]
        )
        partners.check_access("read")
        waiting = partners.commercial_partner_id
        waiting.sudo().write({"webhero_peppol_queued": True})
        self.env.ref("webhero_peppol.ir_cron_look_up").sudo()._trigger()
        text = self.env._(
            "%s customers are being looked up in the background; the list shows how far it is.", len(waiting)
        )
        return notification(text, "info", then=CLOSE)

    def _webhero_check_may_lookup(self):
        if not (self.env.su or self.env.user.has_group("account.group_account_invoice")):
            raise AccessError(self.env._("Only who makes invoices looks customers up on Peppol."))

    def _webhero_lookup_if_outdated(self):
        """Look up now where that was never done, is older than a week, or had no answer some minutes ago."""
        old = self._webhero_old_answers()
        for partner in old:
            partner._webhero_lookup()
        (self.commercial_partner_id - old)._webhero_update_host_state(self.env.company)

    def _webhero_old_answers(self):
        now = fields.Datetime.now()
        days = parameters.read(self.env, f"{PARAMETER}look_up_days")
        old = fields.Datetime.subtract(now, days=int(days) if days.isdigit() else OLD_DAYS)
        again = fields.Datetime.subtract(now, minutes=TRY_AGAIN_MINUTES)

        def is_fresh(partner):
            known = partner.webhero_peppol_answer in ("yes", "no") and (partner.webhero_peppol_checked_at or old) > old
            tried = partner.webhero_peppol_answer and (partner.webhero_peppol_tried_at or again) > again
            return known or tried

        return self.commercial_partner_id.filtered(lambda partner: not is_fresh(partner))

    def _webhero_lookup(self):
        """Ask the network, keep the answer, and give it (lookups.Lookup)."""
        self.ensure_one()
        found = self._webhero_asker()(self._webhero_participants())
        if found.answer == lookups.UNKNOWN:
            found = self._webhero_ask_access_point(found)
        self._webhero_store_answer(found)
        return found

    def _webhero_asker(self, with_provider=False):
        """A function of candidates that asks the network; it touches no record, so that threads may call it."""
        get = functools.partial(parameters.read, self.env)
        zone = get(f"{PARAMETER}sml_zone") or ZONES[get(f"{PARAMETER}network") or "prod"]
        nameserver, hosts = get(f"{PARAMETER}nameserver") or "", get(f"{PARAMETER}allowed_hosts") or ""
        allowed = tuple(host.strip() for host in hosts.split(",") if host.strip())

        def ask(candidates):
            if not candidates:
                return lookups.Lookup(lookups.UNKNOWN, reason="no_number")
            sml = Sml(zone, nameserver)
            return lookups.first(
                candidates, lambda participant: smp.lookup(participant, sml, allowed, with_provider=with_provider)
            )

        return ask

    def _webhero_ask_access_point(self, unknown):
        """Where the network can't be queried from here, the access point may have the answer."""
        point = self.env["webhero.access.point"]._for_company(self.env.company)
        candidates = self._webhero_participants()
        if not point or not candidates:
            return unknown
        try:
            with point._exchange_client([]) as client:
                found = lookups.first(candidates, client.lookup)
        except ExchangeError:
            return unknown
        return found if found.answer != lookups.UNKNOWN else unknown

    # ---- all of them

    @api.model
    def _cron_webhero_look_up(self):
        """Look up the queued partners in batches; each batch is committed, so that progress shows and is never lost."""
        cron = self.env["ir.cron"]
        domain = [("webhero_peppol_queued", "=", True)]
        time_left = cron._commit_progress(remaining=self.search_count(domain))
        while time_left > 0:
            batch = self.search(domain, limit=BATCH)
            if not batch:
                break
            batch._webhero_lookup_batch()
            time_left = cron._commit_progress(len(batch))

    def _webhero_lookup_batch(self):
        """The calls run in parallel: one customer takes a second, ten thousand should not take three hours."""
        candidates = [partner._webhero_participants() for partner in self]
        with ThreadPoolExecutor(THREADS) as pool:
            answers = list(pool.map(self._webhero_asker(), candidates))
        for partner, found in zip(self, answers, strict=True):
            if found.answer == lookups.UNKNOWN:
                found = partner._webhero_ask_access_point(found)
            partner._webhero_store_answer(found)

    # ---- keeping

    def _webhero_store_answer(self, found):
        """An unknown answer does not replace a known one: then only the attempt is recorded."""
        partner, now = self.sudo().with_context(webhero_peppol_answered=ANSWERED), fields.Datetime.now()
        values = {
            "webhero_peppol_tried_at": now,
            "webhero_peppol_queued": False,
            "webhero_peppol_reason": found.reason or False,
        }
        if found.answer != lookups.UNKNOWN or partner.webhero_peppol_answer not in ("yes", "no"):
            values.update(
                webhero_peppol_answer=found.answer,
                webhero_peppol_checked_at=now,
                webhero_peppol_participant=str(found.participant) if found.answer == lookups.YES else False,
                webhero_peppol_document_types=list(found.document_types),
            )
        if found.answer == lookups.YES:
            values.update(self._webhero_found_address(found.participant))
        partner.write(values)
        partner._webhero_update_host_state()

    def _webhero_found_address(self, participant):
        """The address under which the customer is registered, where it differs from the stored one."""
        same = (self.peppol_eas, (self.peppol_endpoint or "").lower()) == (
            participant.scheme,
            participant.value.lower(),
        )
        if same or participant.scheme not in dict(self._fields["peppol_eas"].selection):
            return {}
        return {"peppol_eas": participant.scheme, "peppol_endpoint": participant.value}

    def _webhero_update_host_state(self, companies=None):
        """The answer in the host's own field, for each company that sends; another gets it when it begins to."""
        if companies is None:
            on_peppol = ("account_peppol_proxy_state", "in", ("sender", "smp_registration", "receiver"))
            companies = self.env["res.company"].sudo().search([on_peppol]) | self.env.company
        for partner in (one.with_company(company) for company in companies for one in self.sudo()):
            before, after = partner.peppol_verification_state, partner._webhero_host_state()
            if before != after:
                partner.peppol_verification_state = after

    def _webhero_host_state(self):
        """The answer in the words of the host, for the format that this customer gets."""
        if self.webhero_peppol_answer == lookups.NO:
            return "not_valid"
        if self.webhero_peppol_answer != lookups.YES:
            return "not_verified"
        builder = self._get_edi_builder(self._get_peppol_edi_format())
        known = hasattr(builder, "_get_customization_id")
        kind = documents.Kind("Invoice", builder._get_customization_id() if known else documents.BILLING, "")
        return "valid" if documents.receives(self.webhero_peppol_document_types or (), kind) else "not_valid_format"

    def write(self, vals):
        """Another number is another participant: the stored answer concerns the old one."""
        if not NUMBERS & vals.keys() or self.env.context.get("webhero_peppol_answered") is ANSWERED:
            return super().write(vals)
        changed = self.filtered(
            lambda p: (
                p.webhero_peppol_answer
                and any(
                    name in vals and (p[name].id if name == "country_id" else p[name]) != vals[name] for name in NUMBERS
                )
            )
        )
        done = super().write(vals)
        changed._webhero_forget_answer()
        return done

    def _webhero_forget_answer(self):
        self.sudo().with_context(webhero_peppol_answered=ANSWERED).write(
            {
                "webhero_peppol_answer": False,
                "webhero_peppol_checked_at": False,
                "webhero_peppol_tried_at": False,
                "webhero_peppol_participant": False,
                "webhero_peppol_document_types": False,
            }
        )
        self._webhero_update_host_state(self.env["res.company"].sudo().search([]))

    def _webhero_lookup_by_host(self, company=None):
        """Whether Odoo's own lookup applies: where the setting leaves Peppol to Odoo, and in its demonstration mode."""
        return self.env["webhero.peppol.validator"]._left_to_host() or (
            (company or self.env.company)._get_peppol_edi_mode() == "demo"
        )

    def button_account_peppol_check_partner_endpoint(self, company=None):
        if self._webhero_lookup_by_host(company):
            return super().button_account_peppol_check_partner_endpoint(company=company)
        self.with_company(company or self.env.company)._webhero_lookup_if_outdated()
        return False

    def _update_peppol_state_per_company(self, vals=None):
        if self._webhero_lookup_by_host():
            super()._update_peppol_state_per_company(vals=vals)

    def _onchange_verify_peppol_status(self):
        if self._webhero_lookup_by_host():
            super()._onchange_verify_peppol_status()

    def _get_peppol_verification_state(self, peppol_endpoint, peppol_eas, invoice_edi_format, process_type="billing"):
        """An address just entered (on the portal): looked up once, now; unknown remains unverified."""
        if self._webhero_lookup_by_host():
            return super()._get_peppol_verification_state(
                peppol_endpoint, peppol_eas, invoice_edi_format, process_type=process_type
            )
        if not peppol_eas or not peppol_endpoint or invoice_edi_format not in self._get_peppol_formats():
            return "not_verified"
        found = self._webhero_asker()((Participant(peppol_eas, peppol_endpoint),))
        if found.answer != lookups.YES:
            return "not_valid" if found.answer == lookups.NO else "not_verified"
        customization = self._get_edi_builder(invoice_edi_format)._get_customization_id(process_type=process_type)
        kind = documents.Kind("Invoice", customization, "")
        return "valid" if documents.receives(found.document_types, kind) else "not_valid_format"

    def _build_error_peppol_endpoint(self, eas, endpoint):
        """Also the digits that check the others: the host only counts them."""
        error = super()._build_error_peppol_endpoint(eas, endpoint)
        if error or self.env["webhero.peppol.validator"]._left_to_host() or not problem(Participant(eas, endpoint)):
            return error
        return self.env._(
            "“%(endpoint)s” is no right number for a Peppol address of kind %(scheme)s: its digits don't check"
            " each other, or it does not have as many as it should.",
            endpoint=endpoint,
            scheme=eas,
        )

    def _get_suggested_peppol_edi_format(self):
        """A Dutch customer gets BIS 3.0, which every receiver on Peppol accepts, unless its card requires NLCIUS."""
        suggested = super()._get_suggested_peppol_edi_format()
        if suggested == "nlcius" and not self.env["webhero.peppol.validator"]._left_to_host():
            return "ubl_bis3"
        return suggested
