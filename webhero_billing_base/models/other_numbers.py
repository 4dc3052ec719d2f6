# SPDX-License-Identifier: LGPL-3.0-or-later
"""Beside an addon that numbers by sequences of the journal (account_move_name_sequence): its sequence continues as ours would."""

from odoo import fields

from ..rules import numbering


def go_on(company):
    """Give the other addon's sequences the company's prefix, width and next number, for this year and ten more."""
    today = fields.Date.context_today(company)
    for kind in (
        "out_refund",
        "out_invoice",
    ):  # where one sequence serves both, the prefix of invoices is the last word
        pattern, sequence = company._webhero_number_pattern(kind), company._webhero_other_sequence(kind)
        sequence.write(
            {
                "prefix": pattern.replace("{year}", "%(range_year)s").replace("{yy}", "%(range_y)s"),
                "suffix": False,
                "padding": len(str(company.webhero_number_first)),
                "use_date_range": numbering.has_year(pattern),
            }
        )
        following = last_given(company, pattern, today.year) or company._webhero_number_before(kind, today.year)
        if not numbering.has_year(pattern):
            sequence.number_next_actual = following + 1
            continue
        for year in range(today.year, today.year + 11):
            first = following + 1 if year == today.year else company.webhero_number_first
            year_of(sequence, year).number_next_actual = first


def last_given(company, pattern, year):
    """The highest counter among the numbers of that pattern and year, from any source; 0 where there is none."""
    like = numbering.prefix(pattern, year) if numbering.has_year(pattern) else numbering.like(pattern)
    moves = company.env["account.move"].search_fetch(
        [("journal_id", "=", company._webhero_number_journal().id), ("name", "=like", f"{like}%")], ["name"]
    )
    parts = [numbering.split(pattern, name) for name in moves.mapped("name")]
    return max((one.counter for one in parts if one), default=0)


def year_of(sequence, year):
    """The part of a sequence that counts in that calendar year."""
    first, last = f"{year}-01-01", f"{year}-12-31"
    known = sequence.date_range_ids.filtered(lambda one: str(one.date_from) == first and str(one.date_to) == last)
    return known or known.create({"sequence_id": sequence.id, "date_from": first, "date_to": last})
