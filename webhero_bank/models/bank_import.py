# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import hashlib
from contextlib import contextmanager

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import notification, open_list, open_record, open_url, open_wizard

from ..rules import files, payouts

AT_ONCE = 60  # lines stored while the user waits


class BankImport(models.Model):
    """A received bank file: by whom, when, and how much of it was new. Kept even when nothing of it was stored."""

    _name = "webhero.bank.import"
    _description = "Bank file"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("File", required=True, readonly=True)
    file = fields.Binary("Content", attachment=True, readonly=True)
    sha256 = fields.Char("Fingerprint", compute="_compute_sha256", store=True, index=True)
    source = fields.Selection([("upload", "By hand"), ("mail", "By mail")], "Came in", default="upload", readonly=True)
    company_id = fields.Many2one(
        "res.company", "Company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [
            ("new", "To import"),
            ("journal", "Account unknown"),
            ("storing", "Being stored"),
            ("done", "Done"),
            ("refused", "Refused"),
        ],
        "State",
        required=True,
        readonly=True,
        default="new",
        index=True,
        tracking=True,
    )
    refusal = fields.Json("Why it is refused", readonly=True)
    remarks = fields.Json("What to know", readonly=True)
    summary = fields.Text("What became of it", compute="_compute_summary")
    unknown_accounts = fields.Json("Accounts without a journal", readonly=True)
    left_out = fields.Json("Accounts left out", readonly=True)
    statement_ids = fields.One2many("webhero.bank.statement", "import_id", "Statements", readonly=True)
    new_count = fields.Integer("New lines", readonly=True)
    known_count = fields.Integer("Known lines", readonly=True)
    detail_count = fields.Integer("Details", readonly=True, help="Payments that explain a total on another statement.")
    payout_count = fields.Integer("Payouts", readonly=True, help="Sums of a payment service that many payments are in.")
    stored_count = fields.Integer("Stored lines", readonly=True)
    moved_count = fields.Integer("Moved lines", readonly=True, help="Their date lies in a period that was closed.")
    progress = fields.Float("Progress", compute="_compute_progress")

    @api.depends("file")
    def _compute_sha256(self):
        for one in self:
            one.sha256 = hashlib.sha256(one._content()).hexdigest()

    @api.depends("new_count", "stored_count")
    def _compute_progress(self):
        for one in self:
            one.progress = 100 * one.stored_count / one.new_count if one.new_count else 100 * (one.state == "done")

    @api.depends(
        "state", "new_count", "known_count", "detail_count", "moved_count", "payout_count", "refusal", "remarks"
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        for one in self:
            one.summary = "\n".join(one._sentences())

    def _content(self):
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    # ---- buttons

    def action_import(self):
        """Read the file and store its new movements: a small file at once, a large one in the background."""
        self._check_may_import()
        for one in self.filtered(lambda one: one.state != "done"):
            one.statement_ids.movement_ids.filtered("trouble").trouble = False
            one._import()
        return True

    def action_open_lines(self):
        self.ensure_one()
        movements = self.statement_ids.movement_ids
        domain = [("webhero_movement_id", "in", movements.ids)]
        return open_list("account.bank.statement.line", domain, self.env._("Lines of %(file)s", file=self.name))

    def action_open_file(self):
        self.ensure_one()
        return open_url(f"/web/content/{self._name}/{self.id}/file/{self.name}?download=true", "self")

    def action_choose_journals(self):
        """Choose or create the journal of each account of the file."""
        self.ensure_one()
        self._check_may_import()
        return open_wizard(
            "webhero.bank.account.wizard", self.env._("Accounts of this file"), default_import_id=self.id
        )

    def action_mail_address(self):
        """Show the address to mail bank files to; files received there wait for a user."""
        alias = self._alias()
        return notification(
            self.env._(
                "Mail bank files to %(address)s. They wait here until you press Import.", address=alias.alias_full_name
            ),
            "info",
            sticky=True,
        )

    def _check_may_import(self):
        if not self.env.user.has_group("account.group_account_invoice"):
            raise UserError(
                self.env._("Bank files are imported by who may make invoices. Ask your administrator for that right.")
            )

    # ---- receiving

    @api.model
    def _receive(self, name, data, company, source="upload"):
        """Create the record of a file, whatever its content."""
        return self.create(
            {"name": name or "-", "file": base64.b64encode(data), "company_id": company.id, "source": source}
        )

    @api.model
    def _upload(self, files):
        """Import [(name, bytes)] at once and show the result."""
        self._check_may_import()
        taken = self.browse()
        for name, data in files:
            one = self._receive(name, data, self.env.company)
            one._import()
            taken |= one
        if len(taken) == 1:
            return open_record(taken)
        return open_list(self._name, [("id", "in", taken.ids)], self.env._("Bank files"))

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail to our address: each attachment becomes a file that waits for a user, since senders can be forged."""
        values = custom_values or {}
        company = self.env["res.company"].browse(values.get("company_id")) or self.env.company
        first = self.browse()
        for name, content, *_more in msg_dict.get("attachments") or ():
            data = content.encode() if isinstance(content, str) else content
            first = first or self._receive(name, data, company, "mail")
        return first or self._receive(msg_dict.get("subject") or "-", b"", company, "mail")

    def _refuse(self, refusal: Refusal):
        self.write({"state": "refused", "refusal": {"code": refusal.code, "facts": refusal.facts}})

    # ---- the result in words

    def _sentences(self):
        self.ensure_one()
        if self.state == "new":
            yield self.env._("Not imported yet. Press Import.")
        if self.state == "refused":
            yield self.env["webhero.bank.words"]._refused(self.refusal or {}, self.name)
        if self.state == "journal":
            yield from self._unknown_sentences()
        if self.state in ("storing", "done"):
            yield from self._count_sentences()
        for remark in self.remarks or ():
            yield self.env["webhero.bank.words"]._remark(remark)

    def _unknown_sentences(self):
        accounts = ", ".join(f"{one['account']} ({one['currency']})" for one in self.unknown_accounts or ())
        yield self.env._(
            "No bank journal has account %(accounts)s. Say to which journal it belongs, or have one made.",
            accounts=accounts,
        )

    def _alias(self):
        """The alias that bank files are mailed to; raises UserError where there can be none."""
        if not self.env.user.has_group("account.group_account_manager"):
            raise UserError(self.env._("The address is made by who sets up the accounting. Ask your administrator."))
        alias = self.env.company._webhero_bank_alias()
        if not alias.alias_domain_id:
            raise UserError(
                self.env._(
                    "Odoo has no domain to receive mail on yet: set the alias domain in Settings, General Settings."
                )
            )
        return alias

    def _count_sentences(self):
        if payouts.is_payouts(self._content()):
            yield self.env._(
                "%(new)s new payouts, %(known)s were known.", new=self.payout_count, known=self.known_count
            )
        elif self.new_count or not self.detail_count:
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
        yield from self._trouble_sentences()
        yield from filter(None, self.statement_ids.mapped("gap"))

    def _trouble_sentences(self):
        for trouble in sorted(set(filter(None, self.statement_ids.movement_ids.mapped("trouble")))):
            yield self.env._(
                "Some lines could not be stored: %(trouble)s Correct that, then press Import.", trouble=trouble
            )

    # ---- importing: read, find the accounts, register the new movements; all of it or nothing

    def _import(self):
        """Read the file; register and store its new movements, or record the refusal."""
        self.ensure_one()
        if payouts.is_payouts(self._content()):
            return self._import_payouts()
        found = self._read_file()
        if isinstance(found, Refusal):
            return self._refuse(found)
        journals = self._journals(found.statements)
        unknown = [each for each in self._accounts(found.statements) if journals.get(self._account_key(each)) is None]
        if unknown:
            return self.write({"state": "journal", "refusal": False, "unknown_accounts": unknown})
        self.write({"state": "storing", "refusal": False, "unknown_accounts": False})
        again = self._register_alone(found, journals)
        self._store_or_wait(self.statement_ids.movement_ids | again)

    def _register_alone(self, found, journals):
        """As `_register_movements`, the files of an account one after the other; where two come at once, the second is retried."""
        with self._one_after_the_other():
            self._write_journals(journals.values())
            return self._register_movements(found, journals)

    @contextmanager
    def _one_after_the_other(self):
        try:
            with self.env.cr.savepoint():
                yield
        except (SerializationFailure, UniqueViolation):
            raise ConcurrencyError(self.env._("This file is being imported by somebody else as well.")) from None

    def _write_journals(self, journals):
        """Two formats of one day, or a file and a feed, have other keys for one movement: no constraint finds it. So each import
        writes its journals: of two at the same moment the second fails here, and begins again with what the first stored.
        """
        ids = [journal.id for journal in journals if journal]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE account_journal j SET write_date = j.write_date FROM"
                " (SELECT id FROM account_journal WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE) turn"
                " WHERE j.id = turn.id",
                ids,
            )
        )

    def _read_file(self):
        """The statements in the file (rules/files.py Found), or a Refusal; to be overridden by addons with another source."""
        return files.read(self._content(), self.name)

    def _import_payouts(self):
        """The report of a payment service: store its payouts and match the open bank lines again."""
        found = payouts.read(self._content(), self.name)
        if isinstance(found, Refusal):
            return self._refuse(found)
        with self._one_after_the_other():
            new, known = self.env["webhero.bank.payout"]._store_new(found.payouts, self)
        remarks = [{"code": one.code, "facts": one.facts} for one in found.remarks]
        self.write({"state": "done", "refusal": False, "payout_count": new, "known_count": known, "remarks": remarks})
        if new:
            self.env["webhero.bank.payout"]._match_lines(self.company_id)

    # ---- accounts

    def _accounts(self, statements):
        """The distinct accounts of the file, as JSON values."""
        found = {}
        for one in statements:
            account = {"account": one.account, "currency": one.currency, "holder": one.holder, "bic": one.bic}
            found.setdefault(self._account_key(account), account)
        return list(found.values())

    def _account_key(self, account):
        return f"{account['account']}/{account['currency']}"

    def _journals(self, statements):
        """{account/currency: journal}; False for an account that the user excluded."""
        left_out = set(self.left_out or ())
        journals = {}
        for account in self._accounts(statements):
            key = self._account_key(account)
            journal = self.env["account.journal"]._webhero_of_account(
                self.company_id, account["account"], account["currency"]
            )
            if key in left_out:
                journals[key] = False
            elif journal:
                journals[key] = journal
        return journals

    # ---- new movements

    def _register_movements(self, found, journals):
        """Register the new movements; return the known ones that must be stored again."""
        again = self.env["webhero.bank.movement"]
        counts = {"new_count": 0, "known_count": 0, "detail_count": 0}
        remarks = [{"code": "skipped", "facts": {"file": name}} for name, _refusal in found.skipped]
        for statement in sorted(found.statements, key=lambda one: one.booked, reverse=True):
            journal = journals[f"{statement.account}/{statement.currency}"]
            if not journal:
                remarks.append({"code": "left_out", "facts": {"account": statement.account}})
                continue
            remarks += [{"code": one.code, "facts": one.facts} for one in statement.remarks]
            if statement.booked:
                new, before, deleted = self.env["webhero.bank.statement"]._register_movements(self, statement, journal)
                again |= deleted
                counts["new_count"] += new + len(deleted)
                counts["known_count"] += before - len(deleted)
            else:
                new, before = self.env["webhero.bank.explanation"]._store_new(statement, journal, self)
                counts["detail_count"] += new
                counts["known_count"] += before
        self.write({**counts, "remarks": remarks, "stored_count": 0})
        self.env.flush_all()
        return again

    # ---- storing

    def _store_or_wait(self, movements):
        waiting = movements.filtered("waiting")
        if len(waiting) <= AT_ONCE:
            waiting._store()
            self._count_stored()
        else:
            self.env["webhero.bank.movement"]._wake()

    def _count_stored(self):
        """Update the progress of each file; it is done when none of its movements waits."""
        self.env.flush_all()
        for one in self:
            self.env.cr.execute(
                SQL(
                    """
                    SELECT count(*) FILTER (WHERE movement.waiting),
                           count(*) FILTER (WHERE entry.date != line.webhero_bank_date)
                      FROM webhero_bank_movement movement
                      JOIN webhero_bank_statement statement ON statement.id = movement.bank_statement_id
                 LEFT JOIN account_bank_statement_line line ON line.webhero_movement_id = movement.id
                 LEFT JOIN account_move entry ON entry.id = line.move_id
                     WHERE statement.import_id = %s
                    """,
                    one.id,
                )
            )
            left, moved = self.env.cr.fetchone()
            state = "storing" if left else "done"
            one.write({"stored_count": one.new_count - left, "moved_count": moved, "state": state})
            if state == "done":
                one._wholly_stored()

    def _wholly_stored(self):
        """Hook: all of this file is in the books. For addons that forward it; may be called more than once."""
