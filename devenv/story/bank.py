"""An approved bill is put into a payment file; a bank file is imported: certain matches are reconciled automatically, the bill
too, and no customer who paid is reminded (M1, M3, M4, M6, M7, A1).
"""

import base64
import datetime
from decimal import Decimal

from sandbox import coda

from . import peppol
from .peppol import BAKERY, GARAGE, JOINERY
from .web import today, wait

REFERENCES = {BAKERY: "BANK-101", JOINERY: "BANK-102", GARAGE: "BANK-103"}
ACCOUNTS = {BAKERY: "BE97979112233449", JOINERY: "BE55413778899044", GARAGE: "BE05377002031175"}
TOTAL = Decimal("302.50")
OPENING = Decimal("4120.55")
WAITS = "new", "open", "proposed"


def tell(teller, odoo, remotes):
    bill, payment = _ordered(teller, odoo)
    moves = {party: _late_invoice(odoo, party) for party in REFERENCES}
    before = _refusals(odoo, moves)
    if _paid(odoo, moves[BAKERY]):
        teller.line("The bank file came in before; it is taken in once more.")
    else:
        teller.check("three invoices are late, and each would get a reminder today", before, dict.fromkeys(moves, ""))
    taken = _import(odoo, _file(odoo, moves, payment))
    teller.line(f"A CODA file is dropped: {taken['summary']}", odoo.link("webhero.bank.import", taken["id"]))
    wait(lambda: not odoo.call("account.bank.statement.line", "search_count", [("webhero_state", "=", "new")]), bool,
         "The bank lines are looked at")  # fmt: skip
    for party, how in ((BAKERY, "its communication"), (JOINERY, "its number, and who pays")):
        values = odoo.read("account.move", moves[party], "payment_state", "amount_residual", "name")
        found, link = (values["payment_state"], values["amount_residual"]), odoo.link("account.move", moves[party])
        teller.check(f"{values['name']} of {party.name} is paid by itself: {how}", found, ("paid", 0), link)
    values = odoo.read("account.move", bill, "payment_state", "webhero_bill_state", "ref")
    paid = (values["payment_state"], values["webhero_bill_state"])
    claim = f"{values['ref']}, which was ordered, is paid by the statement: its reference came back"
    teller.check(claim, paid, ("paid", "paid"), odoo.link("account.move", bill))
    _not_reminded(teller, odoo, moves)


def _ordered(teller, odoo):
    """(the bill, its payment): the approved bill of the previous chapter, in a payment file; once."""
    bill = odoo.one(
        "account.move", [("move_type", "=", "in_invoice"), ("ref", "=", peppol.BILL)], ("webhero_bill_state",)
    )
    if bill["webhero_bill_state"] == "pay":
        dialog = odoo.press("account.move", bill["id"], "action_webhero_pay_with_file")
        wizard = odoo.create("webhero.bank.pay", context=dialog["context"])
        _give_its_account(odoo, odoo.read("webhero.bank.pay", wizard, "journal_id")["journal_id"][0])
        lines = odoo.read("webhero.bank.pay", wizard, "line_ids")["line_ids"]
        odoo.write("webhero.bank.pay.line", lines, checked=True)
        order = odoo.press("webhero.bank.pay", wizard, "action_make")["res_id"]
        teller.line(
            "The bill is put in a payment file; the owner uploads it at the bank.",
            odoo.link("webhero.bank.order", order),
        )
    documents = [("document_ids.move_id", "=", bill["id"]), ("cancelled", "=", False)]
    payment = odoo.one("webhero.bank.transfer", documents, ("end_to_end_id", "amount", "name", "iban"))
    state = odoo.read("account.move", bill["id"], "webhero_bill_state")["webhero_bill_state"]
    teller.check("the bill says that its payment is ordered", state in ("ordered", "paid"), True)
    return bill["id"], payment


def _give_its_account(odoo, journal):
    """The journal that pays has the company's IBAN, as its owner fills it in."""
    if not odoo.read("account.journal", journal, "bank_account_id")["bank_account_id"]:
        company = odoo.one("res.company", [], ("partner_id",))
        own = odoo.one("res.partner.bank", [("partner_id", "=", company["partner_id"][0])])
        odoo.write("account.journal", journal, bank_account_id=own["id"])


