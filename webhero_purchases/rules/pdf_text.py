# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reads data of a bill from the text of its PDF, only where it is unambiguous (docs/rules.md PU5)."""

import dataclasses
import re
import unicodedata
from datetime import date
from decimal import Decimal

from odoo.addons.webhero_base.rules import iban, kbo
from odoo.addons.webhero_base.rules.refusal import Refusal

OGM = re.compile(r"(?<!\d)(\d{3})\s?/\s?(\d{4})\s?/\s?(\d{5})(?!\d)")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
BE_VAT = re.compile(r"\bBE[ .]?([01]?\d{3}[ .]?\d{3}[ .]?\d{3})\b")
AMOUNT = r"(?:€|EUR)?\s*(-?\d{1,3}(?:[. ]\d{3})*,\d{2}|-?\d{1,3}(?:,\d{3})*\.\d{2}|-?\d+[.,]\d{2})(?![\d,.])"
DAY = r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}(?:er)? [a-zéû]{3,10}\.? \d{4})"
GAP = r"[ \t:.]*\n?[ \t]*"
NEAR = 200  # characters after a value that are considered
# beside an amount: it is not in euros
FOREIGN = re.compile(
    r"[$£¥₤]|(?<![A-Z])(?:USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|TRY|CAD|AUD|NZD|JPY|CNY|HKD|SGD|INR|ZAR|AED)(?![A-Z])"
)
SPACES = re.compile(r"[\u00a0\u2007\u2009\u202f]")
MONTHS = (
    ("jan",), ("feb", "fév", "fev"), ("maa", "mrt", "mar"), ("apr", "avr"), ("mei", "mai", "may"), ("jun", "juin"),
    ("jul", "juil"), ("aug", "aoû", "aou"), ("sep",), ("okt", "oct"), ("nov",), ("dec", "déc"),
)  # fmt: skip
TOTAL = (
    r"(?:totaal\s+te\s+betalen|te\s+betalen(?:\s+bedrag)?|totaal\s+incl(?:\.|usief)?(?:\s+btw)?|total\s+ttc|net\s+[àa]\s+payer|"
    r"total\s+[àa]\s+payer|montant\s+[àa]\s+payer|amount\s+due|total\s+due|total\s+incl(?:\.|uding)?(?:\s+vat)?)"
)
ISSUED = r"(?:factuurdatum|datum\s+factuur|date\s+de\s+(?:la\s+)?facture|date\s+facture|invoice\s+date)"
DUE = (
    r"(?:vervaldatum|vervaldag|uiterste\s+betaaldatum|te\s+betalen\s+(?:v[oó]{2}r|uiterlijk(?:\s+op)?)|date\s+d['’]échéance|échéance|"
    r"[àa]\s+payer\s+(?:avant|pour)(?:\s+le)?|date\s+limite(?:\s+de\s+paiement)?|due\s+date|payable\s+by)"
)
NUMBER = (
    r"(?:factuurnummer|factuur\s*(?:nr\.?|n°|nummer)|facture\s*(?:n°|nr\.?|numéro)|numéro\s+de\s+facture|"
    r"invoice\s*(?:no\.?|number|n°)|creditnota\s*(?:nr\.?|n°|nummer)|note\s+de\s+crédit\s*(?:n°|nr\.?|numéro)|"
    r"credit\s+note\s*(?:no\.?|number|n°))"
)
CREDIT = (
    r"(?:(?:credit|krediet)[ -]?nota|(?:credit|krediet)factuur|note\s+de\s+cr[ée]dit|facture\s+d['’]avoir|avoir|"
    r"credit\s+(?:note|memo)|gutschrift)"
)
BILL = r"(?:factuur|facture|invoice|rechnung)"
# a heading with its own number or date behind it: "Creditnota nr. 12", but not "Creditnota's worden verrekend"
NUMBERED = (
    r"(?:\s*[:#]|\s*(?:nummer|numéro|number|n°|nr\.?|no\.?|datum|date)(?![a-z])|"
    r"\s+(?:(?:van|du|of|d\.?d\.?)\s+)?(?=[A-Z0-9/.-]*\d)).*"
)
CELLS = re.compile(r"\n|\t| {2,}| [/|] ")
SPACED = re.compile(r"(?:\w ){3,}\w")
REFUND, MAYBE_REFUND = "refund", "maybe_refund"
# the supplier takes the money itself; an offer to do so ("kies voor domiciliëring") has no such verb or label
TAKEN = re.compile(
    r"\b(?:wordt|worden|zal|zullen)\b.{0,120}?\b(?:afgehouden|gedebiteerd|geïnd|geïncasseerd|afgeschreven)\b"
    r"|\b(?:sera|seront|est|sont)\b.{0,120}?\b(?:prélevée?s?|débitée?s?)\b"
    r"|\b(?:will be|is)\b.{0,120}?\b(?:collected|debited)\b",
    re.IGNORECASE | re.DOTALL,
)
BY_BANK = re.compile(
    r"domicili|rekening|incasso|mandaat|mandat|compte|direct debit|bank account|mandate", re.IGNORECASE
)
NOT = re.compile(r"\b(?:niet|geen|pas|aucun|not|no)\b", re.IGNORECASE)
DEBIT = r"(?:domicili[ëe]ring|domiciliation|automatische\s+incasso|(?:sepa[ -])?direct\s+debit|prélèvement(?:\s+automatique)?)"
BY_DEBIT = re.compile(
    r"(?:betaal(?:wijze|methode)|betalingswijze|wijze\s+van\s+betaling|mode\s+de\s+paiement|payment\s+(?:method|terms))"
    rf"[\s:]*(?:via\s+|par\s+|by\s+)?{DEBIT}|(?:te\s+innen|payée?)\s+(?:via|par)\s+{DEBIT}|(?:via|per)\s+{DEBIT}\s+te\s+innen",
    re.IGNORECASE,
)
ENDS = re.compile(r"[.!?](?=\s|$)|\n\s*\n")


