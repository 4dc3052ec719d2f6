from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import NotebookCase


@tagged("post_install", "-at_install")
class TestMany(NotebookCase):
    """What stays quick beside millions of messages."""

    def found(self, text):
        return set(self.exchange.search([("found", "ilike", text)]).mapped("key"))

    def test_exact_comes_first(self):
        """V6: what is called exactly so is found, else what begins so, else what contains it; numbers of the remote too."""
        rows = {key: self._note(key) for key in ("V6-1", "V6-10", "V6-100%", "XV6-10")}
        rows["V6-1"].write({"remote_id": "R900", "idempotency_key": "ours-77"})
        rows["V6-10"].remote_id = "R9001"
        self.assertEqual(self.found("V6-10"), {"V6-10"})
        self.assertEqual(self.found("V6-"), {"V6-1", "V6-10", "V6-100%"})
        self.assertEqual(self.found("v6-"), {"V6-1", "V6-10", "V6-100%", "XV6-10"}, "whatever the case")
        self.assertEqual(self.found("100%"), {"V6-100%"})
        self.assertEqual((self.found("R900"), self.found("R90")), ({"V6-1"}, {"V6-1", "V6-10"}))
        self.assertEqual(self.found("ours-77"), {"V6-1"})
        self.assertFalse(self.found("nothing like it"))

    def test_a_key_takes_an_index(self):
        """V6: a search of a key reads no table of millions from one end to the other."""
        for operator, value in (("=", "V6-1"), ("=like", "V6-1%")):
            query = self.exchange._search([("key", operator, value)]).select()
            self.env.cr.execute("SET LOCAL enable_seqscan = off")
            self.env.cr.execute(f"EXPLAIN {query.code}", query.params)
            plan = "\n".join(row[0] for row in self.env.cr.fetchall())
            self.assertRegex(plan, r"Index Cond: .*key")

    def test_the_card_counts_what_is_not_finished(self):
        """V6: what was done long ago is not counted each time that a card is shown."""
        for key in ("V6-new", "V6-old"):
            self._note(key)._run()
        self.exchange.search([("key", "=", "V6-old")]).done_at = fields.Datetime.now() - timedelta(days=20)
        backend = self.connection.backend_id
        backend.invalidate_recordset()
        self.assertEqual((backend.count_done, backend.count_open, backend.count_error), (1, 0, 0))
