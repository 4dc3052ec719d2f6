"""A small campaign with a fixed seed: each of the four is killed once under thirty messages (X7)."""

from collections import Counter

from odoo.tests import get_db_name

from devenv import machine
from devenv.faults import Campaign, Ground, Plan
from devenv.faults.proof import Part

MESSAGES, KILLS, SEED = 30, 4, 19


def test_thirty_messages():
    """X7: worker, Odoo, PostgreSQL and sandbox killed by kill -9: nothing lost, nothing twice, all of it done."""
    with Ground(machine.host(), get_db_name()) as ground:
        result = Campaign(ground, Plan.of(MESSAGES, KILLS), SEED).run()
    print(result.table())
    assert set(result.kills) == {"worker", "odoo", "postgres", "sandbox"}
    assert len(result.wanted.sent) + len(result.wanted.received) + len(result.wanted.orders) == MESSAGES
    assert result.wrong() == []


def test_a_loss_and_a_twin_are_seen():
    """X7: the proof itself: missing and duplicate messages are reported."""
    part = Part("orders", ["A1", "A2", "A3"], Counter(["A1", "A3", "A3"]))
    assert (part.lost, part.twins) == (["A2"], ["A3"])
