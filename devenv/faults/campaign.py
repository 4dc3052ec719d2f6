"""Messages on their way while things are killed under them; the moments come from the seed."""

import dataclasses
import random
import time

from ..say import line, step
from .proof import Result, Wanted

PRESTASHOP, BOOKS, RECOMMAND = 1, 3, 4  # ports above the base: sandbox/ports.py
SELLER = 5  # of people.PEOPLE, who sends us invoices
PORTIONS = 4  # in which orders and incoming invoices arrive
VICTIMS = ("worker", "postgres", "sandbox", "odoo", "worker", "restart", "sandbox", "worker")
PATIENCE = 40  # seconds without enough progress after which the next kill follows anyway
GIVE_UP = 300  # seconds after the last restart
NUDGE = 10  # seconds between two looks for news, which a webhook or a person's press would cause
DONE = """
    SELECT count(*) FROM webhero_exchange e LEFT JOIN webhero_peppol_document d ON d.exchange_id = e.id
    WHERE e.state = 'done' AND (e.kind IN ('peppol.invoice', 'shop.order')
        OR (e.kind = 'peppol.received' AND d.root = 'Invoice' AND d.move_id IS NOT NULL))
"""
LEFT = "SELECT count(*) FROM webhero_exchange WHERE state NOT IN ('done', 'skipped')"


@dataclasses.dataclass(frozen=True)
class Plan:
    """How many messages of each sort, and how many kills."""

    outgoing: int
    incoming: int
    orders: int
    kills: int

    @classmethod
    def of(cls, messages, kills):
        outgoing, incoming = messages * 2 // 5, messages // 5
        return cls(outgoing, incoming, messages - outgoing - incoming, kills)

    @property
    def messages(self):
        return self.outgoing + self.incoming + self.orders


class Campaign:
    def __init__(self, ground, plan, seed):
        self.ground, self.plan, self.seed = ground, plan, seed
        self.chance = random.Random(seed)
        self.wanted = Wanted()
        self.kills = []
        self.nudged = 0.0

    def run(self):
        with step(f"Preparing {self.plan.messages} messages"):
            self.ground.shell(
                "from devenv.faults.seed import plant\n"
                f"plant(env, {self.ground.base}, {self.plan.outgoing})"
            )  # fmt: skip
            rows = self.ground.sql("SELECT name FROM webhero_peppol_document WHERE direction = 'out'")
            self.wanted.sent = [row[0] for row in rows]
        self.ground.start_odoo()
        began = time.monotonic()
        with step(f"{self.plan.kills} kills while {self.plan.messages} messages are handled"):
            self._kill_all_along()
        restarted = time.monotonic()
        with step("Everything lives again: waiting until the last message is done"):
            self._wait(lambda: not self._left(), GIVE_UP)
        seconds = time.monotonic() - restarted
        return Result(self.seed, self.plan, self.kills, self.wanted, time.monotonic() - began, seconds).look(
            self.ground
        )

    # ---- what happens

    def _kill_all_along(self):
        """Kill number k follows when k shares of all messages are done, or when there is no progress for a while."""
        victims = [VICTIMS[number % len(VICTIMS)] for number in range(self.plan.kills)]
        self.chance.shuffle(victims)
        portions = {number * self.plan.kills // PORTIONS: number for number in range(PORTIONS)}
        for number, victim in enumerate(victims):
            if number in portions:
                self._arrive(portions[number])
            share = self.plan.messages * number // (self.plan.kills + 1)
            self._wait(lambda share=share: self._done() >= share, PATIENCE)
            time.sleep(self.chance.uniform(0, 1.5))
            self._kill(victim)

    def _kill(self, victim):
        done = self._done()
        line(f"kill -9 {victim} ({len(self.kills) + 1} of {self.plan.kills}; {done} of {self.wanted.count} done)")
        getattr(self.ground, f"kill_{victim}")(self.chance)
        self.kills.append(victim)

    def _arrive(self, portion):
        """A share of the orders is placed in the shop, a share of the invoices reaches our access point."""
        orders = share_of(self.plan.orders, portion)
        placed = self.ground.tell(
            PRESTASHOP, "orders", count=orders, seed=self.seed + portion, cases=["nl", "nl_company"], extras={},
            days=1 / 86_400,
        )  # fmt: skip
        self.wanted.orders += placed["orders"]
        receiver = self.ground.sql("SELECT participant FROM webhero_access_point")[0][0]
        for number in range(share_of(self.plan.incoming, portion)):
            name = f"F{portion}-{number:03}"
            self.ground.tell(
                RECOMMAND, "invoice", seller=SELLER, receiver=receiver, number=name,
                lines=[["Bloemstuk", 1, f"{50 + number}.00", 21]],
            )  # fmt: skip
            self.wanted.received.append(name)

    # ---- how far it is

    def _done(self):
        """Handed-over messages that are done; the answers of customers, which come by themselves, don't count."""
        return int(self.ground.sql(DONE)[0][0])

    def _left(self):
        """Messages that are not done, and of what was handed over also those that have no row yet."""
        return max(self.wanted.count - self._done(), int(self.ground.sql(LEFT)[0][0]))

    def _wait(self, enough, patience):
        """Until `enough()`, or for `patience` seconds."""
        until = time.monotonic() + patience
        while not enough() and time.monotonic() < until:
            self.ground.look_after_odoo()
            self._poll_changes()
            time.sleep(0.25)

    def _poll_changes(self):
        """What the press of Look now does, now and then."""
        if time.monotonic() - self.nudged < NUDGE:
            return
        self.nudged = time.monotonic()
        self.ground.sql(
            "UPDATE webhero_backend SET next_run = now() at time zone 'utc' WHERE next_run > now() at time zone 'utc'"
        )
        self.ground.sql(
            "INSERT INTO ir_cron_trigger (cron_id, call_at) SELECT res_id, now() at time zone 'utc' FROM ir_model_data"
            " WHERE module = 'webhero_exchange' AND name = 'ir_cron_exchange_1'"
        )
        self.ground.cluster.sql("SELECT pg_notify('cron_trigger', 'webhero_faults')")


def share_of(total, portion):
    """The size of one of PORTIONS parts of `total`."""
    return total * (portion + 1) // PORTIONS - total * portion // PORTIONS
