"""The quick road of a document to paper says and shows the same as the host's."""

from unittest.mock import patch

from PIL import ImageChops, ImageFilter

from odoo.tests import HttpCase, tagged

from odoo.addons.base.models.ir_actions_report import IrActionsReport as Host

from ..models import ir_actions_report as quick
from .test_pdf import PdfCase

# at 216 points to the inch a line that moved by one point differs by 22 after this, by two points by 44
SOFT, MOVED = ImageFilter.GaussianBlur(4), 40


@tagged("post_install", "-at_install")
class TestPdfQuick(PdfCase, HttpCase):
    def documents(self):
        """(record, report) of several kinds, Dutch and French, one to four pages."""
        invoice = "account.report_invoice_with_payments"
        long = tuple((10.0 + number, self.tax6 if number % 3 else None) for number in range(70))
        quote = self.env["sale.order"].create({"partner_id": self.luc.id, "order_line": [(0, 0, {"name": "Dienst"})]})
        yield self.posted(lines=((100.0, None), (50.0, self.tax6))), invoice
        yield self.posted(partner=self.luc, lines=((100.0, None),)), invoice
        yield self.posted(lines=long), invoice
        yield self.posted(partner=self.luc, lines=long), invoice
        yield self.posted(move_type="out_refund"), invoice
        yield self.invoice(), invoice
        yield (
            self.posted(invoice_date="2026-01-05", invoice_date_due="2026-02-04"),
            "webhero_billing_base.report_reminder",
        )
        yield quote, "sale.report_saleorder"

    def host_pdf(self, record, report):
        """The same page by the host's engine: whole style sheets over HTTP, and its waiting."""

        def run(reports, bodies, **options):
            return Host._run_wkhtmltopdf(reports, bodies, **options)

        with patch.object(quick.IrActionsReport, "_run_wkhtmltopdf", run):
            return self.pdf(record, report)

    def test_looks_the_same(self):
        """V1: no line stands elsewhere, on each page of each kind of document."""
        for record, report in self.documents():
            with self.subTest(report=report, record=record.display_name):
                ours, theirs = self.pdf(record, report), self.host_pdf(record, report)
                self.assertEqual(self.pages(ours), self.pages(theirs))
                for page in range(len(self.pages(ours))):
                    pictures = [self.picture(content, page).convert("L").filter(SOFT) for content in (ours, theirs)]
                    self.assertEqual(pictures[0].size, pictures[1].size)
                    darkest = ImageChops.difference(*pictures).getextrema()[1]
                    self.assertLess(darkest, MOVED, f"page {page + 1}")

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
        lines, once = [], quick._run_lines

        def run(found):
            lines.append(len(found))
            return once(found)

        with patch.object(quick, "_run_lines", run):
            streams = reports._render_qweb_pdf_prepare_streams("account.report_invoice_with_payments", {}, moves.ids)
        self.assertEqual(lines, [3])
        self.assertEqual(list(streams), moves.ids)
        for move in moves:
            pages = self.pages(streams[move.id]["stream"].getvalue())
            self.assertIn(move.name, pages[0])
            self.assertFalse([other.name for other in moves - move if other.name in "".join(pages)], move.name)
            self.assertEqual(len(pages) > 1, move == moves[1])

    def test_what_one_run_does_not_make(self):
        """V2: a document that the engine leaves out in one run is made alone."""
        moves, once = self.posted() + self.posted(), quick._run_lines
        with patch.object(quick, "_run_lines", lambda lines: once(lines[1:])):
            reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
            streams = reports._render_qweb_pdf_prepare_streams("account.report_invoice_with_payments", {}, moves.ids)
        for move in moves:
            self.assertIn(move.name, self.pages(streams[move.id]["stream"].getvalue())[0])
