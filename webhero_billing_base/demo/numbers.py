# SPDX-License-Identifier: LGPL-3.0-or-later
"""Unassigned numbers with valid check digits: enterprise numbers below 0999, accounts at bank 001."""


def kbo(body):
    """Ten digits out of the eight of `body`."""
    return f"{body:08d}{97 - body % 97:02d}"


def belgian_vat(body):
    return f"BE{kbo(body)}"


def dutch_vat(body):
    """Eight digits, an eleventh-proof digit and B01; the caller chooses a body that has one."""
    check = sum((9 - index) * int(digit) for index, digit in enumerate(f"{body:08d}")) % 11
    if check > 9:
        raise ValueError(f"{body} has no check digit")
    return f"NL{body:08d}{check}B01"


def iban(body):
    """A Belgian account out of the ten digits of `body`."""
    account = f"{body:010d}{(body % 97) or 97:02d}"
    return f"BE{98 - int(account + '111400') % 97:02d}{account}"
