# SPDX-License-Identifier: LGPL-3.0-or-later
"""Is the archive still whole? Every document against its hash, every day against its seal (P13)."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.webhero_base.tools.actions import open_record

BATCH = 200


class WebheroPeppolArchiveCheck(models.Model):
    _name = "webhero.peppol.archive.check"
    _description = "Check of the Peppol archive"
    _order = "id desc"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", "Asked by", readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Checking"), ("done", "Done")],
        default="waiting",
        required=True,
        readonly=True,
    )
    position = fields.Integer(readonly=True)  # id of the last document that was looked at
    total = fields.Integer("Documents", readonly=True)
    done = fields.Integer("Checked", readonly=True)
    changed = fields.Integer("Changed", readonly=True)
    missing = fields.Integer("Missing files", readonly=True)
    broken_days = fields.Json(readonly=True)  # [[day, documents when it was sealed, documents now]]
    days_broken = fields.Integer("Days that no longer match their seal", readonly=True)
    seal = fields.Char("Seal of the whole archive", readonly=True)
    finished_at = fields.Datetime("Finished", readonly=True)
    progress = fields.Integer("Progress (%)", compute="_compute_progress")
    whole = fields.Boolean("Whole", compute="_compute_progress")
    summary = fields.Char("Result", compute="_compute_summary")

    @api.depends("state", "done", "total", "changed", "missing", "days_broken")
    def _compute_progress(self):
        for check in self:
            check.progress = 100 if check.state == "done" else int(99 * check.done / check.total) if check.total else 0
            check.whole = check.state == "done" and not (check.changed or check.missing or check.days_broken)

    @api.depends("state", "total", "changed", "missing", "broken_days")
    @api.depends_context("lang")
    def _compute_summary(self):
        for check in self:
            check.summary = check._summary()

    @api.depends("create_date", "company_id")
    def _compute_display_name(self):
        for check in self:
            day = fields.Date.to_string(fields.Datetime.context_timestamp(self, check.create_date))
            check.display_name = f"{check.company_id.name} {day}"

    def _summary(self):
        if self.state != "done":
            return self.env._("%(done)s of %(total)s documents checked.", done=self.done, total=self.total)
        if self.whole:
            return self.env._("All %s documents are as they were sent or received.", self.total)
        parts = []
        if self.changed:
            parts.append(self.env._("%s documents were changed after they were stored", self.changed))
        if self.missing:
            parts.append(self.env._("the files of %s documents are gone", self.missing))
        parts += [
            self.env._("%(day)s had %(then)s documents and has %(now)s now, or others", day=day, then=then, now=now)
            for day, then, now in (self.broken_days or [])[:5]
        ]
        return f"{'; '.join(parts)}. " + self.env._("Put them back from a backup, and find out who had access.")

    # ---- starting

    @api.model
    def action_check_now(self):
        """Check the archive of this company now, in the background; a check that is under way is shown."""
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("You need the right to make invoices to check the archive."))
        check = self._ask(self.env.company)
        self.env.ref("webhero_peppol.ir_cron_archive_check").sudo()._trigger()
        return open_record(check)

    def _ask(self, company):
        open_one = self.sudo().search([("company_id", "=", company.id), ("state", "!=", "done")], limit=1)
        return (open_one or self.sudo().create({"company_id": company.id, "user_id": self.env.uid})).sudo(False)

    def action_open_damaged(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("webhero_peppol.webhero_peppol_document_action")
        domain = [("company_id", "=", self.company_id.id), ("damage", "!=", False)]
        return {**action, "domain": domain, "context": {}}

    # ---- the work

    @api.model
    def _cron_check(self):
        """Continue the requested checks; one is requested weekly for every company with an archive."""
        self._ask_weekly()
        for check in self.search([("state", "!=", "done")], order="id"):
            while check._step():
                if not self.env["ir.cron"]._commit_progress(1, remaining=1):
                    return self.env.ref("webhero_peppol.ir_cron_archive_check")._trigger()
        self.env["ir.cron"]._commit_progress(remaining=0)
        return None

    def _ask_weekly(self):
        week_ago = fields.Datetime.subtract(fields.Datetime.now(), days=7)
        for company in self.env["res.company"].search([]):
            recent = self.search_count([("company_id", "=", company.id), ("create_date", ">", week_ago)], limit=1)
            documents = self.env["webhero.peppol.document"]
            if not recent and documents.search_count([("company_id", "=", company.id)], limit=1):
                self._ask(company)

    def _step(self):
        """One batch; True while there is a next one."""
        ours = [("company_id", "=", self.company_id.id)]
        documents = self.env["webhero.peppol.document"]
        if self.state == "waiting":
            self.write({"state": "running", "total": documents.search_count(ours)})
        batch = documents.search([*ours, ("id", ">", self.position)], order="id", limit=BATCH)
        if not batch:
            self._finish()
            return False
        damaged = batch._verify_hashes()
        self.write({
            "position": batch[-1].id,
            "done": self.done + len(batch),
            "changed": self.changed + len(damaged.filtered(lambda d: d.damage == "changed")),
            "missing": self.missing + len(damaged.filtered(lambda d: d.damage == "missing")),
        })  # fmt: skip
        self.env.invalidate_all()
        return True

    def _finish(self):
        broken, seal = self.env["webhero.peppol.seal"]._verify_and_seal(self.company_id)
        self.write({
            "state": "done", "total": self.done, "finished_at": fields.Datetime.now(), "seal": seal,
            "broken_days": broken, "days_broken": len(broken),
        })  # fmt: skip
        if not self.whole:
            self._notify_damage()

    def _notify_damage(self):
        """Damage is reported at once to who is responsible for the access points, and to the administrators of the accounts."""
        points = self.env["webhero.access.point"].search([("company_id", "=", self.company_id.id)])
        managers = self.env.ref("account.group_account_manager").all_user_ids.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
        )
        for user in points.responsible_id | managers:
            speaking = self.with_context(lang=user.lang)
            self.company_id.partner_id.message_notify(
                partner_ids=user.partner_id.ids,
                subject=speaking.env._("The Peppol archive of %s is damaged", self.company_id.name),
                body=speaking._summary(),
            )
