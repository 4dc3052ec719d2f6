# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where a bill stands, and which other may be the same one: rules without a database."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.webhero_purchases.rules import accountant_index, bills, periods, proposal, twins, vat_return

DRAFT = bills.Standing(
    booked=False, cancelled=False, paid=False, refund=False, disputed=False, review=False, collected=False,
    approved=0, needed=1,
)  # fmt: skip
BOOKED = dataclasses.replace(DRAFT, booked=True)


@pytest.mark.parametrize(
    ("bill", "values", "state"),
    [
        (DRAFT, {}, "check"),
        (DRAFT, {"review": True}, "review"),
        (DRAFT, {"review": True, "disputed": True}, "disputed"),
        (DRAFT, {"approved": 1, "needed": 2}, "approve"),
        (DRAFT, {"approved": 1}, "check"),
        (DRAFT, {"paid": True}, "check"),
        (BOOKED, {}, "approve"),
        (BOOKED, {"approved": 1}, "pay"),
        (BOOKED, {"approved": 1, "needed": 2}, "approve"),
        (BOOKED, {"approved": 2, "needed": 2, "collected": True}, "collected"),
        (BOOKED, {"approved": 1, "refund": True, "collected": True}, "credit"),
        (BOOKED, {"approved": 1, "ordered": True}, "ordered"),
        (BOOKED, {"paid": True, "ordered": True}, "paid"),
        (BOOKED, {"paid": True}, "paid"),
        (BOOKED, {"disputed": True, "approved": 1}, "disputed"),
        (BOOKED, {"cancelled": True, "paid": True}, "cancelled"),
    ],
)
def test_state(bill, values, state):
    """A1: one state of each bill, from what the books and the approvals say."""
    assert bills.state_of(dataclasses.replace(bill, **values)) == state


def test_second_pair_of_eyes():
    """A1: two approvals above the amount, one up to it; a credit note counts as what it is worth; 0 asks for one."""
    limit = Decimal(1000)
    needed = [bills.needed(Decimal(amount), limit) for amount in ("1000.00", "1000.01", "-1000.01", "0")]
    assert needed == [1, 2, 2, 1]
    assert bills.needed(Decimal(99999), Decimal(0)) == 1


def bill(number, amount="100.00", day=date(2026, 6, 1), currency="EUR"):
    return twins.Bill(number, Decimal(amount), currency, day)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (bill("F2026/0012"), "number"),
        (bill("f 2026-12", "250.00"), "number"),
        (bill("F2026/0012", day=None), "number"),
        (bill("F2026/0012", "7.00", date(2025, 3, 1)), ""),
        (bill("F2026/0012", "7.00", date(2025, 12, 20)), ""),
        (bill("F2026/0012", "100.00", date(2025, 12, 20)), "number"),
        (bill("F2026/0013", day=date(2026, 6, 11)), "amount"),
        (bill("F2026/0013", day=date(2026, 6, 12)), ""),
        (bill("F2026/0013", "100.01"), ""),
        (bill("F2026/0013", currency="USD"), ""),
        (bill("F2026/00121"), "amount"),
        (bill("F2026/012", "3.00", date(2026, 1, 1)), "number"),
    ],
)
def test_twins(other, why):
    """A1: the same number however it is written, within a year; the same amount within days, not a month later."""
    assert twins.alike(bill("F2026/0012"), other) == why
    assert twins.alike(other, bill("F2026/0012")) == why


def test_no_number_no_twin():
    """A1: two bills without a number are not of the same number, and nothing is no amount."""
    assert twins.alike(bill("", "1.00"), bill("", "2.00")) == ""
    assert twins.alike(bill("", "0.00"), bill("", "0.00")) == ""


def test_proposal():
    """A1: the line with the same words but another month, else the largest of the last bill."""
    used = [
        proposal.Used("Planken", 600, (1,), 0, 50.0),
        proposal.Used("Transport", 613, (2,), 0, 80.0),
        proposal.Used("Huur machine mei 2026", 610, (1,), 1, 10.0),
        proposal.Used("Huur machine, 04/2026", 611, (1,), 2, 10.0),
    ]
    assert proposal.propose("Huur machine 07/2026", used).account == 610
    assert proposal.propose("Huur machine août 2026", used).account == 610
    assert proposal.propose("Transport", used).account == 613
    assert proposal.propose("Iets anders", used).account == 613
    assert proposal.propose("Iets", []) is None


