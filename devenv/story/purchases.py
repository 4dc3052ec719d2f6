"""A bill is approved by a person and is among what is to be paid; the accountant gets the month in one zip (A1, A4)."""

from . import peppol
from .web import Failed, wait


def tell(teller, odoo, _remotes):
    bill = _bill(odoo)
    if not bill:
        raise Failed("No bill came in, so there is nothing to approve")
    link = odoo.link("account.move", bill["id"])
    teller.line(
        f"Purchases > Bills: {peppol.BILL} of {bill['partner_id'][1]} came in by {bill['webhero_bill_source']}."
    )
    if bill["webhero_bill_state"] == "check":
        odoo.press("account.move", bill["id"], "action_webhero_approve")
        teller.line("The owner looks at the document beside it and presses Approve.", link)
    bill = _bill(odoo)
    teller.check(
        "one press booked it and it is to be paid", bill["webhero_bill_state"] in ("pay", "ordered", "paid"), True, link
    )
    again = odoo.create("account.move", move_type="in_invoice", partner_id=bill["partner_id"][0], ref=f" {peppol.BILL.lower()}",
                        invoice_date=bill["invoice_date"])  # fmt: skip
    warning = odoo.read("account.move", again, "webhero_twin_text")["webhero_twin_text"] or ""
    teller.check("the same bill typed once more is said to be twice", peppol.BILL in warning, True)
    odoo.call("account.move", "unlink", [again])
    _zip(teller, odoo, bill)


def _bill(odoo):
    fields = ("partner_id", "webhero_bill_state", "webhero_bill_source", "invoice_date", "date")
    return odoo.one("account.move", [("move_type", "=", "in_invoice"), ("ref", "=", peppol.BILL)], fields)


def _zip(teller, odoo, bill):
    """The month of that bill, made in the background."""
    wizard = odoo.create("webhero.accountant.period", period=bill["date"][:7])
    job = odoo.press("webhero.accountant.period", wizard, "action_make")["res_id"]

    def made():
        return odoo.read("webhero.account.export", job, "state", "done", "file_count")

    found = wait(made, lambda one: one["state"] in ("done", "failed"), "The zip for the accountant")
    teller.check("the month is one zip for the accountant", (found["state"], found["file_count"]), ("done", 1),
                 odoo.link("webhero.account.export", job))  # fmt: skip
