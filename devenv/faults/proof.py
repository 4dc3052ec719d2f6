"""What must be true after a campaign, asked of the remotes and of the database themselves."""

import collections
import dataclasses

from sandbox import eboekhouden_seed as books

PORT_OF_BOOKS, PORT_OF_RECOMMAND = 3, 4  # above the base: sandbox/ports.py


@dataclasses.dataclass
class Wanted:
    """What was handed over: numbers of invoices to send, of invoices that arrived, of orders."""

    sent: list = dataclasses.field(default_factory=list)
    received: list = dataclasses.field(default_factory=list)
    orders: list = dataclasses.field(default_factory=list)

    @property
    def count(self):
        return len(self.sent) + len(self.received) + len(self.orders)


@dataclasses.dataclass
class Part:
    """One sort of message: wanted names, and how often each was found where it should be."""

    what: str
    wanted: list
    found: collections.Counter

    @property
    def lost(self):
        return sorted(str(name) for name in self.wanted if not self.found[name])

    @property
    def twins(self):
        return sorted(str(name) for name, times in self.found.items() if times > 1)


@dataclasses.dataclass
class Result:
    seed: int
    plan: object
    kills: list
    wanted: Wanted
    whole: float  # seconds
    seconds: float  # from the last restart to the last message done
    parts: list = dataclasses.field(default_factory=list)
    unfinished: list = dataclasses.field(default_factory=list)

    def look(self, ground):
        """Count outgoing messages at the remotes, incoming ones in the ERP."""
        delivered = collections.Counter(row["number"] for row in ground.ask(PORT_OF_RECOMMAND, "delivered"))
        self.parts = [
            Part("invoices at the access point", self.wanted.sent, delivered),
            Part("bills in the ERP", self.wanted.received, bills(ground)),
            Part("orders in the books", *booked(ground, self.wanted.orders)),
            Part("debtors in the books, each once", [], debtors(ground)),
        ]
        self.unfinished = ground.sql(
            "SELECT kind, key, state, attempts, error_code FROM webhero_exchange WHERE state NOT IN ('done', 'skipped')"
        )
        return self

    def wrong(self):
        """One sentence per fault; empty where all is well."""
        problems = [f"lost of {part.what}: {', '.join(part.lost)}" for part in self.parts if part.lost]
        problems += [f"twice among {part.what}: {', '.join(part.twins)}" for part in self.parts if part.twins]
        return problems + [f"not done: {' '.join(row)}" for row in self.unfinished]

    def table(self):
        kills = collections.Counter(self.kills)
        killed = ", ".join(f"{name} {times}" for name, times in sorted(kills.items()))
        rows = [
            f"seed {self.seed}: {self.wanted.count} messages, {len(self.kills)} kills ({killed})",
            f"{'':34}{'wanted':>8}{'found':>8}{'lost':>6}{'twice':>7}",
        ]
        for part in self.parts:
            found = sum(bool(part.found[name]) for name in part.wanted) if part.wanted else len(part.found)
            wanted = len(part.wanted) or ""
            rows.append(f"{part.what:34}{wanted:>8}{found:>8}{len(part.lost):>6}{len(part.twins):>7}")
        rows.append(f"{self.whole:.0f} s in all; all done {self.seconds:.0f} s after the last restart")
        return "\n".join(rows)


def bills(ground):
    rows = ground.sql("SELECT ref, count(*) FROM account_move WHERE move_type = 'in_invoice' GROUP BY ref")
    return collections.Counter({ref: int(times) for ref, times in rows})


def booked(ground, orders):
    """(numbers, how often each is in the books): an order that has no number in the books is listed under its own."""
    rows = ground.sql("SELECT number, coalesce(booked_number, '') FROM webhero_shop_order")
    numbers = {int(number): name for number, name in rows}
    wanted = [numbers.get(order) or f"order {order}" for order in orders]
    mutations = ground.ask(PORT_OF_BOOKS, f"books?administration={books.NL}&table=mutation")
    times = collections.Counter(mutation.get("invoiceNumber") for mutation in mutations)
    return wanted, collections.Counter({name: times[name] for name in wanted if times[name]})


def debtors(ground):
    relations = ground.ask(PORT_OF_BOOKS, f"books?administration={books.NL}&table=relation")
    return collections.Counter(one["emailAddress"] for one in relations if one.get("emailAddress"))
