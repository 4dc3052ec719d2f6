# SPDX-License-Identifier: LGPL-3.0-or-later
"""The VAT codes of e-Boekhouden: no service lists them, and they differ between Dutch and Belgian books."""

from __future__ import annotations

from decimal import Decimal

from .types import VatCode

COUNTRIES = ("NL", "BE")
# «rate side treatment codes»; rate "own": we give the amount of VAT ourselves
_NL = """
21 sale normal HOOG_VERK_21
9 sale normal LAAG_VERK_9 LAAG_VERK
0 sale reverse VERL_VERK VERL_VERK_L9
0 sale export BU_EU_VERK
0 sale intra_goods BI_EU_VERK
0 sale intra_services BI_EU_VERK_D
0 sale distance AFST_VERK
own sale normal AFW AFW_VERK
21 purchase normal HOOG_INK_21
9 purchase normal LAAG_INK_9 LAAG_INK
0 purchase reverse VERL_INK VERL_INK_L9 VERL_INK_L
0 purchase import BU_EU_INK
0 purchase intra_goods BI_EU_INK
0 both none GEEN
"""
_BE = """
0 sale normal BE_0_VERK
6 sale normal BE_6_VERK
12 sale normal BE_12_VERK
21 sale normal BE_21_VERK
0 sale reverse BE_VERL_VERK
0 sale export BE_EXP_VERK
0 sale intra_goods BE_IC_VERK
0 sale intra_services BE_IC_D_VERK
0 purchase normal BE_0_INK
6 purchase normal BE_6_INK
12 purchase normal BE_12_INK
21 purchase normal BE_21_INK
0 purchase reverse BE_VERL_0_INK BE_VERL_6_INK BE_VERL_12_INK BE_VERL_21_INK
0 purchase intra_goods BE_IC_0_INK BE_IC_6_INK BE_IC_12_INK BE_IC_21_INK
0 purchase intra_services BE_IC_D_0_INK BE_IC_D_6_INK BE_IC_D_12_INK BE_IC_D_21_INK
0 purchase import BE_IMP_0_INK BE_IMP_6_INK BE_IMP_12_INK BE_IMP_21_INK
0 both none GEEN
"""


def _read(table):
    for line in table.strip().splitlines():
        rate, side, treatment, *codes = line.split()
        for code in codes:
            yield VatCode(code, None if rate == "own" else Decimal(rate), side, treatment)


VAT_CODES = {"NL": tuple(_read(_NL)), "BE": tuple(_read(_BE))}
RATES = {code.code: code.rate for codes in VAT_CODES.values() for code in codes}


def vat_codes(country: str) -> list[VatCode]:
    """The codes of an administration in that country; any other country has the Dutch ones."""
    return list(VAT_CODES.get(country, VAT_CODES["NL"]))
