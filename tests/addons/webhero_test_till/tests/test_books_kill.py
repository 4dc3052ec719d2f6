"""kill -9 of the worker at each step of a booking, and what the next worker finds in the books."""

from odoo.tests import tagged

from sandbox.killing import KillCase, places

from .committed import MODES, CommittedTill

STEPS = {
    "till.sale": ("claimed", "debtor reserved", "debtor known", "reserved", "answered", "done"),
    "till.invoice": ("reserved", "answered"),
    "till.payment": ("reserved", "answered"),
}
EFFECTS = {"till.sale": "mutation_added", "till.invoice": "invoice_added", "till.payment": "payment_added"}


@tagged("post_install", "-at_install")
class TestBooksKill(KillCase, CommittedTill):
    def test_killed_between_any_two_steps(self):
        """E3, E5: kill -9 before and after each step of a booking: one debtor and one booking in the books."""
        for mode in MODES:
            for kind, steps in STEPS.items():
                for place in places(*steps):
                    with self.subTest(mode=mode, kind=kind, place=place):
                        self._one_kill(mode, kind, place)

    def _one_kill(self, mode, kind, place):
        key = f"{mode}-{kind}-{place}-1".replace(" ", "").replace(":", "")
        if kind == "till.payment":
            self._book(mode, key)
        before = self.rest.effects()
        with self.env_committed() as env:
            message_id = self.put(env, mode, kind, key).id
            env.cr.commit()
        self.kill_and_go_on(place)
        after = self.rest.effects()
        changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
        expected = {EFFECTS[kind]: 1, **({} if kind == "till.payment" else {"relation_added": 1})}
        self.assertEqual(changed, expected)
        with self.env_committed() as env:
            message = env["webhero.exchange"].browse(message_id)
            self.assertEqual((message.state, bool(message.remote_id)), ("done", True), message.error_message)
            self.assertFalse(env["webhero.eboekhouden.relation"].search([("making", "=", True)]))

    def _book(self, mode, number):
        with self.env_committed() as env:
            self.put(env, mode, "till.sale", f"{number}-sale", number=number, email=f"{number}@klant.example")
            env.cr.commit()
        self.assertEqual(self.worker.run(), 0)
