# SPDX-License-Identifier: LGPL-3.0-or-later
"""Tests on connections of their own that really commit, and clean up after themselves."""

import threading
from contextlib import contextmanager

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class CommittedCase(TransactionCase):
    """What a test inside one transaction can't show: two people at once, a process that dies halfway."""

    def setUp(self):
        super().setUp()
        # threads of ours ask for the registry, whose lock `odoo --test-enable` holds while it runs tests
        self.patch(Registry, "_lock", DummyRLock())
        with self.connection() as env:
            journal = env["account.journal"].search([("type", "=", "sale")], limit=1)
            self.company_id = journal.company_id.id
        with self.connection() as env:
            partner = env["res.partner"].create(
                {"name": "Twee Tegelijk bv", "email": "twee@klant.example", "lang": "nl_BE"}
            )
            move = env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": "2043-01-01",
                    "invoice_line_ids": [
                        Command.create({"name": "Huur januari 2043", "price_unit": 10, "tax_ids": [Command.clear()]})
                    ],
                }
            )
            self.partner_id, self.move_id = partner.id, move.id
        self.addCleanup(self._clean)

    @contextmanager
    def connection(self):
        with self.registry.cursor() as cr:
            company = getattr(self, "company_id", None)
            yield api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [company]} if company else {})

    def _clean(self):
        with self.connection() as env:
            self.remove(env)
            env["webhero.repeat"].search([("partner_id", "=", self.partner_id)]).unlink()
            moves = env["account.move"].with_context(force_delete=True).search([("partner_id", "=", self.partner_id)])
            moves.filtered(lambda move: move.state == "posted").button_draft()
            moves.unlink()
            env["res.partner"].browse(self.partner_id).unlink()

    def remove(self, env):
        """What a test made beside its invoice."""

    def together(self, *calls):
        """Run each call(env) on a connection of its own, all at the same moment; gives back what each raised (or None)."""
        start, raised = threading.Barrier(len(calls)), [None] * len(calls)

        def run(position, call):
            try:
                with self.connection() as env:
                    env.cr.execute("SELECT 1")  # the snapshot is taken before anybody begins
                    start.wait(30)
                    retrying(lambda: call(env), env)
            except Exception as error:  # noqa: BLE001 - the test says which may happen
                raised[position] = error

        threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        return raised
