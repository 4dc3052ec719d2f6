from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NotebookCase


@tagged("post_install", "-at_install")
class TestScreens(NotebookCase):
    def _in_error(self, key="A1"):
        message = self._note(key, refuse="nonsense")
        message._run()
        return message

    def test_counters_and_light(self):
        """S10: the connection's card counts open, errors and done, and shows green, orange or red."""
        backend = self.connection.backend_id
        self.assertEqual(backend.light, "green")
        self._note("D1")._run()
        self._in_error()
        self._note("O1")
        backend.invalidate_recordset()
        self.assertEqual((backend.count_done, backend.count_error, backend.count_open), (1, 1, 1))
        self.assertEqual(backend.light, "orange")
        self.assertIn('"value": 1', backend.graph)

    def test_card_leads_to_lists(self):
        """S10: each counter opens its list."""
        message = self._in_error()
        backend = self.connection.backend_id
        for action, found in ((backend.action_show_errors(), message), (backend.action_show_open(), message.browse())):
            self.assertEqual(self.exchange.search(action["domain"]), found)
        self.assertEqual(message.action_more_info()["res_id"], message.id)

    def test_test_connection_names_what_is_missing(self):
        """S1: Test connection shows what it could not do and what to do about it."""
        backend = self.connection.backend_id
        backend.action_test_connection()
        self.assertEqual(backend.probe_ids.mapped("ok"), [True])
        self.notebook.fault("401", times=10)
        backend.action_test_connection()
        self.assertEqual((backend.state, backend.light), ("failed", "red"))
        self.assertIn("key", backend.probe_ids.message)
        self.assertIn("Test connection", backend.probe_ids.hint)

    def test_pause_by_hand_stays(self):
        """S10: who pauses by hand is not overruled by a successful test."""
        backend = self.connection.backend_id
        backend.action_pause()
        self.assertTrue(backend.pause_message)
        backend.action_test_connection()
        self.assertTrue(backend.paused)
        backend.action_resume()
        self.assertFalse(backend.paused)

    def test_report_a_problem(self):
        """S10: a mail draft with message, error and calls, without the secret."""
        message = self._in_error()
        self._note("B1")._run()
        message = self.exchange.search([("key", "in", ("A1", "B1"))])
        action = message.action_report_problem()
        reports = self.env[action["res_model"]].with_context(**action["context"])
        report = reports.create({"email_to": "help@webhero.test"})
        report.question = "Why <b>this</b>?"
        report.action_send()
        mail = self.env["mail.mail"].search([("email_to", "=", "help@webhero.test")])
        self.assertIn("A1", mail.subject)
        for text in ("The note says nonsense.", "/notes", "&lt;b&gt;this"):
            self.assertIn(text, mail.body_html)
        self.assertNotIn(self.notebook.TOKEN, mail.body_html)
        self.assertEqual(reports.create({}).email_to, "help@webhero.test")  # who helps is asked once
        report.email_to = "nobody"
        with self.assertRaises(UserError):
            report.action_send()

    def test_support_form(self):
        """P12: a question is sent with company, versions and the last errors."""
        self._in_error()
        request = self.env["webhero.support.request"].create(
            {
                "question": "How do I start?",
                "email_to": "help@webhero.test",
                "backend_id": self.connection.backend_id.id,
            }
        )
        request.action_send()
        mail = self.env["mail.mail"].search([("email_to", "=", "help@webhero.test")])
        for text in ("How do I start?", self.env.company.name, "webhero_exchange", "The note says nonsense."):
            self.assertIn(text, mail.body_html)

    def test_what_was_not_sent_is_told(self):
        """P12: a question or a report that could not leave is told with its reason, never "sent"; its address is not kept."""

        def fail(mails, *_how, **_more):
            mails.write({"state": "exception", "failure_reason": "Connection refused."})

        self.env["ir.config_parameter"].search([("key", "=", "webhero_exchange.support_email")]).unlink()
        reports = self.env["webhero.problem.report"].with_context(default_exchange_ids=self._in_error().ids)
        asked = {"email_to": "help@webhero.test", "question": "?"}
        for form in (reports.create(asked), self.env["webhero.support.request"].create(asked)):
            with self.subTest(form._name), patch.object(self.registry["mail.mail"], "send", fail):
                answer = form.action_send()
                self.assertEqual((answer["params"]["type"], answer["params"]["sticky"]), ("danger", True))
                self.assertIn("Connection refused.", answer["params"]["message"])
                self.assertFalse(reports._default_email_to())

    def test_daily_mail(self):
        """S12: one mail a day with the errors grouped by cause, in the reader's language; no mail where all is well."""
        backend = self.connection.backend_id
        reader = self.env.ref("base.user_admin")
        reader.write({"email": "owner@bakkerij.test", "lang": "nl_BE"})
        backend.write({"mail_user_ids": [(4, reader.id)], "extra_email": "boekhouder@kantoor.test"})
        mails = self.env["mail.mail"].search([])
        self.env["webhero.backend"]._cron_daily_mail()
        self.assertFalse(self.env["mail.mail"].search([]) - mails)
        backend.write({"mail_user_ids": [(5,)], "extra_email": False, "responsible_id": reader.id})
        self.assertEqual(backend._daily_readers(), [("owner@bakkerij.test", "nl_BE")])  # where no recipient was set
        backend.write({"mail_user_ids": [(4, reader.id)], "extra_email": "boekhouder@kantoor.test"})
        backend.daily_mail_on = False
        self._in_error("A1")
        self._in_error("A2")
        backend.invalidate_recordset()
        self.env["webhero.backend"]._cron_daily_mail()
        self.env["webhero.backend"]._cron_daily_mail()
        sent = self.env["mail.mail"].search([]) - mails
        self.assertEqual(sorted(sent.mapped("email_to")), ["boekhouder@kantoor.test", "owner@bakkerij.test"])
        self.assertIn("2 in fout", sent[0].subject)
        self.assertEqual(sent[0].body_html.count("The note says nonsense."), 1)
        self.assertIn("A1", sent[0].body_html)
        self.assertIn("Wat er mis is", sent[0].body_html)

    def test_explanations_in_dutch_and_french(self):
        """X11: what is wrong and what to do, in the reader's language."""
        message = self._note("A1")
        self.notebook.fault("500")
        message._run()
        english = message.with_context(lang="en_US").error_message
        for lang, word in (("nl_BE", "andere kant"), ("fr_BE", "autre côté")):
            text = message.with_context(lang=lang).error_message
            self.assertNotEqual(text, english)
            self.assertIn(word, text)
