"""kill -9 of the worker at each step of an invoice on its way, and what the next worker finds in the books."""

import signal

from odoo.tests import tagged

from odoo.addons.webhero_test_connection.killable import KillableWorker
from odoo.addons.webhero_werkbon.tests.committed import CommittedWerkbon

# of a customer without an e-mail address, and of one with
STEPS = {
    "": ("claimed", "relation reserved", "relation made", "reserved", "answered", "done"),
    "mail": ("debtor reserved", "debtor known", "relation made"),
}
PLACES = [
    (mail, f"{step}:{side}") for mail, steps in STEPS.items() for step in steps for side in ("before", "after")
]


@tagged("post_install", "-at_install")
class TestWerkbonKilled(CommittedWerkbon):
    def test_killed_over_rest(self):
        """K10, K15: kill -9 before and after each step, REST: one relation, one invoice, and handled."""
        self._kill_everywhere("rest")

    def test_killed_over_soap(self):
        """K10, K15: the same over SOAP, where e-Boekhouden numbers and our key is in the last line."""
        self._kill_everywhere("soap")

    def _kill_everywhere(self, mode):
        worker = KillableWorker(self)
        orders = self.connect(mode)
        for mail, place in PLACES:
            with self.subTest(mode=mode, mail=bool(mail), place=place):
                before = self.rest.effects()
                row_id = self.complete(orders, 1, mail)[0]
                self.assertEqual(worker.run(crash_at=place), -signal.SIGKILL)
                self.age_leases()
                self.assertEqual(worker.run(), 0)
                self.check_once(before, [row_id])

    def test_two_workers_one_killed(self):
        """K10: two worker processes at one queue, one of them killed between the answer and “handled”: one each."""
        for mode in ("rest", "soap"):
            with self.subTest(mode=mode):
                workers = [KillableWorker(self) for _one in range(2)]
                connection = self.connect(mode)
                before = self.rest.effects()
                rows = self.complete(connection, 10)
                workers[0].begin(crash_at="answered:after")
                workers[1].begin()
                self.assertEqual([one.ended() for one in workers], [-signal.SIGKILL, 0])
                self.age_leases()
                self.assertEqual(workers[0].run(), 0)
                self.check_once(before, rows)
