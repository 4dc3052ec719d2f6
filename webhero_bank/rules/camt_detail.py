# SPDX-License-Identifier: LGPL-3.0-or-later
"""One payment inside a camt entry: TxDtls, of which each version writes amount, parties and banks a little differently."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.money import ZERO

from . import reference
from .xml import text

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .xml import Part

NONE = "NOTPROVIDED"
AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
PARTIES = {"CRDT": ("Dbtr", "Cdtr"), "DBIT": ("Cdtr", "Dbtr")}
# where name, account and bank of each role are: the party itself, else who it acts for
PATHS = {
    role: (
        (
            f"RltdPties/{role}/Pty/Nm", f"RltdPties/{role}/Nm", f"RltdPties/{role}/Agt/FinInstnId/Nm",
            f"RltdPties/Ultmt{role}/Pty/Nm", f"RltdPties/Ultmt{role}/Nm",
        ),
        (f"RltdPties/{role}Acct/Id/IBAN", f"RltdPties/{role}Acct/Id/Othr/Id"),
        (f"RltdAgts/{role}Agt/FinInstnId/BICFI", f"RltdAgts/{role}Agt/FinInstnId/BIC"),
    )
    for role in ("Dbtr", "Cdtr")
}  # fmt: skip
# sub-families of the external code list "bank transaction" (iso20022.org) that take an earlier booking back
TAKEN_BACK = {"UPDD", "PRDD", "RRTN", "RPCR"}

ZONES = {
    "transaction_id": "Refs/TxId",
    "instruction_id": "Refs/InstrId",
    "payment_information_id": "Refs/PmtInfId",
    "creditor_id": "RltdPties/Cdtr/Id/PrvtId/Othr/Id",
    "ultimate_debtor": "RltdPties/UltmtDbtr/Nm",
    "ultimate_creditor": "RltdPties/UltmtCdtr/Nm",
    "purpose": "Purp/Cd",
    "instructed_amount": "AmtDtls/InstdAmt/Amt",
}


def fields(node: Part | None, entry: Part, own: str, currency: str, amount_of: Callable) -> dict:
    """The fields of a Detail as stated by a TxDtls (None: an entry without details) and the entry around it.

    `own` is the account of the statement, so that a party that is the holder is not taken for the counterparty,
    and `currency` its currency.
    """
    stated = _remittance(node)
    return stated | {
        **_party(node, text(node, "CdtDbtInd") or text(entry, "CdtDbtInd"), own),
        "end_to_end_id": _stated(text(node, "Refs/EndToEndId")),
        "mandate": _stated(text(node, "Refs/MndtId")),
        "bank_reference": text(node, "Refs/AcctSvcrRef"),
        "code": _code(node) or _code(entry),
        "reversal": _is_reversal(node, entry),
        "reason": text(node, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"),
        "charges": charges(node, currency, amount_of),
        "info": text(node, "AddtlTxInf"),
        "zones": _zones(node),
    }


def _stated(value):
    return "" if value == NONE else value


def amount_node(node: Part, currency: str) -> _Element:
    """The amount of a payment in the currency of the account, if there is one."""
    for path in AMOUNTS:
        found = node.find(path)
        if found is not None and found.get("Ccy", currency) == currency:
            return found
    return None


def _party(node, direction, own):
    """Name, account and bank of the counterparty. A bank that reverses a payment may leave the roles unchanged."""
    for role in PARTIES.get(direction, PARTIES["CRDT"]):
        party = _one_party(node, role)
        if any(party.values()) and party["counterparty_iban"] != own:
            return party
    return {"counterparty_name": "", "counterparty_iban": "", "counterparty_bic": ""}


def _one_party(node, role):
    names, ibans, bics = PATHS[role]
    return {
        "counterparty_name": text(node, *names),
        "counterparty_iban": text(node, *ibans).replace(" ", ""),
        "counterparty_bic": text(node, *bics),
    }


def _remittance(node):
    """Communication and structured reference. References with invalid check digits and document numbers count as text."""
    if node is None or "RmtInf" not in node.heads:
        return {"communication": "", "pieces": (), "structured_kind": "", "structured": ""}
    references = [text(one, ".") for one in _all(node, "RmtInf/Strd/CdtrRefInf/Ref")]
    kinds = [reference.structured(one) for one in references]
    first = next((pair for pair in kinds if pair[0]), ("", ""))
    free = [one.text or "" for one in _all(node, "RmtInf/Ustrd")]
    rest = [one for one, pair in zip(references, kinds, strict=True) if pair != first or not pair[0]]
    for path in ("RmtInf/Strd/RfrdDocInf/Nb", "RmtInf/Strd/AddtlRmtInf"):
        rest += [text(one, ".") for one in _all(node, path)]
    whole = [reference.joined(*free), *filter(None, rest)]
    return {
        "communication": " ".join(filter(None, whole)),
        "pieces": reference.whole(*free, *rest),
        "structured_kind": first[0],
        "structured": first[1],
    }


def _all(node, path):
    """The elements at `path`; not searched for where none of them has text, since most payments lack most elements."""
    return node.iterfind(path) if path in node.texts else ()


def _code(node):
    if node is None or "BkTxCd" not in node.heads:
        return ""
    family = [text(node, "BkTxCd/Domn/" + path) for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    return "/".join(filter(None, family)) or text(node, "BkTxCd/Prtry/Cd")


def _is_reversal(node, entry):
    families = {text(one, "BkTxCd/Domn/Fmly/SubFmlyCd") for one in (node, entry)}
    returned = node is not None and "RtrInf" in node.heads
    return text(entry, "RvslInd") in ("true", "1") or returned or bool(families & TAKEN_BACK)


def charges(node: Part | None, currency: str, amount_of: Callable) -> Decimal:
    """Charges that the bank states in the account's currency, positive when deducted; each version has its
    own element for them.
    """
    if node is None or "Chrgs" not in node.heads:
        return ZERO
    records = [*node.iterfind("Chrgs/Rcrd"), *(one for one in node.iterfind("Chrgs") if one.find("Amt") is not None)]
    if records:
        ours = [one for one in records if _is_in(one.find("Amt"), currency)]
        return sum((_signed(one, amount_of) for one in ours), ZERO)
    total = node.find("Chrgs/TtlChrgsAndTaxAmt")
    return amount_of(total) if total is not None and _is_in(total, currency) else ZERO


def _is_in(amount, currency):
    return amount is None or amount.get("Ccy", currency) == currency


def _signed(record, amount_of):
    amount = amount_of(record.find("Amt"))
    return -amount if text(record, "CdtDbtInd") == "CRDT" else amount


def _zones(node):
    """Values that users may search for later: transaction ids, ultimate parties, purpose, document numbers."""
    texts = node.texts if node is not None else {}
    return {name: texts[path] for name, path in ZONES.items() if path in texts}
