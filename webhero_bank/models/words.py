# SPDX-License-Identifier: LGPL-3.0-or-later
"""The results of bank files and lines in the user's language: sentences made from codes and facts."""

import re

from odoo import api, models
from odoo.tools import formatLang

AMOUNT = re.compile(r"-?\d+\.(\d{1,6})")


class BankWords(models.AbstractModel):
    _name = "webhero.bank.words"
    _description = "Sentences about bank files and lines"

    # ---- why a line is settled, or what it may be

    @api.model
    def _settled(self, code, facts, currency):
        """The reason in the user's language."""
        words = {
            **self._certain_sentences(),
            **self._reference_sentences(),
            **self._likely_sentences(),
            **self._other_sentences(),
        }
        if code not in words:
            return ""
        numbers = facts.get("numbers") or []
        known = {
            "numbers": ", ".join(numbers),
            "rest": self._money(facts.get("rest"), currency),
            "asked": self._money(facts.get("asked"), currency),
            "pressed": self._money(facts.get("pressed"), currency),
            "reason": self._reason(facts.get("reason")),
        }
        return words[code] % {
            **dict.fromkeys(("currency", "account", "name", "message", "count", "missing", "missing_count"), ""),
            **facts,
            **known,
        }

    @api.model
    def _money(self, amount, currency):
        return formatLang(self.env, float(amount), currency_obj=currency) if amount else ""

    @api.model
    def _reason(self, code):
        """Why a bank returned a payment, from the ISO 20022 reason code; the code itself where it is a rare one."""
        words = {
            "AC01": self.env._("The account number is wrong."),
            "AC04": self.env._("The account is closed."),
            "AC06": self.env._("The account is blocked."),
            "AM04": self.env._("There was not enough money on the account."),
            "MD01": self.env._("The bank knows no valid mandate."),
            "MD06": self.env._("The customer asked for the money back."),
            "MD07": self.env._("The holder of the account died."),
            "MS02": self.env._("The customer refused it."),
            "MS03": self.env._("The bank gives no reason."),
            "SL01": self.env._("The customer's bank does not allow it on this account."),
        }
        return words.get(code) or (self.env._("Reason of the bank: %s.", code) if code else "")

    @api.model
    def _certain_sentences(self):
        return {
            "ogm": self.env._("Paid with the structured communication of %(numbers)s."),
            "ogm_costs": self.env._("Paid with the structured communication of %(numbers)s, less the bank's costs."),
            "ogm_over": self.env._(
                "Paid with the structured communication of %(numbers)s; what was paid too much stays the customer's."
            ),
            "ogm_part": self.env._("Part of %(numbers)s, paid by its customer with the structured communication."),
            "ordered": self.env._("Is the payment that you ordered of %(numbers)s."),
            "number": self.env._("Names %(numbers)s and pays exactly that."),
            "number_costs": self.env._("Names %(numbers)s and pays exactly that, less the bank's costs."),
            "pressed": self.env._("Is the payment of %(numbers)s that was registered before."),
            "details": self.env._("A total of several payments: %(numbers)s."),
            "returned": self.env._("Takes an earlier payment back: %(numbers)s is open again."),
        }

    @api.model
    def _reference_sentences(self):
        return {
            "is_paid": self.env._("%(numbers)s is paid already: a double payment, or meant for another invoice."),
            "is_draft": self.env._("%(numbers)s is not confirmed yet."),
            "is_cancelled": self.env._("%(numbers)s is cancelled."),
            "disputed": self.env._("%(numbers)s is disputed. Accept it when the dispute is over."),
            "several": self.env._("Refers to several documents: %(numbers)s."),
            "several_one_fits": self.env._("Refers to several documents; only of %(numbers)s exactly this is open."),
            "several_sum": self.env._("Refers to %(numbers)s, which together are exactly this amount."),
            "other_currency": self.env._(
                "%(numbers)s is in %(currency)s. Accepted, this amount pays all of it; the difference of the rates is booked."
            ),
            "contradicted": self.env._("Has the communication of %(numbers)s, but names another invoice too."),
            "part_of_stranger": self.env._("Part of %(numbers)s (%(rest)s is open), paid by somebody else."),
            "pressed_differs": self.env._(
                "For %(numbers)s a payment of %(pressed)s was registered by hand: not this amount."
            ),
            "sum_differs": self.env._("Names %(numbers)s, of which %(asked)s is open: another amount."),
            "discount": self.env._(
                "Pays %(numbers)s less its payment discount of %(missing)s (until %(until)s): the discount is booked as such."
            ),
            "discount_late": self.env._(
                "Pays %(numbers)s less its payment discount of %(missing)s, but after %(until)s: give it all the same?"
            ),
            "discounts": self.env._(
                "Pays %(numbers)s less their payment discounts of %(missing)s together: the discounts are booked as such."
            ),
            "discounts_late": self.env._(
                "Pays %(numbers)s less payment discounts of together %(missing)s, but after %(until)s: give them all the same?"
            ),
            "cents": self.env._(
                "Pays %(asked)s for %(numbers)s, %(missing)s off: the cents are booked as a difference."
            ),
            "part_only": self.env._("Pays a part of %(numbers)s; the rest stays open."),
            "number_of_stranger": self.env._("Names %(numbers)s, but somebody else pays."),
            "number_is_short": self.env._(
                "Has %(numbers)s in its text, which may also be a day, a month or a quantity."
            ),
            "refund": self.env._("Pays credit note %(numbers)s back."),
            "out_with_sale": self.env._("Money goes out with the reference of your own invoice %(numbers)s."),
            "in_with_bill": self.env._("Money comes in with the reference of the bill %(numbers)s."),
            "mixed_kinds": self.env._("Names invoices and credit notes: %(numbers)s."),
            "ordered_back": self.env._("Money of what you ordered for %(numbers)s came back. %(reason)s"),
            "ordered_closed": self.env._("Is the payment that you ordered, but %(numbers)s is no longer open for it."),
            "ordered_cancelled": self.env._("Is the payment of %(numbers)s that you cancelled here: the bank did it."),
            "ordered_differs": self.env._("Is your payment of %(numbers)s, but you ordered %(asked)s."),
            "reversal": self.env._("The bank takes an earlier payment back: %(numbers)s. %(reason)s"),
        }

    @api.model
    def _likely_sentences(self):
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

    @api.model
    def _other_sentences(self):
        return {
            "payout_settled": self.env._("Is payout %(name)s: %(count)s payments less what the service kept."),
            "payout": self.env._("Is payout %(name)s of %(count)s payments."),
            "payout_missing": self.env._(
                "Is payout %(name)s of %(count)s payments, but %(missing_count)s are not here: %(missing)s."
            ),
            "payout_several": self.env._("May be payout %(name)s, but another line or payout has this amount too."),
            "own_transfer": self.env._("Between your own accounts: %(account)s."),
            "counterparty": self.env._("As before with this counterparty: %(name)s."),
            "by_hand": self.env._("Settled with %(numbers)s."),
            "credit": self.env._("Stays as a credit of %(name)s."),
            "failed": self.env._("It could not be settled by itself: %(message)s"),
        }

    # ---- why a file is refused, and its remarks

    @api.model
    def _refused(self, refusal, name):
        """The sentence of a refusal: file, place, error and remedy."""
        words = {
            **self._general_words(),
            **self._balance_words(),
            **self._coda_words(),
            **self._camt_words(),
            **self._mt940_words(),
            **self._payout_words(),
        }
        facts = refusal.get("facts") or {}
        reason = self._fill(words.get(refusal.get("code"), ""), facts)
        place = self._place(facts)
        nothing = self.env._("Nothing of it was stored.")
        return " ".join(filter(None, [f"{facts.get('file') or name}{place}:", reason, nothing]))

    @api.model
    def _remark(self, remark):
        return self._fill(self._remark_words().get(remark["code"], ""), remark["facts"])

    @api.model
    def _place(self, facts):
        if facts.get("line") and facts.get("position"):
            return self.env._(", line %(line)s, position %(position)s", line=facts["line"], position=facts["position"])
        if facts.get("line"):
            return self.env._(", line %(line)s", line=facts["line"])
        return ""

    @api.model
    def _fill(self, words, facts):
        known = dict.fromkeys("value told found opening account number last length element tag most file".split(), "")
        shown = {name: self._shown(facts[name]) for name in ("told", "found", "opening") if name in facts}
        return words % {**known, **facts, **shown}

    @api.model
    def _shown(self, value):
        """An amount as the user writes it; a count or a word as it is."""
        amount = AMOUNT.fullmatch(str(value))
        return formatLang(self.env, float(value), digits=len(amount[1])) if amount else value

    @api.model
    def _general_words(self):
        again = self.env._("Download it again at your bank.")
        return {
            "empty": self.env._("the file is empty.") + " " + again,
            "unknown": self.env._(
                "this is no CODA, camt.053 or MT940. Choose one of these when you download at your bank."
            ),
            "pdf": self.env._(
                "this is a PDF, for people to read. Choose CODA, camt.053 or MT940 when you download at your bank."
            ),
            "no_statement": self.env._("there is no statement in it.") + " " + again,
            "part_of_a_cent": self.env._("%(value)s is not in whole cents (account %(account)s, statement %(number)s).")
            + " "
            + again,
            "zip": self.env._("this zip cannot be opened: it is damaged or has a password.") + " " + again,
            "zip_many": self.env._("%(value)s files are more than %(most)s. Import it in parts."),
            "xml_many": self.env._("it has more than %(most)s elements. Export a shorter period."),
            "zip_large": self.env._("what is in it is larger than %(most)s MB. Import it in parts."),
            "xml": self.env._("this XML is cut or damaged (%(value)s).") + " " + again,
            "xml_doctype": self.env._("a bank's file never has a document type (DOCTYPE); it is not opened.")
            + " "
            + again,
        }

    @api.model
    def _balance_words(self):
        return {
            "balance": self.env._(
                "opening balance and movements give %(found)s, but the closing balance says %(told)s (account %(account)s,"
                " statement %(number)s). A part is missing or was changed: download it again at your bank."
            ),
        }

    @api.model
    def _coda_words(self):
        again = self.env._("Download it again at your bank.")
        return {
            "coda_length": self.env._(
                "the line has %(length)s characters where CODA has 128. The file is cut or damaged."
            )
            + " "
            + again,
            "coda_record": self.env._(
                "a record “%(value)s” is not allowed here. Lines are missing or in another order."
            )
            + " "
            + again,
            "coda_end": self.env._("the file ends before its closing record. It is cut.") + " " + again,
            "coda_version": self.env._(
                "this is version “%(value)s” of CODA; version 2 can be read. Ask your bank for CODA 2."
            ),
            "coda_digits": self.env._("“%(value)s” should be digits only.") + " " + again,
            "coda_sign": self.env._("“%(value)s” is neither 0 (in) nor 1 (out).") + " " + again,
            "coda_date": self.env._("“%(value)s” is no date.") + " " + again,
            "coda_account": self.env._("the account is empty.") + " " + again,
            "coda_sequence": self.env._("record %(value)s does not belong to the movement before it.") + " " + again,
            "coda_sum": self.env._(
                "the movements add up to %(found)s, but the trailer says %(told)s (account %(account)s, statement %(number)s)."
                " A part is missing: download it again at your bank."
            ),
        }

    @api.model
    def _camt_words(self):
        again = self.env._("Download it again at your bank.")
        return {
            "camt_interim": self.env._(
                "this is a camt.052: movements of today that may still change. Download camt.053, the statement."
            ),
            "camt_other": self.env._("this XML (%(value)s) is no camt.053 or camt.054. Choose camt.053 at your bank."),
            "camt_element": self.env._("element %(element)s does not belong here.") + " " + again,
            "camt_account": self.env._("%(element)s is missing: which account is this?") + " " + again,
            "camt_balance": self.env._(
                "it has neither an opening nor a closing balance, so nothing shows that the statement is whole. Choose a"
                " statement with balances (camt.053, CODA or MT940) at your bank."
            ),
            "camt_totals": self.env._(
                "the bank counts %(told)s (%(element)s), but %(found)s is here (account %(account)s, statement %(number)s). A"
                " part is missing or was changed: download it again at your bank."
            ),
            "camt_currency": self.env._("%(element)s is in another currency than the account.") + " " + again,
            "camt_amount": self.env._("%(element)s “%(value)s” is no amount with a direction.") + " " + again,
            "camt_date": self.env._("%(element)s “%(value)s” is no date.") + " " + again,
        }

    @api.model
    def _mt940_words(self):
        again = self.env._("Download it again at your bank.")
        return {
            "mt940_start": self.env._("the file does not begin with :20:. It is cut.") + " " + again,
            "mt940_tag": self.env._("field :%(tag)s: is missing. The file is cut or damaged.") + " " + again,
            "mt940_tag_twice": self.env._("field :%(tag)s: is here twice. Lines are missing or doubled.") + " " + again,
            "mt940_value": self.env._("field :%(tag)s: “%(value)s” cannot be read.") + " " + again,
            "mt940_page": self.env._(
                "this page begins with %(told)s, but the page before ended with %(found)s (account %(account)s). A page is"
                " missing: download it again at your bank."
            ),
            "mt940_interim": self.env._(
                "this is an MT942: movements of today that may still change. Download MT940, the statement."
            ),
        }

    @api.model
    def _payout_words(self):
        again = self.env._("Download it again at the payment service.")
        return {
            "payout_damaged": self.env._("this report cannot be read: it is cut or damaged.") + " " + again,
            "payout_columns": self.env._(
                "these columns are missing: %(value)s. Download the itemized report with its default columns."
            ),
            "payout_cut": self.env._("the line has not as many cells as the heading.") + " " + again,
            "payout_amount": self.env._("“%(value)s” is not an amount in whole cents.") + " " + again,
            "payout_kind": self.env._("“%(value)s” is a kind of row that is not known here. Nothing is guessed of it."),
            "payout_day": self.env._("“%(value)s” is no day.") + " " + again,
            "payout_twice": self.env._("%(value)s is here twice.") + " " + again,
            "payout_net": self.env._("%(value)s: gross less fee is %(found)s, but %(told)s is written.") + " " + again,
        }

    @api.model
    def _remark_words(self):
        return {
            "payout_none": self.env._("There is no payout to a bank in this report."),
            "payout_incomplete": self.env._(
                "The payout of %(value)s is left out: what stands before it in this report is %(found)s. Download a report"
                " that begins with the payout before it."
            ),
            "coda_follows": self.env._(
                "The bank writes that more statements follow in the file (account %(account)s). If you miss one, download it"
                " again."
            ),
            "coda_count": self.env._(
                "The bank counted %(told)s records, there are %(found)s (account %(account)s, statement %(number)s). The money"
                " adds up; some explanation may be missing."
            ),
            "camt_one_balance": self.env._(
                "The bank states only one balance of %(account)s (statement %(number)s), so the file does not show whether a"
                " movement is missing: compare the balance here with that of your bank."
            ),
            "mt940_goes_on": self.env._(
                "Statement %(number)s of %(account)s goes on on a page that is not in this file: import that one too."
            ),
            "skipped": self.env._("%(file)s in the zip is no statement and was left out."),
            "left_out": self.env._("Account %(account)s was left out, as you chose."),
        }
