# SPDX-License-Identifier: LGPL-3.0-or-later
"""Files that are cut or damaged: refused, or nothing of the money is missing or there twice."""

import random

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.money import ZERO
from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import files
from .test_rules_files import FOLDER, expected

VALID = [
    (FOLDER / folder / name).read_bytes()
    for folder in ("coda", "camt053", "mt940")
    for name, one in expected(folder).items()
    if one["valid"] and not name.endswith(".zip")
]


def money(statement):
    """What must not change by damage: the account's money as the statement tells it."""
    return [line.amount for line in statement.lines]


def adds_up(statement):
    if not statement.booked or statement.closing is None:
        return not statement.lines or not statement.booked
    return statement.opening + sum(money(statement), ZERO) == statement.closing


def whole(data):
    return files.read(data).statements


class TestDamage(BaseCase):
    @given(st.sampled_from(VALID), st.floats(0, 1))
    def test_cut(self, data, share):
        """M1: a file that is cut anywhere is refused, or what is left are whole statements whose balances add up."""
        found = files.read(data[: int(len(data) * share)])
        if isinstance(found, Refusal):
            return
        self.assertTrue(all(map(adds_up, found.statements)))
        for statement, before in zip(found.statements, whole(data), strict=False):
            self.assertEqual(money(statement), money(before))

    def test_every_cut(self):
        """M1: the same at each single position of the short files."""
        for data in sorted(VALID, key=len)[:6]:
            statements = whole(data)
            for end in range(len(data)):
                found = files.read(data[:end])
                if not isinstance(found, Refusal):
                    self.assertEqual(
                        [money(one) for one in found.statements],
                        [money(one) for one in statements][: len(found.statements)],
                    )

    def test_sign_zero(self):
        """M1: no text that is read holds the sign 0, which no database keeps, and the balances add up."""
        for data in VALID:
            for place in range(0, len(data), max(1, len(data) // 40)):
                found = files.read(data[:place] + b"\0" + data[place + 1 :])
                self.assertNotIn("\\x00", repr(found), f"{data[:30]} at {place}")
                statements = () if isinstance(found, Refusal) else found.statements
                self.assertTrue(all(map(adds_up, statements)), f"{data[:30]} at {place}")

    def test_inside_another(self):
        """M1: a statement that damage moved inside another is not passed over."""
        data = (FOLDER / "camt053/05-two-accounts.xml").read_text()
        lines = data.splitlines()
        at = next(number for number, line in enumerate(lines) if line.strip() == "</Stmt>")
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
        found = files.read("\n".join(lines).encode())
        self.assertEqual((found.code, found.facts["element"]), ("camt_element", "Stmt/Stmt"))

    def test_damaged(self):
        """M1: 300 files with lines lost, doubled, swapped, or characters changed: no movement is lost or doubled in silence."""
        chance, refused = random.Random(20261201), 0
        for number in range(300):
            data = chance.choice(VALID)
            damaged = chance.choice((lost_line, doubled_line, swapped_lines, changed, missing, added))(data, chance)
            found = files.read(damaged)
            with self.subTest(number=number):
                if isinstance(found, Refusal):
                    refused += 1
                    continue
                self.assertTrue(all(map(adds_up, found.statements)))
                before = [sorted(money(one)) for one in whole(data) if one.booked]
                self.assertEqual([sorted(money(one)) for one in found.statements if one.booked], before)
        self.assertGreater(refused, 100)


def lost_line(data, chance):
    lines = data.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def doubled_line(data, chance):
    lines = data.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return b"".join([*lines[:at], lines[at], *lines[at:]])


def swapped_lines(data, chance):
    lines = data.splitlines(keepends=True)
    at = chance.randrange(max(len(lines) - 1, 1))
    lines[at : at + 2] = reversed(lines[at : at + 2])
    return b"".join(lines)


def changed(data, chance):
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.choice(b"0123456789ABCD <>/:")]) + data[at + 1 :]


def missing(data, chance):
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randint(1, 40) :]


def added(data, chance):
    at = chance.randrange(len(data))
    return (
        data[:at] + bytes(chance.choice(b"0123456789ABCD <>/:\n") for _each in range(chance.randint(1, 20))) + data[at:]
    )