@dataclasses.dataclass(frozen=True)
class Read:
    """Empty where the text has no value, or several. `ogm` is +++…+++, `iban` and `vat` compact, `total` incl. VAT.

    `kind`: REFUND for a credit note, MAYBE_REFUND where its headings are of a credit note and of an invoice. `collected`: "yes"
    where the supplier writes to take the money from the account of the customer.
    """

    number: str = ""
    issued: date | None = None
    due: date | None = None
    total: Decimal | None = None
    ogm: str = ""
    iban: str = ""
    vat: str = ""
    kind: str = ""
    collected: str = ""

    def as_texts(self) -> dict[str, str]:
        """{name: text} of the values read; a total of zero counts as read."""
        return {name: str(value) for name, value in vars(self).items() if value not in (None, "")}


def read(text: str, own: frozenset = frozenset()) -> Read:
    """Read `text`. `own`: compact account and VAT numbers of the company itself, which appear on every bill to it."""
    text = _plain(text)
    issued, due = _only(_days(ISSUED, text)), _only(_days(DUE, text))
    return Read(
        number=_only(_numbers(text)) or "",  # a credit note also names the invoice: of two numbers none is read
        issued=issued,
        due=None if issued and due and due < issued else due,  # one of the two belongs to another label
        total=_only(_amounts(text)),
        ogm=_only(_ogms(text)) or "",
        iban=_only(_ibans(text, own)) or "",
        vat=_only(_vats(text, own)) or "",
        kind=_kind(text),
        collected="yes" if _is_collected(text) else "",
    )


def vat_numbers(text: str, own: frozenset = frozenset()) -> frozenset[str]:
    """All Belgian VAT numbers in `text` but our `own`: of two, one may be a factor's or a group's."""
    return frozenset(_vats(_plain(text), own))


def _plain(text):
    return SPACES.sub(" ", unicodedata.normalize("NFC", text))


def _kind(text):
    """Whether it is a credit note, by its headings: those that stand alone count before those with a number behind them, since a
    credit note names its invoice, and a bill a credit note that comes off.
    """
    alone, numbered = set(), []
    for cell in map(_joined, CELLS.split(text)):
        for is_credit, name in ((True, CREDIT), (False, BILL)):
            if re.fullmatch(name, cell, re.IGNORECASE):
                alone.add(is_credit)
            elif re.fullmatch(name + NUMBERED, cell, re.IGNORECASE):
                numbered.append(is_credit)
    if not (True in alone or True in numbered):
        return ""
    if alone:
        return REFUND if alone == {True} else MAYBE_REFUND
    return REFUND if numbered[0] else MAYBE_REFUND


