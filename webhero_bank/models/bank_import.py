import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import notification, open_list, open_record, open_wizard


class BankImport(models.Model):
    """One file that came in: who, when, what of it was new. It stays, also when nothing of it was stored."""

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
    told = fields.Text("What became of it", compute="_compute_told")
    unknown_accounts = fields.Json("Accounts without a journal", readonly=True)
    left_out = fields.Json("Accounts left out", readonly=True)
    statement_ids = fields.One2many("webhero.bank.statement", "import_id", "Statements", readonly=True)
    new_count = fields.Integer("New lines", readonly=True)
    known_count = fields.Integer("Known lines", readonly=True)
    detail_count = fields.Integer("Details", readonly=True, help="Payments that explain a total on another statement.")
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

    @api.depends("state", "new_count", "known_count", "detail_count", "moved_count", "refusal", "remarks")
    @api.depends_context("lang")
    def _compute_told(self):
        for one in self:
            one.told = "\n".join(one._sentences())

    def _content(self):
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    # ---- what a person presses

    def action_import(self):
        """Read the file and store what is new: a small one at once, a large one in the background."""
        self._check_may_import()
        for one in self.filtered(lambda one: one.state != "done"):
            one.statement_ids.movement_ids.filtered("trouble").trouble = False
            one._take_in()
        return True

    def action_open_lines(self):
        self.ensure_one()
        movements = self.statement_ids.movement_ids
        domain = [("webhero_movement_id", "in", movements.ids)]
        return open_list("account.bank.statement.line", domain, self.env._("Lines of %(file)s", file=self.name))

    def action_open_file(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.name}?download=true",
        }

    def action_choose_journals(self):
        """Say to which journal each account of the file belongs, or have one made."""
        self.ensure_one()
        self._check_may_import()
        return open_wizard(
            "webhero.bank.account.wizard", self.env._("Accounts of this file"), default_import_id=self.id
        )

    def action_mail_address(self):
        """The address to mail bank files to; what comes there waits for a person."""
        if not self.env.user.has_group("account.group_account_manager"):
            raise UserError(self.env._("The address is made by who sets up the accounting. Ask your administrator."))
        alias = self.env.company._webhero_bank_alias()
        if not alias.alias_domain_id:
            raise UserError(
                self.env._(
                    "Odoo has no domain to receive mail on yet: set the alias domain in Settings, General Settings."
                )
            )
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

    # ---- coming in

    @api.model
    def _receive(self, name, data, company, source="upload"):
        """The record of a file, whatever is in it."""
        return self.create(
            {"name": name or "-", "file": base64.b64encode(data), "company_id": company.id, "source": source}
        )

    @api.model
    def _upload(self, files):
        """Take in [(name, bytes)] at once and show what became of them."""
        self._check_may_import()
        taken = self.browse()
        for name, data in files:
            one = self._receive(name, data, self.env.company)
            one._take_in()
            taken |= one
        if len(taken) == 1:
            return open_record(taken)
        return open_list(self._name, [("id", "in", taken.ids)], self.env._("Bank files"))

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail to our address: each attachment becomes a file that waits for a person, as anybody can write a sender."""
        values = custom_values or {}
        company = self.env["res.company"].browse(values.get("company_id")) or self.env.company
        first = self.browse()
        for name, content, *_more in msg_dict.get("attachments") or ():
            data = content.encode() if isinstance(content, str) else content
            first = first or self._receive(name, data, company, "mail")
        return first or self._receive(msg_dict.get("subject") or "-", b"", company, "mail")

    def _refuse(self, refusal: Refusal):
        self.write({"state": "refused", "refusal": {"code": refusal.code, "facts": refusal.facts}})
