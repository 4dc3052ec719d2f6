# SPDX-License-Identifier: LGPL-3.0-or-later
"""What other addons, and the host, put on an invoice stands on ours too (S21.17)."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..models import other_numbers
from .common import BillingCase

COMMENTS = """
<data>
    <xpath expr="//div[@id='informations']" position="inside"><div class="col" name="other_fact">FACT</div></xpath>
    <xpath expr="//table[@name='invoice_line_table']" position="before"><p>ABOVE</p></xpath>
    <xpath expr="//table[@name='invoice_line_table']" position="after"><p>BELOW</p></xpath>
    <xpath expr="//div[@id='total']//table" position="inside"><tr><td>DISCOUNT</td><td>-5.00</td></tr></xpath>
    <xpath expr="//div[@id='right-elements']" position="inside"><p>RIGHT</p></xpath>
    <xpath expr="//p[@name='payment_communication']" position="before"><p>TERMS</p></xpath>
    <xpath expr="//div[@id='payment_term']/div[@name='comment']" position="after"><p>LAST</p></xpath>
</data>
"""
TAKEN = """
<data>
    <xpath expr="//span[@id='payment_terms_note_id']" position="replace"/>
    <xpath expr="//div[@id='informations']/div[@name='origin']" position="replace"/>
</data>
"""


@tagged("post_install", "-at_install")
class TestBeside(BillingCase):
    def _beside(self, arch):
        self.env["ir.ui.view"].create(
            {
                "name": "another addon",
                "type": "qweb",
                "mode": "extension",
                "inherit_id": self.env.ref("account.report_invoice_document").id,
                "priority": 200,  # after the host's other addons, which may put something beside it
                "arch": arch,
            }
        )

    def _page(self):
        move = self.invoice(self.jan)
        move.invoice_incoterm_id = self.env.ref("account.incoterm_EXW")
        move.action_post()
        html = self.env["ir.actions.report"]._render_qweb_html("account.account_invoices", move.ids)[0].decode()
        return move, html

    def test_what_other_addons_put_on_an_invoice(self):
        """S21.17: comments above and below the lines, a row of totals, facts and terms of others, the host's incoterm."""
        self._beside(COMMENTS)
        move, html = self._page()
        for word in ("FACT", "ABOVE", "BELOW", "DISCOUNT", "RIGHT", "TERMS", "LAST", "EXW"):
            self.assertIn(word, html)
        self.assertEqual(html.count(move.payment_reference), 1)  # ours, not the host's beside it
        self.assertNotIn('name="invoice_date"', html)
        self.assertEqual(html.count("wh_grand"), 1)
        self.assertNotIn("o_tax_totals", html)

    def test_printing_writes_nothing(self):
        """S21.17: whoever prints or downloads an invoice writes nothing on it, so that it meets no worker that sends it."""
        move, _html = self._page()
        self.env.invalidate_all()
        written, moves = [], self.registry["account.move"]
        real = moves.write
        self.patch(moves, "write", lambda these, vals: written.append(vals) or real(these, vals))
        self.env["ir.actions.report"]._render_qweb_html("account.account_invoices", move.ids, data={"proforma": True})
        self.env.flush_all()
        self.assertEqual(written, [])

    def test_what_another_addon_took_away(self):
        """S21.17: an addon that takes parts of the host's invoice away does not stop ours."""
        self._beside(TAKEN)
        move, html = self._page()
        self.assertIn(move.payment_reference, html)


@tagged("post_install", "-at_install")
class TestOtherNumbers(BillingCase):
    def setUp(self):
        super().setUp()
        self.sequence = self.env["ir.sequence"].create({"name": "Factuurdagboek", "company_id": self.company.id})
        self.patch(
            self.registry["res.company"], "_webhero_other_sequence", lambda _company, _kind="out_invoice": self.sequence
        )

    def test_who_numbers_is_said(self):
        """S21.17: where another addon numbers the journal the settings say so and promise no number."""
        form = Form(self.env["res.config.settings"])
        self.assertIn("Factuurdagboek", form.webhero_number_advice)
        self.assertFalse(form.webhero_number_preview)

    def test_it_goes_on_with_ours(self):
        """S21.17: one press gives the other sequence our prefix, width and next number, for next year too."""
        year = fields.Date.context_today(self.company).year
        last = self.posted(day=f"{year}-01-10")
        settings = self.env["res.config.settings"].create({})
        settings.action_webhero_number_by_sequence()
        following = other_numbers.last_given(self.company, "{year}", year) + 1
        self.assertEqual(last.name, f"{year}{following - 1}")
        for day, number in ((f"{year}-05-05", f"{year}{following}"), (f"{year + 1}-01-02", f"{year + 1}101")):
            self.assertEqual(self.sequence.with_context(ir_sequence_date=day).next_by_id(), number)

    def test_the_reference_is_made(self):
        """S21.17: where that addon leaves the bare number as reference, or none, the structured one is made."""
        move = self.posted()
        wanted = move.payment_reference
        self.assertTrue(wanted.startswith("+++"))
        for left in (move.name, False):
            move.payment_reference = left
            move._webhero_set_reference()
            self.assertEqual(move.payment_reference, wanted)
        move.payment_reference = "RF18 5390 0754 7034"
        move._webhero_set_reference()
        self.assertEqual(move.payment_reference, "RF18 5390 0754 7034")


@tagged("post_install", "-at_install")
class TestWrongAccounts(BillingCase):
    def test_the_generic_chart(self):
        """S21.17: a new database in dollars with the generic chart: first steps and data to check say so and lead out."""
        step = self.env.ref("webhero_billing_base.first_step_accounts")
        self.assertFalse(step.applies)  # a Belgian company with its own chart
        company = self.env["res.company"].create({"name": "Nieuw bv", "currency_id": self.env.ref("base.USD").id})
        self.env.user.company_ids |= company
        here = self.env(context={**self.env.context, "allowed_company_ids": company.ids})
        self.env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
        step = step.with_env(here)
        company.country_id = False
        step.invalidate_recordset()
        self.assertEqual((step.applies, step.state, step.action_do()["res_model"]), (True, "todo", "res.company"))
        company.country_id = self.env.ref("base.be")
        company.currency_id = self.env.ref("base.USD")
        step.invalidate_recordset()
        self.assertEqual(step.action_do()["res_model"], "res.config.settings")
        checks = self.env["webhero.data.check"].with_env(here)
        checks._refresh(company)
        found = checks.search([("company_id", "=", company.id), ("res_model", "=", "res.company")])
        self.assertEqual(set(found.mapped("code")), {"chart", "currency"})
        self.patch(self.registry["res.company"], "_existing_accounting", lambda _company: True)
        with self.assertRaisesRegex(UserError, "new company"):
            step.with_context(lang="en_US").action_do()
