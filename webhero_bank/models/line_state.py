"""What became of a line of a statement: settled by itself or by whom, proposed or open, and why, in words."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import formatLang

from ..rules.outcome import Suggestion, Take

STATES = [
    ("new", "Not looked at yet"),
    ("open", "Open"),
    ("proposed", "Proposed"),
    ("itself", "Settled by itself"),
    ("person", "Settled by a person"),
    ("elsewhere", "Settled elsewhere"),
]


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    webhero_state = fields.Selection(
        STATES, "What became of it", compute="_compute_webhero_state", store=True, index=True
    )
    webhero_looked_at = fields.Datetime("Looked at", readonly=True, copy=False)
    webhero_hands_off = fields.Boolean(
        "Left to a person", readonly=True, copy=False, help="Somebody undid it: nothing settles it by itself again."
    )
    webhero_settled_by = fields.Selection(
        [("itself", "By itself"), ("person", "By a person")], "Settled", readonly=True, copy=False
    )
    webhero_settled_uid = fields.Many2one("res.users", "Settled by", readonly=True, copy=False)
    webhero_reason = fields.Json("Why it is settled", readonly=True, copy=False)
    webhero_suggestions = fields.Json("Suggestions", readonly=True, copy=False)
    webhero_told = fields.Char("Why", compute="_compute_webhero_told")
    webhero_open_amount = fields.Monetary("Still to settle", compute="_compute_webhero_open_amount", store=True)

    @api.depends("is_reconciled", "webhero_settled_by", "webhero_suggestions", "webhero_looked_at")
    def _compute_webhero_state(self):
        for line in self:
            if line.is_reconciled:
                line.webhero_state = line.webhero_settled_by or "elsewhere"
            elif line.webhero_suggestions:
                line.webhero_state = "proposed"
            else:
                line.webhero_state = "open" if line.webhero_looked_at else "new"

    @api.depends("amount_residual", "amount", "is_reconciled", "foreign_currency_id")
    def _compute_webhero_open_amount(self):
        for line in self:
            whole = line.amount if line.foreign_currency_id or not line.checked else -line.amount_residual
            line.webhero_open_amount = 0 if line.is_reconciled else whole

    @api.depends_context("lang")
    @api.depends("webhero_state", "webhero_reason", "webhero_suggestions")
    def _compute_webhero_told(self):
        for line in self:
            if line.webhero_state in ("itself", "person"):
                reason = line.webhero_reason or {}
            else:
                reason = next(iter(line.webhero_suggestions or []), {})
            line.webhero_told = line._webhero_sentence(reason.get("code"), reason.get("facts") or {})

    # ---- suggestions as they are stored

    @api.model
    def _webhero_stored_suggestion(self, one):
        """A Suggestion as JSON."""
        return {
            "code": one.code,
            "facts": one.facts,
            "kind": one.kind,
            "takes": [[take.document, str(take.amount), take.pressed] for take in one.takes],
            "credit": str(one.credit),
            "partner": one.partner,
        }

    @api.model
    def _webhero_read_suggestion(self, data):
        """The Suggestion of this JSON."""
        takes = tuple(Take(document, Decimal(amount), pressed) for document, amount, pressed in data["takes"])
        return Suggestion(
            data["code"], takes, data["facts"], data["kind"], Decimal(data["credit"]), partner=data["partner"]
        )

    # ---- in words

    def _webhero_sentence(self, code, facts):
        """The reason in the reader's language."""
        words = {
            **self._webhero_certain_sentences(),
            **self._webhero_reference_sentences(),
            **self._webhero_likely_sentences(),
            **self._webhero_other_sentences(),
        }
        if code not in words:
            return ""
        numbers = facts.get("numbers") or []
        known = {
            "numbers": ", ".join(numbers),
            "rest": self._webhero_money(facts.get("rest")),
            "asked": self._webhero_money(facts.get("asked")),
            "pressed": self._webhero_money(facts.get("pressed")),
        }
        return words[code] % {**dict.fromkeys(("currency", "account", "name", "message"), ""), **facts, **known}

    def _webhero_money(self, amount):
        return formatLang(self.env, float(amount), currency_obj=self.currency_id) if amount else ""

    def _webhero_certain_sentences(self):
        return {
            "ogm": self.env._("Paid with the structured communication of %(numbers)s."),
            "ogm_costs": self.env._("Paid with the structured communication of %(numbers)s, less the bank's costs."),
            "ogm_over": self.env._(
                "Paid with the structured communication of %(numbers)s; what was paid too much stays the customer's."
            ),
            "ogm_part": self.env._("Part of %(numbers)s, paid by its customer with the structured communication."),
            "number": self.env._("Names %(numbers)s and pays exactly that."),
            "number_costs": self.env._("Names %(numbers)s and pays exactly that, less the bank's costs."),
            "pressed": self.env._("Is the payment of %(numbers)s that was registered before."),
            "details": self.env._("A total of several payments: %(numbers)s."),
            "returned": self.env._("Takes an earlier payment back: %(numbers)s is open again."),
        }

    def _webhero_reference_sentences(self):
        return {
            "is_paid": self.env._("%(numbers)s is paid already: a double payment, or meant for another invoice."),
            "is_draft": self.env._("%(numbers)s is not confirmed yet."),
            "is_cancelled": self.env._("%(numbers)s is cancelled."),
            "disputed": self.env._("%(numbers)s is disputed. Accept it when the dispute is over."),
            "several": self.env._("Refers to several documents: %(numbers)s."),
            "several_one_fits": self.env._("Refers to several documents; only of %(numbers)s exactly this is open."),
            "several_sum": self.env._("Refers to %(numbers)s, which together are exactly this amount."),
            "other_currency": self.env._("%(numbers)s is in %(currency)s."),
            "contradicted": self.env._("Has the communication of %(numbers)s, but names another invoice too."),
            "part_of_stranger": self.env._("Part of %(numbers)s (%(rest)s is open), paid by somebody else."),
            "pressed_differs": self.env._(
                "For %(numbers)s a payment of %(pressed)s was registered by hand: not this amount."
            ),
            "sum_differs": self.env._("Names %(numbers)s, of which %(asked)s is open: another amount."),
            "number_of_stranger": self.env._("Names %(numbers)s, but somebody else pays."),
            "refund": self.env._("Pays credit note %(numbers)s back."),
            "out_with_sale": self.env._("Money goes out with the reference of your own invoice %(numbers)s."),
            "in_with_bill": self.env._("Money comes in with the reference of the bill %(numbers)s."),
            "mixed_kinds": self.env._("Names invoices and credit notes: %(numbers)s."),
            "reversal": self.env._("The bank takes an earlier payment back. %(numbers)s"),
        }

    def _webhero_likely_sentences(self):
        return {
            "mistyped": self.env._("The communication is nearly that of %(numbers)s: one digit is wrong."),
            "zeros_missing": self.env._("The communication of %(numbers)s without its first zeros."),
            "iban_amount": self.env._("This customer's account, and exactly what is open on %(numbers)s."),
            "paid_before_amount": self.env._(
                "From an account that paid for this customer before, and exactly what is open on %(numbers)s."
            ),
            "name_amount": self.env._("This customer's name, and exactly what is open on %(numbers)s."),
            "same_amounts": self.env._("One of several of this amount: %(numbers)s."),
            "pressed_before": self.env._("The payment of %(numbers)s that was registered by hand has this amount."),
            "sum": self.env._("Together exactly this amount: %(numbers)s."),
            "less_credit": self.env._("Invoices less credit notes are exactly this amount: %(numbers)s."),
            "number_short": self.env._("The end of number %(numbers)s, of which exactly this is open."),
            "amount_only": self.env._("Only the amount is that of %(numbers)s."),
            "part_of_only": self.env._("Part of the only open invoice of this customer: %(numbers)s."),
            "payer_known": self.env._("Comes from %(name)s; no open invoice has this amount."),
            "more_than_open": self.env._("More than all that is open of this customer. %(numbers)s"),
        }

    def _webhero_other_sentences(self):
        return {
            "own_transfer": self.env._("Between your own accounts: %(account)s."),
            "counterparty": self.env._("As before with this counterparty: %(name)s."),
            "by_hand": self.env._("Settled with %(numbers)s."),
            "credit": self.env._("Stays as a credit of %(name)s."),
            "failed": self.env._("It could not be settled by itself: %(message)s"),
        }
