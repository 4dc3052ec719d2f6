# SPDX-License-Identifier: LGPL-3.0-or-later
"""Home and the status badge in a real browser: at 1280 px and on a phone, in Dutch and French."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

GROUPS = "base.group_user,account.group_account_invoice"
HOME = """
(async () => {
    const wait = async (found, what) => {
        for (let turn = 0; turn < 200; turn++) {
            const result = found();
            if (result) return result;
            await new Promise((done) => setTimeout(done, 50));
        }
        throw new Error("never came: " + what);
    };
    const word = "%(word)s";
    const titles = [...document.querySelectorAll(".o_webhero_figure .o_webhero_title")].map((one) => one.textContent);
    if (!titles.includes(word)) throw new Error("no " + word + " in " + titles);
    const bars = document.querySelector(".o_webhero_chart canvas");
    await wait(() => Chart.getChart(bars), "the chart");
    if (Chart.getChart(bars).data.datasets.length !== 2) throw new Error("two years are compared");
    const home = document.querySelector(".o_webhero_home");
    if (home.scrollWidth > home.clientWidth) throw new Error("wider than the screen: " + home.scrollWidth);
    document.querySelector("[data-key=repeats] tbody button").click();
    await wait(() => document.querySelector(".o_form_view .o_field_widget[name=invoice_line_ids]"), "the draft");
    console.log("test successful");
})().catch((error) => console.error(error.message));
"""
STATUS = """
(async () => {
    const wait = async (found, what) => {
        for (let turn = 0; turn < 200; turn++) {
            const result = found();
            if (result) return result;
            await new Promise((done) => setTimeout(done, 50));
        }
        throw new Error("never came: " + what);
    };
    document.querySelector(".o_webhero_status button").click();
    (await wait(() => document.querySelector("[data-status=sent]"), "the choice")).click();
    await wait(() => !document.querySelector("[data-status=sent]"), "the end of the choice");
    await wait(() => document.querySelector(".o_webhero_status").textContent.includes("Verzonden"), "the new status");
    document.querySelector(".o_webhero_status button").click();
    (await wait(() => document.querySelector("[data-status=cancel]"), "the choice to cancel")).click();
    const question = await wait(() => document.querySelector(".modal .modal-body"), "the question");
    if (!question.textContent.includes("creditnota")) throw new Error("asked: " + question.textContent);
    document.querySelector(".modal footer .btn-secondary").click();
    await wait(() => !document.querySelector(".modal"), "the end of the question");
    if (!document.querySelector(".o_webhero_status").textContent.includes("Verzonden")) throw new Error("cancelled all the same");
    if (document.querySelector(".o_form_view")) throw new Error("a press on the badge opened the invoice");
    console.log("test successful");
})().catch((error) => console.error(error.message));
"""


@tagged("post_install", "-at_install")
class TestHomeScreen(HttpCase):
    def setUp(self):
        super().setUp()
        self.today = fields.Date.today()
        self.company = self.env["account.journal"].search([("type", "=", "sale")], limit=1).company_id
        self.env.user.company_ids |= self.company
        partner = self.env["res.partner"].create({"name": "Klant van het scherm", "email": "scherm@klant.example"})
        self.move = (
            self.env["account.move"]
            .with_company(self.company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": self.today - timedelta(days=31),
                    "invoice_line_ids": [
                        Command.create({"name": "Werk", "price_unit": 10, "tax_ids": [Command.clear()]})
                    ],
                }
            )
        )
        self.move.action_post()
        self.repeat = self.env["webhero.repeat"].create(
            {"origin_id": self.move.id, "every": 1, "first_date": self.today}
        )

    def owner(self, lang):
        login = f"owner-{lang}"
        return new_test_user(
            self.env,
            login,
            GROUPS,
            lang=lang,
            password=login,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        ).login

    def look(self, lang, word, size):
        self.browser_size = size
        self.touch_enabled = size.startswith("390")
        ready = "!!document.querySelector('[data-key=repeats] tbody button')"
        self.browser_js("/odoo/webhero-home", HOME % {"word": word}, ready, login=self.owner(lang), timeout=90)
        self.assertEqual(len(self.repeat.period_ids.move_ids), 1, "the press made the draft")

    def test_wide_in_dutch(self):
        """B13, B12: Home at 1280 px: figures, chart, and a repeated invoice duplicated from it."""
        self.look("nl_BE", "Openstaand", "1280x900")

    def test_phone_in_french(self):
        """B13, B12: Home on a phone: the same, and nothing is wider than the screen."""
        self.look("fr_BE", "Encours", "390x844")

    def test_status_in_the_list(self):
        """B9: the status is set from the list in one press on the badge and one on the choice."""
        drafts = [("id", "!=", self.move.id), ("move_type", "=", "out_invoice"), ("state", "=", "draft")]
        self.env["account.move"].search(drafts).unlink()
        login = self.owner("nl_BE")
        self.browser_js(
            "/odoo/action-webhero_billing_base.invoice_action",
            STATUS,
            "!!document.querySelector('.o_data_row .o_webhero_status button')",
            login=login,
            timeout=90,
        )
        self.assertTrue(self.move.is_move_sent)
