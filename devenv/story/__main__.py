"""`python -m devenv.story ODOO SANDBOX DATABASE`."""

import sys

from . import bank, peppol, portal, purchases, shop, workorder
from .books import point_here
from .summary import summary
from .teller import Teller
from .web import Failed, Odoo, Remotes

CHAPTERS = (
    ("The company goes on Peppol", peppol.onboard),
    ("Invoices in Dutch and French: checked, sent, delivered, answered", peppol.send),
    ("An invoice comes in and becomes a bill", peppol.receive),
    ("The bill is approved, and the accountant gets the month", purchases.tell),
    ("Fifty orders of a webshop are booked in e-Boekhouden", shop.tell),
    ("A work order is signed and invoiced", workorder.tell),
    (
        "A bill is ordered, a bank file comes in: bill and invoices are paid, a reminder that would have gone does not go",
        bank.tell,
    ),
    ("A customer activates the portal and downloads invoices", portal.tell),
)


def main(url, sandbox, database):
    teller = Teller()
    try:
        odoo, remotes = Odoo(url, database), Remotes(sandbox)
        point_here(odoo, remotes)
    except Failed as error:
        teller.say(str(error))
        return 1
    for number, (title, tell) in enumerate(CHAPTERS, 1):
        teller.chapter(number, title, tell, odoo, remotes)
    teller.say(summary(odoo.url, sandbox))
    return teller.verdict()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
