"""What became of a file, in the reader's language: what is new, what is wrong with it and what to do."""

from odoo import models


class BankImport(models.Model):
    _inherit = "webhero.bank.import"

    def _sentences(self):
        self.ensure_one()
        if self.state == "new":
            yield self.env._("Not imported yet. Press Import.")
        if self.state == "refused":
            yield self._refusal_sentence(self.refusal or {})
        if self.state == "journal":
            yield from self._unknown_sentences()
        if self.state in ("storing", "done"):
            yield from self._count_sentences()
        for remark in self.remarks or ():
            yield self._fill(self._remark_words().get(remark["code"], ""), remark["facts"])

    def _unknown_sentences(self):
        accounts = ", ".join(f"{one['account']} ({one['currency']})" for one in self.unknown_accounts or ())
        yield self.env._(
            "No bank journal has account %(accounts)s. Say to which journal it belongs, or have one made.",
            accounts=accounts,
        )

    def _count_sentences(self):
        if self.new_count or not self.detail_count:
            yield self.env._("%(new)s new lines, %(known)s were known.", new=self.new_count, known=self.known_count)
        if self.detail_count:
            yield self.env._(
                "%(count)s totals are explained; they are booked by your statements.", count=self.detail_count
            )
        if self.moved_count:
            yield self.env._(
                "%(count)s lines lie in a period that is closed: they are booked on the first open day, and keep the bank's date.",
                count=self.moved_count,
            )
        troubles = set(filter(None, self.statement_ids.movement_ids.mapped("trouble")))
        for trouble in sorted(troubles):
            yield self.env._(
                "Some lines could not be stored: %(trouble)s Correct that, then press Import.", trouble=trouble
            )
        yield from filter(None, self.statement_ids.mapped("gap"))

    # ---- refusals

    def _refusal_sentence(self, refusal):
        """Which file, where, what is wrong, what to do."""
        words = {
            **self._general_words(),
            **self._balance_words(),
            **self._coda_words(),
            **self._camt_words(),
            **self._mt940_words(),
        }
        facts = refusal.get("facts") or {}
        said = self._fill(words.get(refusal.get("code"), ""), facts)
        place = self._place(facts)
        nothing = self.env._("Nothing of it was stored.")
        return " ".join(filter(None, [f"{facts.get('file') or self.name}{place}:", said, nothing]))

    def _place(self, facts):
        if facts.get("line") and facts.get("position"):
            return self.env._(", line %(line)s, position %(position)s", line=facts["line"], position=facts["position"])
        if facts.get("line"):
            return self.env._(", line %(line)s", line=facts["line"])
        return ""

    def _fill(self, words, facts):
        known = dict.fromkeys("value told found opening account number last length element tag most file".split(), "")
        return words % {**known, **facts}

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
            "zip_large": self.env._("what is in it is larger than %(most)s MB. Import it in parts."),
            "xml": self.env._("this XML is cut or damaged (%(value)s).") + " " + again,
            "xml_doctype": self.env._("a bank's file never has a document type (DOCTYPE); it is not opened.")
            + " "
            + again,
        }

    def _balance_words(self):
        return {
            "balance": self.env._(
                "opening balance and movements give %(found)s, but the closing balance says %(told)s (account %(account)s,"
                " statement %(number)s). A part is missing or was changed: download it again at your bank."
            ),
        }

    def _coda_words(self):
        again = self.env._("Download it again at your bank.")
        return {
            "coda_length": self.env._(
                "the line has %(length)s characters where CODA has 128. The file is cut or damaged."
            )
            + " "
            + again,
            "coda_record": self.env._("a record “%(value)s” cannot stand here. Lines are missing or in another order.")
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

    def _camt_words(self):
        again = self.env._("Download it again at your bank.")
        return {
            "camt_interim": self.env._(
                "this is a camt.052: movements of today that may still change. Download camt.053, the statement."
            ),
            "camt_other": self.env._("this XML (%(value)s) is no camt.053 or camt.054. Choose camt.053 at your bank."),
            "camt_element": self.env._("element %(element)s does not belong here.") + " " + again,
            "camt_account": self.env._("%(element)s is missing: which account is this?") + " " + again,
            "camt_balance": self.env._("balance %(element)s is missing, so nothing shows that the statement is whole.")
            + " "
            + again,
            "camt_currency": self.env._("%(element)s is in another currency than the account.") + " " + again,
            "camt_amount": self.env._("%(element)s “%(value)s” is no amount with a direction.") + " " + again,
            "camt_date": self.env._("%(element)s “%(value)s” is no date.") + " " + again,
        }

    def _mt940_words(self):
        again = self.env._("Download it again at your bank.")
        return {
            "mt940_start": self.env._("the file does not begin with :20:. It is cut.") + " " + again,
            "mt940_tag": self.env._("field :%(tag)s: is missing. The file is cut or damaged.") + " " + again,
            "mt940_tag_twice": self.env._("field :%(tag)s: stands here twice. Lines are missing or doubled.")
            + " "
            + again,
            "mt940_value": self.env._("field :%(tag)s: “%(value)s” cannot be read.") + " " + again,
            "mt940_page": self.env._(
                "this page begins with %(told)s, but the page before ended with %(found)s (account %(account)s). A page is"
                " missing: download it again at your bank."
            ),
            "mt940_interim": self.env._(
                "this is an MT942: movements of today that may still change. Download MT940, the statement."
            ),
        }

    def _remark_words(self):
        return {
            "coda_follows": self.env._(
                "The bank writes that more statements follow in the file (account %(account)s). If you miss one, download it"
                " again."
            ),
            "coda_count": self.env._(
                "The bank counted %(told)s records, there are %(found)s (account %(account)s, statement %(number)s). The money"
                " adds up; some explanation may be missing."
            ),
            "mt940_goes_on": self.env._(
                "Statement %(number)s of %(account)s goes on on a page that is not in this file: import that one too."
            ),
            "skipped": self.env._("%(file)s in the zip is no statement and was left out."),
            "left_out": self.env._("Account %(account)s was left out, as you chose."),
        }