def _not_reminded(teller, odoo, moves):
    after = _refusals(odoo, moves)
    number = odoo.read("account.move", moves[GARAGE], "name")["name"]
    teller.check("nobody who paid gets a reminder", bool(after[BAKERY] and after[JOINERY]))
    teller.check(f"{number} waits: {after[GARAGE]}", bool(after[GARAGE]), True, f"{odoo.url}/odoo/webhero-bank")
    lines = odoo.find("account.bank.statement.line", [("webhero_state", "in", WAITS), ("amount", "=", float(TOTAL))],
                      ("webhero_text",))  # fmt: skip
    teller.check("its money stands on the page of the bank, with what it may be, once",
                 [number in one["webhero_text"] for one in lines], [True])  # fmt: skip


def _late_invoice(odoo, party):
    """A confirmed invoice of 302.50 incl. VAT that was due three weeks ago; of an earlier telling where there is one."""
    buyer, reference = peppol.customer(odoo, party), REFERENCES[party]
    known = odoo.one("account.move", [("partner_id", "=", buyer), ("ref", "=", reference)])
    if known:
        return known["id"]
    odoo.kept("res.partner.bank", [("acc_number", "=", ACCOUNTS[party])], acc_number=ACCOUNTS[party], partner_id=buyer)
    line = {"product_id": peppol.article(odoo), "quantity": 2, "price_unit": peppol.PRICE}
    made, due = today() - datetime.timedelta(days=51), today() - datetime.timedelta(days=21)
    move = odoo.create(
        "account.move", move_type="out_invoice", partner_id=buyer, ref=reference, invoice_date=made.isoformat(),
        invoice_payment_term_id=False, invoice_date_due=due.isoformat(), invoice_line_ids=[[0, 0, line]],
        context={"default_move_type": "out_invoice"},
    )  # fmt: skip
    odoo.press("account.move", move, "action_post")
    return move


def _paid(odoo, move):
    return odoo.read("account.move", move, "payment_state")["payment_state"] == "paid"


def _refusals(odoo, moves):
    """{party: why its invoice gets no reminder today, "" where it would}, in the words of the dialog of reminders."""
    asked = odoo.call(
        "webhero.reminder.send", "default_get", ["line_ids"], context={"active_ids": list(moves.values())}
    )
    refusals = {values["move_id"]: values["refusal"] or "" for _command, _id, values in asked["line_ids"]}
    return {party: refusals[move] for party, move in moves.items()}


def _file(odoo, moves, payment):
    """The bank's statement: three payments to us and the one that was ordered, of today, or of the day on which the
    story was first played.
    """
    company = odoo.one("res.company", [], ("partner_id", "name"))
    account = odoo.one("res.partner.bank", [("partner_id", "=", company["partner_id"][0])], ("sanitized_acc_number",))
    invoices = {party: odoo.read("account.move", move, "name", "payment_reference") for party, move in moves.items()}
    day = _day(odoo)
    movements = (
        coda.Movement(TOTAL, structured="".join(filter(str.isdigit, invoices[BAKERY]["payment_reference"])),
                      name="Een ander", account="BE04973330061631"),
        coda.Movement(TOTAL, f"betaling {invoices[JOINERY]['name']}", name=JOINERY.name, account=ACCOUNTS[JOINERY]),
        coda.Movement(TOTAL, "met dank", name=GARAGE.name, account=ACCOUNTS[GARAGE]),
        coda.Movement(-Decimal(str(payment["amount"])), "", name=payment["name"], account=payment["iban"],
                      end_to_end_id=payment["end_to_end_id"], operation="0101"),
    )  # fmt: skip
    number = day.timetuple().tm_yday
    statement = coda.Statement(account["sanitized_acc_number"], company["name"], number, day, OPENING, movements)
    return coda.write(statement)


def _day(odoo):
    first = odoo.one("webhero.bank.statement", [], ("closing_date",), order="id")
    return datetime.date.fromisoformat(first["closing_date"]) if first else today()


def _import(odoo, data):
    """Dropped in the dialog, as a person does it."""
    file = odoo.create("ir.attachment", name="bank.cod", datas=base64.b64encode(data).decode(), mimetype="text/plain")
    wizard = odoo.create("webhero.bank.upload", attachment_ids=[[6, 0, [file]]])
    opened = odoo.press("webhero.bank.upload", wizard, "action_import")
    return odoo.read("webhero.bank.import", opened["res_id"], "summary", "state")
