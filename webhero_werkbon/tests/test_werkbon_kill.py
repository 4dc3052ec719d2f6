# SPDX-License-Identifier: LGPL-3.0-or-later
"""kill -9 of the worker at each step of an invoice on its way, and what the next worker finds in the books."""

from concurrent.futures import ThreadPoolExecutor

from odoo.tests import get_db_name, tagged
from odoo.tools import config

from sandbox.killing import KILLED, KillCase, Worker, places

from .committed import CommittedWerkbon

# of a customer without an e-mail address, and of one with
PLACES = [
    *(("", place) for place in places("claimed", "debtor reserved", "debtor sent", "debtor known")),
    *(("", place) for place in places("reserved", "answered", "done")),
    *(("mail", place) for place in places("debtor reserved", "debtor known", "relation made")),
]


@tagged("post_install", "-at_install")
class TestWerkbonKill(KillCase, CommittedWerkbon):
    def test_killed_over_rest(self):
        """K10, K15: kill -9 before and after each step, REST: one relation, one invoice, and handled."""
        self._kill_everywhere("rest")

    def test_killed_over_soap(self):
        """K10, K15: the same over SOAP, where e-Boekhouden numbers and our key is in the last line."""
        self._kill_everywhere("soap")

    def _kill_everywhere(self, mode):
        connection = self.connect(mode)
        for mail, place in PLACES:
            with self.subTest(mode=mode, mail=bool(mail), place=place):
                before = self.rest.effects()
                rows = self.complete(connection, 1, mail)
                self.kill_and_go_on(place)
                self.check_once(before, rows)

    def test_killed_while_changing(self):
        """K10, K15: kill -9 around the change of a customer in the books: changed there once, invoiced once."""
        connection = self.connect("rest")
        for place in places("relation changed"):
            with self.subTest(place=place):
                order = self.complete(connection, 1, sent=False)[0]
                with self.env_committed() as env:
                    order = env["webhero.werkbon.order"].browse(order)
                    links = env["webhero.werkbon.link"].search([("backend_id", "=", connection), ("code", "!=", False)])
                    order.partner_id = links.partner_id.filtered(lambda one: one.name.startswith("De Blauwe"))
                    order.partner_id.city = f"Meppel {place}"
                    order.status_id = env["webhero.werkbon.status"].search(
                        [("company_id", "=", order.company_id.id), ("to_books", "=", True)]
                    )
                    env.cr.commit()
                before = self.rest.effects()
                self.kill_and_go_on(place)
                after = self.rest.effects()
                changed = {name: after[name] - before.get(name, 0) for name in after}
                self.assertEqual((changed["relation_updated"], changed["invoice_added"]), (1, 1))

    def test_two_workers_after_a_killed_one(self):
        """K10: one is killed between the invoice and “handled”; two others then come at once: one invoice each."""
        other = Worker(config["config"], get_db_name())
        self.addCleanup(other.end)
        for mode in ("rest", "soap"):
            with self.subTest(mode=mode), ThreadPoolExecutor(2) as pool:
                connection = self.connect(mode)
                before = self.rest.effects()
                rows = self.complete(connection, 10)
                self.assertEqual(self.worker.run("answered:after"), KILLED)
                self.time_passes()
                ends = [pool.submit(worker.run) for worker in (self.worker, other)]
                self.assertEqual([end.result() for end in ends], [0, 0])
                self.time_passes()  # for who was told to wait, because both wanted one code for a new relation
                self.assertEqual(self.worker.run(), 0)
                self.check_once(before, rows)
