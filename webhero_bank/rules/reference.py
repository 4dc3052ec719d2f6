# SPDX-License-Identifier: LGPL-3.0-or-later
"""References with check digits: Belgian structured communications, ISO 11649 and account numbers."""

import re

from .statement import OGM, RF

BRACKETED = re.compile(r"(?:\+{3}|\*{3})\s*(\d{3})\s*/?\s*(\d{4})\s*/?\s*(\d{5})\s*(?:\+{3}|\*{3})")


def is_ogm(digits: str) -> bool:
    """Whether these are the 12 digits of a Belgian structured communication with valid check digits."""
    return (
        len(digits) == 12
        and digits.isascii()
        and digits.isdigit()
        and (int(digits[:10]) % 97 or 97) == int(digits[10:])
    )


# ISO 7064 mod 97-10 makes 02 to 98 only; 00, 01 and 99 leave the same remainder as 97, 98 and 02
CHECK = r"(?!00|01|99)\d\d"


def is_rf(text: str) -> bool:
    """Whether this is an ISO 11649 reference (RF, no blanks) with valid check digits."""
    return bool(re.fullmatch(rf"RF{CHECK}[0-9A-Z]{{1,21}}", text)) and _mod97(text) == 1


def is_iban(text: str) -> bool:
    return bool(re.fullmatch(rf"[A-Z]{{2}}{CHECK}[0-9A-Z]{{11,30}}", text)) and _mod97(text) == 1


def _mod97(text):
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97


def belgian_iban(number: str) -> str:
    """The IBAN of a pre-IBAN Belgian account number of 12 digits."""
    return f"BE{98 - int(number + '111400') % 97:02}{number}"


def dutch_iban(number: str, bank: str) -> str:
    """The IBAN of a Dutch account number at `bank` (four letters of its BIC)."""
    account = number.zfill(10)
    rest = "".join(str(int(letter, 36)) for letter in f"{bank}{account}NL00")
    return f"NL{98 - int(rest) % 97:02}{bank}{account}"


def structured(text: str) -> tuple[str, str]:
    """(kind, reference) where all of `text` is one reference with valid check digits, else ("", "")."""
    compact = re.sub(r"[\s+*/.]", "", text).upper()
    if is_ogm(compact):
        return OGM, compact
    if is_rf(compact):
        return RF, compact
    return "", ""


def bracketed(text: str) -> tuple[str, str]:
    """(kind, reference) of the only structured communication between +++ or *** in `text`, else ("", "")."""
    found = {"".join(match.groups()) for match in BRACKETED.finditer(text)}
    if len(found) == 1 and is_ogm(digits := found.pop()):
        return OGM, digits
    return "", ""


def joined(*pieces: str) -> str:
    """The pieces as in the file, joined without a blank; runs of blanks become one."""
    return " ".join("".join(pieces).split())


def whole(*pieces: str) -> tuple[str, ...]:
    """The pieces that are not blank, with their blanks collapsed."""
    return tuple(filter(None, (" ".join(piece.split()) for piece in pieces)))
