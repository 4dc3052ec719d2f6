# SPDX-License-Identifier: LGPL-3.0-or-later
"""The first reminder to a consumer: Belgian Code of Economic Law, Book XIX (law of 4 May 2023; docs/rules.md R5)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count, islice

from dateutil.easter import easter

ONE_DAY = timedelta(days=1)
FREE_DAYS = 14  # calendar days
POST_DAYS = 3  # working days after posting a letter: the third is the first of the fourteen
# New Year, Labour Day, National Day, Assumption, All Saints, Armistice, Christmas: (month, day)
_FIXED_HOLIDAYS = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
_EASTER_HOLIDAYS = (1, 39, 50)  # days after Easter: Easter Monday, Ascension, Whit Monday


def is_consumer(is_company: bool, vat: str | bool, enterprise_number: str | bool) -> bool:
    """Whether a customer is a private person according to its record: no company, and neither of the two numbers.

    A VAT number "/" means none in Odoo.
    """
    return not (is_company or str(vat or "").strip("/ ") or str(enterprise_number or "").strip())


def is_holiday(day: date) -> bool:
    """Whether `day` is one of the ten Belgian public holidays."""
    return (day.month, day.day) in _FIXED_HOLIDAYS or (day - easter(day.year)).days in _EASTER_HOLIDAYS


def is_working_day(day: date) -> bool:
    """Every day but public holidays, Sundays and Saturdays (Civil Code, article 1.7 § 3)."""
    return day.weekday() < 5 and not is_holiday(day)


def _working_days_from(day: date):
    """`day` where it is one, and the working days after it."""
    return (one for one in (day + ONE_DAY * n for n in count()) if is_working_day(one))


def free_until(sent: date, by_post: bool = False) -> date:
    """The last day on which a consumer who got the first reminder pays without damages or interest.

    Fourteen calendar days: the first is the day after an e-mail, or the third working day after a letter was posted
    (Code of Economic Law, article XIX.2). A last day that is no working day becomes the next one (Civil Code, article 1.7 § 4).
    """
    first = next(islice(_working_days_from(sent + ONE_DAY), POST_DAYS - 1, None)) if by_post else sent + ONE_DAY
    return next(_working_days_from(first + ONE_DAY * (FREE_DAYS - 1)))
