# SPDX-License-Identifier: LGPL-3.0-or-later
"""Peppol on Home: the score of "Am I compliant?", and an archive that is no longer whole."""

from odoo import models
from odoo.tools import formatLang

from odoo.addons.webhero_base.tools import parameters
from odoo.addons.webhero_base.tools.actions import open_list

from .rules_release import ADDRESS

ON = ("sender", "smp_registration", "receiver")  # states of the host in which documents can go out


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    def _blocks(self):
        return [
            *super()._blocks(),
            *self._figure_compliance(),
            *self._figure_under_way(),
            *self._figure_archive(),
            *self._figure_rules(),
        ]

    def _figure_compliance(self):
        """The share of Belgian B2B documents that were delivered over Peppol; nothing where none had to be."""
        score = self.env["webhero.peppol.compliance"]._score(self.env.companies)
        if score.percent is None and not score.unsure:
            return []
        if not self._peppol_companies():
            return self._figure_off()
        return [
            {
                "key": "peppol_score",
                "kind": "figure",
                "title": self.env._("Delivered over Peppol"),
                "value": f"{formatLang(self.env, score.percent, digits=0)} %" if score.percent is not None else "–",
                "count": score.missing,
                "note": self._compliance_note(score),
                "tone": "bad" if score.missing else "warn" if score.unsure else "good",
                "sequence": 14,
                "action": self._compliance_action(),
            }
        ]

    def _peppol_companies(self):
        """The companies on the screen whose Peppol is on."""
        return self.env.companies.filtered(lambda company: company.account_peppol_proxy_state in ON)

    def _figure_off(self):
        """While Peppol is off a score is meaningless; the next step is shown instead."""
        return [
            {
                "key": "peppol_off",
                "kind": "figure",
                "title": self.env._("Peppol"),
                "value": "–",
                "note": self.env._("Not switched on yet"),
                "tone": "warn",
                "sequence": 14,
                "action": self.env["ir.actions.act_window"]._for_xml_id("webhero_peppol.webhero_peppol_settings_action")
                if self.env.user.has_group("base.group_system")
                else False,
            }
        ]

    def _compliance_note(self, score):
        if score.missing == 1:
            return self.env._("1 document to correct")
        if score.missing:
            return self.env._("%s documents to correct", formatLang(self.env, score.missing, digits=0))
        if score.unsure:
            return self.env._("VAT number unknown on %s documents", formatLang(self.env, score.unsure, digits=0))
        return self.env._("All that must go over Peppol since 1 January 2026")

    def _compliance_action(self):
        return self.env["ir.actions.act_window"]._for_xml_id("webhero_peppol.webhero_peppol_compliance_action")

    def _figure_under_way(self):
        """How many documents of a batch still wait or have no final answer; nothing where none do."""
        ours = [("company_id", "in", self.env.companies.ids)]
        waiting = self.env["account.move"].search_count([*ours, ("sending_data", "!=", False)])
        out = [*ours, ("direction", "=", "out"), ("state", "in", ("queued", "sent"))]
        queued = self.env["webhero.peppol.document"].search_count(out)
        if not waiting + queued:
            return []
        domain = [*ours, "|", ("sending_data", "!=", False), ("webhero_peppol_state", "in", ("queued", "sent"))]
        title = self.env._("On their way over Peppol")
        return [
            {
                "key": "peppol_under_way",
                "kind": "figure",
                "title": title,
                "value": formatLang(self.env, waiting + queued, digits=0),
                "count": waiting + queued,
                "note": self.env._("%s still to be made", formatLang(self.env, waiting, digits=0))
                if waiting
                else self.env._("Waiting for the final answer"),
                "tone": False,
                "sequence": 15,
                "action": open_list(
                    "account.move",
                    domain,
                    title,
                    [
                        (self._view("account.view_out_invoice_tree"), "list"),
                        (self._view("account.view_move_form"), "form"),
                    ],
                    context={"default_move_type": "out_invoice", "create": False},
                ),
            }
        ]

    def _figure_archive(self):
        """Documents that the check of the archive found changed or missing; nothing where all are whole."""
        damaged = self.env["webhero.peppol.document"]._damaged(self.env.companies)
        if not damaged:
            return []
        return [
            {
                "key": "peppol_archive",
                "kind": "figure",
                "title": self.env._("Peppol archive"),
                "value": formatLang(self.env, damaged, digits=0),
                "count": damaged,
                "tone": "bad",
                "sequence": 6,
                "note": self.env._("Changed or missing: look now"),
                "action": self.env["ir.actions.act_window"]._for_xml_id("webhero_peppol.webhero_archive_check_action"),
            }
        ]

    def _figure_rules(self):
        """Official rules that could not be fetched, or have a successor where Peppol is on, for who can do something about it."""
        if not self.env.user.has_group("base.group_system"):
            return []
        old = self.env["webhero.peppol.validator"]._rules_too_old() if self._peppol_companies() else ()
        trouble = self.env["webhero.peppol.rules"]._trouble_text()
        if not old and not trouble:
            return []
        return [
            {
                "key": "peppol_rules",
                "kind": "figure",
                "title": self.env._("Official Peppol rules"),
                "value": ", ".join(old) or "–",
                "count": len(old),
                "tone": "warn",
                "sequence": 16,
                "note": trouble or self.env._("There is a newer release: fetch or upload it"),
                "action": self._rules_action(),
            }
        ]

    def _rules_action(self):
        """Where they are fetched once there is an address, else the upload."""
        if parameters.read(self.env, ADDRESS):
            return self.env["ir.actions.act_window"]._for_xml_id("webhero_peppol.webhero_peppol_settings_action")
        return self.env["ir.actions.act_window"]._for_xml_id("webhero_peppol.webhero_peppol_rules_upload_action")
