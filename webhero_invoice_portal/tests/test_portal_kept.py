# SPDX-License-Identifier: LGPL-3.0-or-later
"""V7: the PDF of an invoice that was never sent is made once, kept, and made again only where it would show something else."""

import io
import json
import zipfile

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalKept(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moves = sum((cls._invoice(cls.bakker, 100 + number) for number in range(3)), cls.env["account.move"])

    def setUp(self):
        super().setUp()
        self.authenticate("brood", "brood-12345")
        self.made = []
        reports = self.registry["ir.actions.report"]
        real = reports._pre_render_qweb_pdf

        def counted(report, report_ref, res_ids=None, data=None):
            self.made += list(res_ids or [])
            return real(report, report_ref, res_ids=res_ids, data=data)

        self.patch(reports, "_pre_render_qweb_pdf", counted)

    def _zip(self, moves):
        form = {"csrf_token": self._token(), "kind": "pdf", "ids": moves.ids}
        answer = self.url_open("/my/invoices/download", data=form)
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def _prepare(self, moves, **more):
        return self.make_jsonrpc_request("/my/invoices/prepare", {"ids": moves.ids, **more})

    def test_made_once(self):
        """V7: a zip of invoices that were never sent makes each PDF once; the next zip and single files are the same bytes."""
        first = self._zip(self.moves)
        self.assertEqual(sorted(self.made), self.moves.ids)
        self.assertEqual(self._zip(self.moves), first)
        one = self.url_open(f"/my/invoices/{self.moves[0].id}/pdf")
        self.assertIn(one.content, first.values())
        self.assertEqual(len(self.made), 3)

    def test_a_few_at_a_time(self):
        """V7: a page with script asks what is missing, has it made in portions, and then downloads what is kept."""
        self.assertEqual(self._prepare(self.moves), self.moves.ids)
        self.assertEqual(self._prepare(self.moves[:2], make=True), [])
        self.assertEqual(self._prepare(self.moves), self.moves[2].ids)
        self._prepare(self.moves[2], make=True)
        self._zip(self.moves)
        self.assertEqual(sorted(self.made), self.moves.ids)

    def test_made_again_where_it_changed(self):
        """V7: what was paid, a new text, another address or another letterhead is seen at once."""
        move = self.moves[0]
        changes = (
            lambda: (
                self.env["account.payment.register"]
                .with_context(active_model="account.move", active_ids=move.ids)
                .create({"amount": 10})
                .action_create_payments()
            ),
            lambda: self.bakker.write({"street": "Nieuwstraat 9"}),
            lambda: self.company.write({"report_footer": "Nieuw"}),
            lambda: move.invoice_line_ids.write({"name": "Advies in maart"}),
        )
        self.url_open(f"/my/invoices/{move.id}/pdf")
        for number, change in enumerate(changes, 2):
            self.env.cr._now = fields.Datetime.add(self.env.cr.now(), seconds=number)  # a later transaction
            change()
            self.assertEqual(self._prepare(move), move.ids, number)
            self.url_open(f"/my/invoices/{move.id}/pdf")
            self.assertEqual(self._prepare(move), [], number)
        self.assertEqual(self.made, move.ids * 5)

    def test_what_was_sent_is_given(self):
        """V7: an invoice that was sent gives the PDF that was sent; nothing is made, and a kept one goes away."""
        self._prepare(self.moves, make=True)
        self._store_files(self.moves[0])
        self.assertEqual(
            self.url_open(f"/my/invoices/{self.moves[0].id}/pdf").content, self.moves[0].invoice_pdf_report_id.raw
        )
        self.env["webhero.portal.copy"]._gc_sent()
        self.assertEqual(self.env["webhero.portal.copy"].search([]).move_id, self.moves[1:])

    def test_of_nobody_else(self):
        """V7: another customer has nothing made and gets nothing, by the page or over RPC."""
        self._prepare(self.moves, make=True)
        self.authenticate("worst", "worst-12345")
        answer = self.url_open(
            "/my/invoices/prepare", data=json.dumps({"params": {"ids": self.moves[:1].ids, "make": True}}),
            headers={"Content-Type": "application/json"},
        )  # fmt: skip
        self.assertIn("error", answer.json())
        for user in (self.other, self.user):
            with self.assertRaises(AccessError):
                self.env["webhero.portal.copy"].with_user(user).search([])
