# SPDX-License-Identifier: LGPL-3.0-or-later
"""The quick road of a document to paper says and shows the same as the host's."""

import base64
import io
import time
from unittest.mock import patch

from PIL import Image, ImageChops, ImageFilter

from odoo.tests import HttpCase, tagged

from odoo.addons.base.models.ir_actions_report import IrActionsReport as Host

from ..models import ir_actions_report as quick
from .test_pdf import PdfCase

INVOICE, QUOTE = "account.report_invoice_with_payments", "sale.report_saleorder"
REMINDER = "webhero_billing_base.report_reminder"
# at 216 points to the inch a line that moved by one point differs by 22 after this, by two points by 44
SOFT, MOVED = ImageFilter.GaussianBlur(4), 40
# the engine makes a line with an italic word one pixel higher where the machine has the font: the hard edges of the payment
# code below it show that more than letters do
MOVED_BY_ITALICS = 50


@tagged("post_install", "-at_install")
class TestPdfQuick(PdfCase, HttpCase):
    def documents(self):
        """(what, record, report): twelve kinds of document, Dutch and French, one to four pages."""
        mixed = ((100.0, None), (50.0, self.tax6))
        yield "invoice", self.posted(lines=mixed), INVOICE
        yield "facture", self.posted(partner=self.luc, lines=mixed), INVOICE
        yield "two pages", self.posted(lines=self.many(40)), INVOICE
        yield "trois pages", self.posted(partner=self.luc, lines=self.many(70)), INVOICE
        yield "four pages", self.posted(lines=self.many(120)), INVOICE
        yield "credit note", self.posted(kind="out_refund"), INVOICE
        yield "note de crédit", self.posted(partner=self.luc, kind="out_refund"), INVOICE
        yield "draft", self.invoice(), INVOICE
        yield "partly paid", self.partly_paid(), INVOICE
        yield "sections, notes and discount", self.divided(), INVOICE
        for what, partner in (("reminder", self.jan), ("rappel", self.luc)):
            yield what, self.posted(partner=partner, invoice_date="2026-01-05", invoice_date_due="2026-02-04"), REMINDER
        yield "quote", self.quote(self.jan, 2), QUOTE
        yield "offre", self.quote(self.luc, 60), QUOTE
        self.company.logo = self.drawn()
        yield "with a logo", self.posted(lines=mixed), INVOICE

    def many(self, count):
        return tuple((10.0 + number, self.tax6 if number % 3 else None) for number in range(count))

    def partly_paid(self):
        move = self.posted()
        register = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        register.create({"amount": 21.0})._create_payments()
        return move

    def divided(self):
        move = self.invoice(lines=((100.0, None), (80.0, None)), narration="<p>Met <b>dank</b>.</p>")
        move.invoice_line_ids[0].discount = 12.5
        texts = [("line_section", "Levering"), ("line_note", "Op proef: dertig dagen")]
        move.invoice_line_ids = [(0, 0, {"display_type": kind, "name": text, "sequence": 1}) for kind, text in texts]
        move.action_post()
        return move

    def quote(self, partner, lines):
        values = [
            (0, 0, {"name": f"Dienst {number}", "product_uom_qty": 2, "price_unit": 30}) for number in range(lines)
        ]
        return self.env["sale.order"].create({"partner_id": partner.id, "order_line": values})

    def drawn(self):
        picture = io.BytesIO()
        Image.radial_gradient("L").save(picture, "PNG")
        return base64.b64encode(picture.getvalue())

    def host_pdf(self, record, report):
        """The same page by the host's engine: whole style sheets over HTTP, here without its waiting for scripts."""

        def run(reports, bodies, **options):
            return Host._run_wkhtmltopdf(reports, bodies, **options)

        self.env["ir.config_parameter"].set_param("report.print_delay", "1")
        with patch.object(quick.IrActionsReport, "_run_wkhtmltopdf", run):
            return self.pdf(record, report)

    def test_looks_the_same(self):
        """V1: no line stands elsewhere, on each page of each kind of document."""
        numbers = set()
        for what, record, report in self.documents():
            with self.subTest(what):
                numbers.add(self.assert_alike(what, record, report))
        self.assertLessEqual({1, 2, 3, 4}, numbers)

    def assert_alike(self, what, record, report):
        """How many pages it has, each with the same text and the same picture as the host's."""
        ours, theirs = self.pdf(record, report), self.host_pdf(record, report)
        self.assertEqual(self.pages(ours), self.pages(theirs))
        for page in range(len(self.pages(ours))):
            pictures = [self.picture(content, page).convert("L").filter(SOFT) for content in (ours, theirs)]
            self.assertEqual(pictures[0].size, pictures[1].size)
            darkest = ImageChops.difference(*pictures).getextrema()[1]
            self.assertLess(darkest, MOVED_BY_ITALICS if what == "partly paid" else MOVED, f"{what}, page {page + 1}")
        return len(self.pages(ours))

    def test_a_changed_template(self):
        """V1: what a user added, with classes that our documents don't use and a style of its own, is printed as he made it."""
        added = (
            '<xpath expr="//div[@id=\'informations\']" position="after"><style>.mine { line-height: 3; }</style>'
            '<div class="alert alert-warning border-dark rounded-pill p-5 text-end mine">Onze winkel verhuist</div>'
            '<ul class="list-group"><li class="list-group-item active">Eerst bellen</li></ul></xpath>'
        )
        view = {"name": "added", "inherit_id": self.env.ref("account.report_invoice_document").id, "arch": added}
        self.env["ir.ui.view"].create(view)
        move = self.posted()
        self.assert_alike("changed", move, INVOICE)
        (text,) = self.pages(self.pdf(move))
        self.assertIn("Onze winkel verhuist", text)
        self.assertIn("Eerst bellen", text)

    def test_nothing_is_fetched(self):
        """V1: no style sheet and no font goes over HTTP, so that printing waits for no worker of this server."""
        seen = []
        move = self.posted()
        host = Host._run_wkhtmltopdf

        def run(reports, bodies, **options):
            seen.extend([*bodies, options["footer"]])
            self.assertFalse(options["header"])
            return host(reports, bodies, **options)

        with patch.object(Host, "_run_wkhtmltopdf", run):
            self.pdf(move)
        for page in seen:
            self.assertNotIn("/web/assets/", page)
            self.assertNotIn("<link", page)

    def test_a_script_gets_its_time(self):
        """V1: a template to which somebody added a script is printed as the host prints it."""
        move = self.posted()
        view = self.env.ref("webhero_billing_base.external_layout_webhero")
        self.env["ir.ui.view"].create(
            {
                "name": "script",
                "inherit_id": view.id,
                "arch": '<xpath expr="//table[hasclass(\'wh_letterhead\')]" position="before"><script/></xpath>',
            }
        )
        delays = []
        build = quick.IrActionsReport._build_wkhtmltopdf_args

        def noted(reports, *args, **kwargs):
            arguments = build(reports, *args, **kwargs)
            delays.append(arguments[arguments.index("--javascript-delay") + 1])
            return arguments

        with patch.object(quick.IrActionsReport, "_build_wkhtmltopdf_args", noted):
            self.pdf(move)
        self.assertEqual(delays, ["1000"])

    def test_several_by_one_process(self):
        """V2: each invoice of a batch has its own pages, whatever headings its texts hold; one process makes them."""
        moves = self.posted() + self.posted(partner=self.luc, lines=((10.0, None),) * 70) + self.posted()
        moves[0].narration = "<h1>Een titel</h1><p>tekst</p>"
        reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        engines, once, lines = [], quick._engine, []
        hand_over = quick.PdfBatch._hand_over

        def engine():
            engines.append(once())
            return engines[-1]

        def noted(batch, line):
            lines.append(line)
            hand_over(batch, line)

        with patch.object(quick, "_engine", engine), patch.object(quick.PdfBatch, "_hand_over", noted):
            streams = reports._render_qweb_pdf_prepare_streams(INVOICE, {}, moves.ids)
        self.assertEqual((len(engines), len(lines)), (1, 3))
        self.assertIsNotNone(engines[0].returncode, "the engine has ended")
        self.assertEqual(list(streams), moves.ids)
        for move in moves:
            pages = self.pages(streams[move.id]["stream"].getvalue())
            self.assertIn(move.name, pages[0])
            self.assertFalse([other.name for other in moves - move if other.name in "".join(pages)], move.name)
            self.assertEqual(len(pages) > 1, move == moves[1])

    def test_what_one_run_does_not_make(self):
        """V2: a document that the engine leaves out in one run is made alone."""
        moves, once = self.posted() + self.posted(), quick.PdfBatch._hand_over
        reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)

        def all_but_the_first(batch, line):
            if len(batch.jobs) > 1:
                once(batch, line)

        def dies(batch, line):
            once(batch, line)
            batch.engine.kill()

        for happens in (all_but_the_first, dies):
            with patch.object(quick.PdfBatch, "_hand_over", happens):
                streams = reports._render_qweb_pdf_prepare_streams(INVOICE, {}, moves.ids)
            for move in moves:
                self.assertIn(move.name, self.pages(streams[move.id]["stream"].getvalue())[0])

    def test_the_engine_works_meanwhile(self):
        """V2: the engine makes the first document while the page of the next is rendered, it does not wait for the last."""
        moves, add = self.posted() + self.posted(), quick.PdfBatch.add
        reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        found = []

        def slowly(batch, *job):
            until = time.monotonic() + 20
            while batch.jobs and not batch.jobs[0].exists() and time.monotonic() < until:
                time.sleep(0.05)
            found.extend(pdf.exists() for pdf in batch.jobs)
            return add(batch, *job)

        with patch.object(quick.PdfBatch, "add", slowly):
            streams = reports._render_qweb_pdf_prepare_streams(INVOICE, {}, moves.ids)
        self.assertEqual(found, [True])
        for move in moves:
            self.assertIn(move.name, self.pages(streams[move.id]["stream"].getvalue())[0])
