# SPDX-License-Identifier: LGPL-3.0-or-later
"""Documents sent and received over Peppol this year, on the demo invoices of webhero_billing_base; no remote is called.

The workshop had another package until three months ago, and another access point until yesterday.
"""

from datetime import timedelta

from odoo import fields

from odoo.addons.webhero_billing_base.demo import names, numbers
from odoo.addons.webhero_peppol.client import access_point as ap
from odoo.addons.webhero_peppol.rules.documents import BILLING, UBL
from odoo.addons.webhero_peppol.rules.lookups import NO, UNKNOWN, YES, Lookup

from . import bills

MODULE = "webhero_billing_peppol"
RECEIVES = tuple(f"{UBL}{kind}-2::{kind}##{BILLING}::2.1" for kind in ("Invoice", "CreditNote"))
NOT_ON_PEPPOL, NEVER_FOUND, EXEMPT = ("moulin",), ("delvaux",), ("zwaluw",)
OWN_DAYS = 90
# outcomes of the documents, the latest first, repeated cyclically
STATES = (
    ap.DELIVERED, ap.ACCEPTED, ap.REJECTED, ap.ACCEPTED, ap.ERROR, ap.ACCEPTED, ap.DELIVERED, ap.ACCEPTED, ap.ACCEPTED,
)  # fmt: skip
REASONS = {
    ap.REJECTED: "Prijs komt niet overeen met de bestelling",
    ap.ERROR: "Het toegangspunt van de klant is niet bereikbaar",
}
SUPPLIERS = (
    ("Houthandel Esdoorn BV", 9994102, "Dokkaai 3", "9000", "Gent"),
    ("Verlichting Lumen NV", 9994113, "Kempische Steenweg 44", "3500", "Hasselt"),
)
# supplier, number, days ago, text, net, rate; 19 % is not a Belgian rate, so that bill needs review
BILLS = (
    (0, "2026-1187", 40, "Eiken planken, gedroogd", "1840.00", 21),
    (1, "VF 26/0331", 24, "Hanglampen toonzaal", "612.50", 21),
    (0, "2026-1302", 9, "Beuken planken, gedroogd", "730.00", 19),
)


def tell(env):
    """Create the data once, and only where the demo data of Webhero Billing exists."""
    customer = env.ref("webhero_billing_base.partner_korenaar_demo", raise_if_not_found=False)
    invoice = customer and env["account.move"].search([("partner_id", "=", customer.id)], limit=1)
    if not invoice or env.ref(f"{MODULE}.access_point_demo", raise_if_not_found=False):
        return
    company = invoice.company_id
    env = env(context={**env.context, "tracking_disable": True, "allowed_company_ids": company.ids})
    Story(env, company.with_env(env)).tell()


class Story:
    def __init__(self, env, company):
        self.env, self.company = env, company
        self.today = fields.Date.context_today(company)

    def tell(self):
        self.point = self.make_point()
        self.find_customers()
        self.send()
        self.receive()

    def make_point(self):
        """The previous access point, stopped: its documents are kept."""
        participant = self.company._webhero_participant()
        values = {
            "name": "e-invoice.be (tot gisteren)", "provider": "einvoice_be", "company_id": self.company.id,
            "scheme": participant.scheme, "identifier": participant.value, "activation": "stopped",
            "stopped_at": fields.Datetime.now(),
        }  # fmt: skip
        record = {"xml_id": f"{MODULE}.access_point_demo", "values": values, "noupdate": True}
        return self.env["webhero.access.point"]._load_records([record])

    def find_customers(self):
        for row in names.CUSTOMERS:
            partner = self.env.ref(f"webhero_billing_base.partner_{row[0]}_demo").with_env(self.env)
            participant = next(iter(partner._webhero_participants()), None)
            partner.webhero_peppol_exempt = row[0] in EXEMPT
            if participant:
                partner._webhero_store_answer(self._lookup(row[0], participant))

    def _lookup(self, key, participant):
        if key in NOT_ON_PEPPOL:
            return Lookup(NO, participant)
        if key in NEVER_FOUND:
            return Lookup(UNKNOWN, participant, reason="timeout")
        return Lookup(YES, participant, RECEIVES)

    # ---- out

    def send(self):
        """The last invoices are left to be sent; those of the other package are marked as delivered elsewhere."""
        rows = self.env["webhero.peppol.compliance"].search([("company_id", "=", self.company.id)])
        moves = rows.move_id.filtered(
            lambda move: move.commercial_partner_id.webhero_peppol_answer == YES and move.is_move_sent
        )
        own = moves.filtered(lambda move: move.invoice_date > self.today - timedelta(days=OWN_DAYS))
        (moves - own).webhero_peppol_elsewhere = True
        for number, move in enumerate(own.sorted(lambda move: (move.invoice_date, move.id), reverse=True)):
            self._sent(move, STATES[number % len(STATES)])

    def _sent(self, move, state):
        at = fields.Datetime.to_datetime(move.invoice_date) + timedelta(hours=9, minutes=move.id % 60)
        root = "CreditNote" if move.move_type == "out_refund" else "Invoice"
        document = self.env["webhero.peppol.document"]._store(
            move._webhero_peppol_xml(), name=move.name, direction="out", state="queued", root=root,
            company_id=self.company.id, access_point_id=self.point.id, move_id=move.id, process="",
            document_type=RECEIVES[root == "CreditNote"], partner_id=move.commercial_partner_id.id,
            sender=self.point.participant, receiver=move.commercial_partner_id.webhero_peppol_participant, queued_at=at,
        )  # fmt: skip
        move.peppol_message_uuid = document.uuid
        document._moved(ap.Sent("", state, REASONS.get(state, ""), at + timedelta(minutes=2)))

    # ---- in

    def receive(self):
        customer = ap.Participant.parse(self.point.participant)
        us = (self.company.name, customer.value, self.company.street, self.company.zip, self.company.city)
        for supplier, number, days, text, net, rate in BILLS:
            name, body, street, postcode, town = SUPPLIERS[supplier]
            day = self.today - timedelta(days=days)
            digits = numbers.belgian_vat(body).removeprefix("BE")
            self._received(number, f"0208:{digits}", bills.bill(
                (name, digits, street, postcode, town), us, number, day, day + timedelta(days=30), text, net, rate,
                "", numbers.iban(body),
            ))  # fmt: skip
        self._received("scan0231.pdf", "", b"%PDF-1.4 no invoice in here")

    def _received(self, name, sender, content):
        received = ap.Received(name, content, sender, self.point.participant, name=name)
        document = self.env["webhero.peppol.document"]._receive(self.point, received)
        document._import_document()
