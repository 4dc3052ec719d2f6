"""Several real workers at once, on several connections with one administration."""

from functools import partial

import psycopg2

from odoo.tests import tagged

from .committed import CommittedTill

SALES = 24
CUSTOMERS = 6


@tagged("post_install", "-at_install")
class TestBooksWorkers(CommittedTill):
    def _work(self, name):
        """A worker of one till; what is busy for others is due at once again."""
        for _round in range(300):
            with self.env_committed() as env:
                exchange = env["webhero.exchange"]._as_worker()
                till = self.till(exchange.env, name)
                if self._all_due(env, till):
                    continue
                messages = exchange._claim(till.backend_id, 3)
                if messages:
                    messages._run_claimed()
                    exchange.env.cr.commit()
                elif not exchange.search_count(
                    [("backend_id", "=", till.backend_id.id), ("state", "in", ("ready", "busy"))]
                ):
                    return

    def _all_due(self, env, till):
        """Make what waits due now; True where another worker was at the same messages."""
        try:
            env.cr.execute(
                "UPDATE webhero_exchange SET next_try_at = '2020-01-01' WHERE state = 'ready' AND backend_id = %s",
                (till.backend_id.id,),
            )
            env.cr.commit()
        except psycopg2.errors.SerializationFailure:
            env.cr.rollback()
            return True
        return False

    def _states(self, env, *names):
        backends = [self.till(env, name).backend_id.id for name in names]
        messages = env["webhero.exchange"].search([("backend_id", "in", backends)])
        return [(message.key, message.state, message.error_code) for message in messages if message.state != "done"]

    def test_no_twin_debtors(self):
        """E3: four workers, two connections with one administration, the same new customers: one debtor each."""
        for pair in (("rest", "rest2"), ("soap", "soap2"), ("rest", "soap")):
            with self.subTest(pair=pair):
                self._one_pair(*pair)

    def _one_pair(self, one, two):
        tag = f"{one}{two}"
        with self.env_committed() as env:
            for name in (one, two):
                if name not in self.tills:
                    self.add_till(env, name, name.rstrip("2"))
            for number in range(SALES):
                for name in (one, two):
                    customer = number % CUSTOMERS
                    self.put(
                        env,
                        name,
                        "till.sale",
                        f"{tag}{name}-{number}",
                        name="Jan Jansen",
                        email=f"{tag}{customer}@klant.example",
                    )
            env.cr.commit()
        before = self.rest.effects()
        self.at_once(*[partial(self._work, name) for name in (one, one, two, two)])
        after = self.rest.effects()
        with self.env_committed() as env:
            self.assertEqual(self._states(env, one, two), [])
        self.assertEqual(after["relation_added"] - before["relation_added"], CUSTOMERS)
        self.assertEqual(after["mutation_added"] - before["mutation_added"], 2 * SALES)
        self.assertEqual(after["mutation_overwritten"], 0)
        for customer in range(CUSTOMERS):
            self.assertEqual(len(self.relations(f"{tag}{customer}@klant.example")), 1)

    def test_two_tills_use_the_same_numbers(self):
        """E5: two connections book the same numbers in one administration: one of each, nothing overwritten."""
        with self.env_committed() as env:
            self.add_till(env, "soap2", "soap")
            for number in range(12):
                for name in ("soap", "soap2"):
                    self.put(
                        env,
                        name,
                        "till.sale",
                        str(number),
                        number=f"SAME{number}",
                        amount=f"{number + 1}.00",
                        email="same@klant.example",
                    )
            env.cr.commit()
        self.at_once(partial(self._work, "soap"), partial(self._work, "soap2"))
        self.assertEqual(self.rest.effects()["mutation_overwritten"], 0)
        for number in range(12):
            self.assertEqual(len(self.mutations(f"SAME{number}")), 1)
        with self.env_committed() as env:
            left = self._states(env, "soap", "soap2")
            self.assertEqual(len(left), 12)
            codes = {code for _key, state, code in left if state == "error"}
            self.assertLessEqual(codes, {"number_taken", "number_taken_here"})
            self.assertTrue(codes)
