from datetime import timedelta

from odoo import Command, fields
from odoo.models import BaseModel
from odoo.tests import new_test_user, tagged

from .common import NotebookCase

EVERY = ["__count", "attempts:sum", "duration_ms:avg", "duration_ms:sum"]
QUESTIONS = (
    ([], ["create_date:day"], EVERY, {}),
    ([], ["create_date:day", "state"], ["__count"], {}),
    ([], ["state"], EVERY, {"order": "__count DESC, state"}),
    ([("state", "in", ("done", "skipped"))], ["create_date:month"], EVERY, {}),
    ([("direction", "=", "out")], ["kind", "backend_id"], EVERY, {"order": "kind DESC, backend_id"}),
    ([], ["create_date:hour"], [], {"offset": 1}),
    ([], ["create_date:hour_number"], ["__count"], {}),
    ([], ["create_date:minute_number", "state"], ["__count"], {}),
    ([], ["create_date:second_number"], ["__count"], {}),
    ([], ["create_date:week"], ["__count"], {"limit": 1, "order": "create_date:week DESC"}),
    ([("create_date", ">=", "2026-03-01 23:00:00"), ("create_date", "<=", "2026-03-29 21:59:59")], ["create_date:day"], EVERY, {}),
    ([("create_date", ">=", "2026-03-01 23:00:01")], ["create_date:day"], EVERY, {}),
    ([("state", "in", ("open", "ready", "busy", "error"))], ["backend_id", "state"], ["__count"], {}),
    (["!", ("state", "=", "error")], ["company_id"], EVERY, {}),
    (["|", ("key", "ilike", "count 1"), ("state", "=", "ready")], ["create_date:day"], EVERY, {}),
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestCounts(NotebookCase):
    """V6: messages by day, state, connection, from counts that are kept and can be no others than those of the messages."""

    def setUp(self):
        super().setUp()
        self.other = self._connect(self.notebook.url)
        self.messages = self.exchange
        moments = ("2026-03-01 22:59:59.9", "2026-03-01 23:00:00", "2026-03-29 00:59:59", "2026-03-29 01:00:00",
                   "2026-10-25 00:30:00", "2026-12-31 22:44:59.999")  # fmt: skip
        for number, moment in enumerate(moments * 2):
            message = self._note(f"count {number}", self.other if number % 3 else self.connection)
            self.messages += message
            message.flush_recordset()
            self.env.cr.execute("UPDATE webhero_exchange SET create_date = %s WHERE id = %s", (moment, message.id))
        self.messages.invalidate_recordset()

    def check(self, what, exchange=None):
        exchange = self.exchange if exchange is None else exchange
        for zone in ("UTC", "Europe/Brussels", "Asia/Kathmandu", "America/St_Johns"):
            asked = exchange.with_context(tz=zone)
            for domain, groupby, aggregates, options in QUESTIONS:
                with self.subTest(what, zone=zone, domain=domain, groupby=groupby):
                    counted = asked._read_group(domain, groupby, aggregates, **options)
                    self.assertEqual(counted, BaseModel._read_group(asked, domain, groupby, aggregates, **options))
                    self.assertTrue(counted or "limit" in options or domain or len(groupby) == 1)

    def test_whatever_happens_to_a_message(self):
        """V6: done, skipped, taken up again, changed by SQL, undone, deleted: the counts are those of the messages."""
        self.check("put")
        for message in self.messages[:5]:
            message._run()
        self.check("done")
        self.messages[5:9].action_skip()
        self.check("skipped")
        self.messages[5].action_process()
        self.check("taken up again")
        self.env.cr.execute(
            "UPDATE webhero_exchange SET duration_ms = 70, attempts = 4, kind = 'other', direction = 'in', backend_id = %s"
            " WHERE id IN %s",
            (self.other.backend_id.id, tuple(self.messages[:2].ids)),
        )
        self.env.cr.execute("UPDATE webhero_exchange SET duration_ms = NULL WHERE id = %s", (self.messages[3].id,))
        self.messages.invalidate_recordset()
        self.check("changed by SQL")
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.messages[9:].action_skip()
            self.env.flush_all()
            raise ZeroDivisionError
        self.check("undone")
        self.messages[:3].done_at = fields.Datetime.now() - timedelta(days=800)
        self.env.flush_all()
        self.exchange._gc_done()
        self.assertEqual(len(self.messages.exists()), len(self.messages) - 3)
        self.check("deleted")
        self.env["webhero.exchange.count"]._gc_tally()
        self.check("added up")
        places = "count(DISTINCT (create_date, backend_id, kind, direction, state))"
        self.env.cr.execute(f"SELECT count(*), {places} FROM webhero_exchange_tally")
        rows, places = self.env.cr.fetchone()
        self.assertEqual(rows, places)
        before = self.exchange._read_group([], ["create_date:day", "state"], EVERY)
        self.env["webhero.exchange.count"]._recount()
        self.assertEqual(self.exchange._read_group([], ["create_date:day", "state"], EVERY), before)

    def test_no_finished_message_is_read(self):
        """V6: the counts of finished messages answer the screens' queries with the right numbers."""
        self.messages[0]._run()
        self.env.flush_all()
        self.env.cr.execute("UPDATE webhero_exchange_tally SET number = number + 5000000 WHERE number = 1")
        finished = [("state", "in", ("done", "skipped"))]
        found = self.exchange.web_read_group(
            finished, ["create_date:day"], ["attempts:sum", "duration_ms:avg"], limit=80
        )
        self.assertGreaterEqual(sum(group["__count"] for group in found["groups"]), 5_000_001)
        weekly = [("create_date", ">=", "2025-12-31 23:00:00"), *finished]
        found = self.exchange.formatted_read_group(weekly, ["create_date:day", "state"], ["__count"])
        self.assertGreaterEqual(sum(group["__count"] for group in found), 5_000_001)

    def test_of_the_own_companies_only(self):
        """V6: no user counts another company's messages."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        where = {"company_id": company.id, "company_ids": [Command.set(company.ids)]}
        reader = new_test_user(self.env, "counts", "webhero_exchange.group_exchange_user", **where)
        for message in self.messages[:5]:
            message._run()
        theirs = self.exchange.with_user(reader).with_company(company)
        self.assertFalse(theirs._read_group([], ["create_date:day"], ["__count"]))
        ours = self._connect(self.notebook.url, company_id=company.id, responsible_id=reader.id)
        self._note("count elsewhere", ours)._run()
        self._note("count elsewhere 2", ours)
        self.assertEqual(theirs._read_group([], ["company_id"], ["__count"]), [(company, 2)])
        self.check("a user of one company", theirs)
        self.env["ir.model.access"].search([("model_id.model", "=", "webhero.exchange.count")]).unlink()
        self.check("where only messages may be read", theirs)
