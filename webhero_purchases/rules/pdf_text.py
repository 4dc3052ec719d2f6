"""What the text of a bill's PDF says of itself, only where it can be read in one way (docs/rules.md PU5)."""

import dataclasses
import re
from datetime import date
from decimal import Decimal

from odoo.addons.webhero_base.rules import iban, kbo
from odoo.addons.webhero_base.rules.refusal import Refusal

OGM = re.compile(r"(?<!\d)(\d{3})\s?/\s?(\d{4})\s?/\s?(\d{5})(?!\d)")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
BE_VAT = re.compile(r"\bBE[ .]?([01]?\d{3}[ .]?\d{3}[ .]?\d{3})\b")
AMOUNT = r"(?:€|EUR)?\s*(-?\d{1,3}(?:[. \u00a0]\d{3})*,\d{2}|-?\d{1,3}(?:,\d{3})*\.\d{2}|-?\d+[.,]\d{2})(?![\d,.])"
DAY = r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2} [a-zéû]{3,10}\.? \d{4})"
GAP = r"[ \t:.]*\n?[ \t]*"
MONTHS = (
    ("jan",), ("feb", "fév"), ("maa", "mrt", "mar"), ("apr", "avr"), ("mei", "mai", "may"), ("jun", "juin"),
    ("jul", "juil"), ("aug", "aoû"), ("sep",), ("okt", "oct"), ("nov",), ("dec", "déc"),
)  # fmt: skip
TOTAL = (
    r"(?:totaal\s+te\s+betalen|te\s+betalen(?:\s+bedrag)?|totaal\s+incl(?:\.|usief)?(?:\s+btw)?|total\s+ttc|net\s+[àa]\s+payer|"
    r"total\s+[àa]\s+payer|montant\s+[àa]\s+payer|amount\s+due|total\s+due|total\s+incl(?:\.|uding)?(?:\s+vat)?)"
)
ISSUED = r"(?:factuurdatum|datum\s+factuur|date\s+de\s+(?:la\s+)?facture|date\s+facture|invoice\s+date)"
DUE = r"(?:vervaldatum|vervaldag|te\s+betalen\s+v[oó]{2}r|date\s+d['’]échéance|échéance|due\s+date|payable\s+by)"
NUMBER = (
    r"(?:factuurnummer|factuur\s*(?:nr\.?|n°|nummer)|facture\s*(?:n°|nr\.?|numéro)|numéro\s+de\s+facture|"
    r"invoice\s*(?:no\.?|number|n°))"
)


@dataclasses.dataclass(frozen=True)
class Read:
    """Empty where the text says nothing, or more than one thing. `ogm` is +++…+++, `iban` and `vat` compact, `total` incl. VAT."""

    number: str = ""
    issued: date | None = None
    due: date | None = None
    total: Decimal | None = None
    ogm: str = ""
    iban: str = ""
    vat: str = ""


def read(text: str, own: frozenset = frozenset()) -> Read:
    """`own`: compact account and VAT numbers of the company itself, which every bill to it shows."""
    return Read(
        number=_only(_numbers(text)) or "",
        issued=_only(_days(ISSUED, text)),
        due=_only(_days(DUE, text)),
        total=_only(_amounts(text)),
        ogm=_only(_ogms(text)) or "",
        iban=_only(_ibans(text, own)) or "",
        vat=_only(_vats(text, own)) or "",
    )


def _only(found):
    """The one thing that was found, however often; None where nothing or several were."""
    different = set(found)
    return different.pop() if len(different) == 1 else None


def _ogms(text):
    for match in OGM.finditer(text):
        digits = "".join(match.groups())
        if int(digits[:10]) % 97 == int(digits[10:]) % 97 and 1 <= int(digits[10:]) <= 97:
            yield f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def _ibans(text, own):
    for match in IBAN.finditer(text):
        number = _longest_iban(match.group().split())
        if number and number not in own:
            yield number


def _longest_iban(words):
    """An IBAN runs into the word behind it: the longest beginning that is right by its digits."""
    for length in range(len(words), 0, -1):
        number = "".join(words[:length])
        if not isinstance(iban.check(number), Refusal):
            return number
    return ""


def _vats(text, own):
    for match in BE_VAT.finditer(text):
        number = kbo.check(match.group(1))
        if not isinstance(number, Refusal) and f"BE{number}" not in own:
            yield f"BE{number}"


def _days(label, text):
    for match in re.finditer(label + GAP + DAY, text, re.IGNORECASE):
        day = _day(match.group(1))
        if day:
            yield day


def _day(text):
    """Day first, as Belgium and the Netherlands write it; None for what is no day."""
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    if len(numbers) == 2:
        word = re.search(r"[a-zéû]+", text.lower()).group()
        months = [place for place, names in enumerate(MONTHS, 1) if word.startswith(names)]
        numbers = [numbers[0], *months, numbers[1]]
    year, month, day = numbers if numbers[0] > 31 else reversed(numbers) if len(numbers) == 3 else (0, 0, 0)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _amounts(text):
    for match in re.finditer(TOTAL + r"[^\d\n-]{0,20}\n?[ \t]*" + AMOUNT, text, re.IGNORECASE):
        yield _amount(match.group(1))


def _amount(text):
    """The last sign of the two is the decimal one."""
    plain = re.sub(r"[ \u00a0]", "", text)
    whole, cents = plain[:-3], plain[-2:]
    return Decimal(f"{re.sub('[.,]', '', whole)}.{cents}")


def _numbers(text):
    for match in re.finditer(NUMBER + r"[ \t:.#]*\n?[ \t]*([A-Z0-9][A-Z0-9/._-]{1,24})", text, re.IGNORECASE):
        if any(sign.isdigit() for sign in match.group(1)):
            yield match.group(1).rstrip("./-_")