def _joined(cell):
    """A heading that is spaced by its letters, as one word."""
    cell = cell.strip(" :.-–*")
    return cell.replace(" ", "") if SPACED.fullmatch(cell) else cell


def _is_collected(text):
    if BY_DEBIT.search(text):
        return True
    for sentence in ENDS.split(text):
        taken = TAKEN.search(sentence)
        if taken and BY_BANK.search(sentence) and not NOT.search(taken.group()):
            return True
    return False


def _only(found):
    """The only value found, however often; None for none or several."""
    different = set(found)
    return different.pop() if len(different) == 1 else None


def _ogms(text):
    for match in OGM.finditer(text):
        digits = "".join(match.groups())
        if int(digits[:10]) % 97 == int(digits[10:]) % 97 and 1 <= int(digits[10:]) <= 97:
            yield f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def _ibans(text, own):
    """Each account number, also one that directly follows another."""
    place = 0
    while match := IBAN.search(text, place):
        number, length = _longest_iban(match.group().split(" "))
        place = match.start() + (length or 2)
        if number and number not in own:
            yield number


def _longest_iban(words):
    """(number, its length in the text): an IBAN may run into the next word, so the longest valid prefix is taken."""
    for count in range(len(words), 0, -1):
        number = "".join(words[:count])
        if not isinstance(iban.check(number), Refusal):
            return number, len(" ".join(words[:count]))
    return "", 0


def _vats(text, own):
    for match in BE_VAT.finditer(text):
        number = kbo.check(match.group(1))
        if not isinstance(number, Refusal) and f"BE{number}" not in own:
            yield f"BE{number}"


def _behind(label, gap, value, text):
    """Matches of `value` (one group) that can only belong to `label`: after it, or alone below it.

    Where labels and values are in separate rows or columns, they can't be matched.
    """
    for match in re.finditer(label + gap + value, text, re.IGNORECASE):
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
        rest, _newline, below = text[match.end() : match.end() + NEAR].partition("\n")
        again = re.match(rf"[ \t]*{value}", rest, re.IGNORECASE)
        if before.endswith(":") or (again and _has_digit(again.group())):
            continue
        is_below = "\n" in text[match.start() : match.start(1)]
        if not is_below or not (before or _has_digit(rest) or _has_digit(" ".join(below.split()[:1]))):
            yield match


def _has_digit(text):
    return any(map(str.isdigit, text))


def _days(label, text):
    for match in _behind(label, GAP, DAY, text):
        day = _day(match.group(1))
        if day:
            yield day


def _day(text):
    """A date with the day first, as in Belgium and the Netherlands; None if invalid."""
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    if len(numbers) == 2:
        word = re.search(r"[a-zéû]{3,}", text.lower()).group()
        months = [place for place, names in enumerate(MONTHS, 1) if word.startswith(names)]
        numbers = [numbers[0], *months, numbers[1]]
    year, month, day = numbers if numbers[0] > 31 else reversed(numbers) if len(numbers) == 3 else (0, 0, 0)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _amounts(text):
    """The totals in euros; one in another currency counts too, as one that is not known."""
    for match in _behind(TOTAL, r"[^\d\n-]{0,20}\n?[ \t]*", AMOUNT, text):
        around = match.group() + text[match.end() : match.end() + 5].partition("\n")[0]
        yield None if FOREIGN.search(around) else _amount(match.group(1))


def _amount(text):
    """The amount; the last of the two separators is the decimal one."""
    plain = text.replace(" ", "")
    whole, cents = plain[:-3], plain[-2:]
    return Decimal(f"{re.sub('[.,]', '', whole)}.{cents}")


def _numbers(text):
    """The bill numbers; dates and amounts are excluded, as they belong to another heading."""
    for match in _behind(NUMBER, r"[ \t:.#]*\n?[ \t]*", r"([A-Z0-9][A-Z0-9/._-]{1,24})", text):
        number = match.group(1).rstrip("./-_")
        if _has_digit(number) and not re.fullmatch(DAY, number) and text[match.end() : match.end() + 1] != ",":
            yield number