def test_periods():
    """A4: the quarter that is over comes first; its days are whole, over a year's end too."""
    told = periods.recent(date(2026, 2, 10))
    assert told[:3] == ["2025-Q4", "2026-Q1", "2025-Q3"]
    assert told[8:10] == ["2026-02", "2026-01"]
    assert periods.days_of("2025-Q4") == (date(2025, 10, 1), date(2025, 12, 31))
    assert periods.days_of("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))


def test_listings():
    """A5: credit notes come off by number and code; 250 EUR is not over it; more credited than sold is listed as negative."""
    rows = [
        ("NL1", "46L", Decimal(10)),
        ("NL1", "48s46L", Decimal(10)),
        ("DE2", "46T", Decimal(5)),
        ("DE2", "44", Decimal(7)),
    ]
    found = vat_return.intra_listing(rows)
    assert [(one.vat, one.code, one.base) for one in found] == [("DE2", "S", 7), ("DE2", "T", 5)]
    clients = [
        ("BE1", "03", Decimal("250.00")), ("BE2", "03", Decimal("250.01")), ("BE2", "54", Decimal("52.50")),
        ("BE3", "01", Decimal(100)), ("BE3", "49", Decimal(500)), ("BE3", "64", Decimal(105)), ("NL4", "46L", Decimal(999)),
    ]  # fmt: skip
    told = [(one.vat, one.base, one.tax) for one in vat_return.client_listing(clients)]
    assert told == [("BE2", Decimal("250.01"), Decimal("52.50")), ("BE3", Decimal(-400), Decimal(-105))]


def test_balance():
    """A5: grid 71 is what is to be paid, 72 what comes back."""
    assert vat_return.balance({"54": Decimal(210), "59": Decimal(42)}) == {"71": Decimal(168)}
    assert vat_return.balance({"54": Decimal(10), "59": Decimal(42), "64": Decimal(1)}) == {"72": Decimal(33)}
    assert vat_return.balance({}) == {"71": Decimal()}


@pytest.mark.parametrize(
    ("sold", "credited", "always", "listed"),
    [
        ("250.00", "0", False, None),
        ("250.01", "0", False, "250.01"),
        ("400.00", "150.00", False, None),
        ("400.00", "150.00", True, "250.00"),
        ("0", "0.01", False, "-0.01"),
        ("100.00", "200.00", False, "-100.00"),
        ("100.00", "100.00", True, "0.00"),
        ("100.00", "100.00", False, None),
    ],
)
def test_credit_of_an_earlier_year(sold, credited, always, listed):
    """A5: who is credited for an earlier year is listed with what is left, however little; other credit notes just come off."""
    vat = "BE0477472701"
    rows = [(vat, "03", Decimal(sold)), (vat, "49", Decimal(credited))]
    found = vat_return.client_listing(rows, frozenset({vat} if always else ()))
    assert [one.base for one in found] == ([Decimal(listed)] if listed else [])


@pytest.mark.parametrize(
    ("told", "country", "number"),
    [
        ("BE 0477.472.701", "BE", "BE0477472701"),
        ("be0477-472-701", "", "BE0477472701"),
        ("BE477472701", "BE", "BE0477472701"),
        ("0477.472.701", "BE", "BE0477472701"),
        ("0477472701", "", "BE0477472701"),
        ("0477472701", "DE", "0477472701"),
        ("0477472702", "BE", "0477472702"),
        ("NL 1234.56.782.B90", "NL", "NL123456782B90"),
        ("/", "BE", ""),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_number_of(told, country, number):
    """A5: a customer is one customer however its number is written, and a Belgian one without BE is not left out."""
    assert vat_return.number_of(told, country) == number


@pytest.mark.parametrize(
    ("vat", "grid", "wrong"),
    [
        ("", "46L", True),
        ("BE0477472701", "44", True),
        ("NL123456782B90", "44", False),
        ("NL123456780B00", "48s46L", True),
        ("GB999999973", "46L", True),
        ("", "03", False),
        ("BE0477472701", "03", False),
        ("BE0477472702", "03", True),
        ("0477472702", "45", True),
        ("CHE116281710", "03", False),
    ],
)
def test_numbers_to_correct(vat, grid, wrong):
    """A5: a Belgian or missing number can't stand in the intra-Community listing, a wrong one in neither."""
    assert vat_return.is_to_be_corrected(vat, grid) == wrong


def test_names_of_files():
    """A4: two files of a bill with one name are two in the zip, and a long name keeps what kind of file it is."""
    long = "Factuur " * 20
    told = accountant_index.distinct(
        ["a.pdf", "A.PDF", "a.pdf", f"{long}een.pdf", f"{long}twee.pdf", "geen", "geen", ".x", "v. 2 van 2026"]
    )
    assert told[:3] == ["a.pdf", "A (2).PDF", "a (3).pdf"]
    assert told[3].endswith(".pdf") and told[4].endswith(" (2).pdf")
    assert told[5:] == ["geen", "geen (2)", ".x", "v. 2 van 2026"]
    assert max(map(len, told)) <= 100
    assert len({one.lower() for one in told}) == len(told)
