"""The whole road once: a Belgian company, a Dutch invoice, its PDF, its UBL, the official rules, an access point."""

import base64
import io

from lxml import etree

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import OdooPdfFileReader

from odoo.addons.webhero_peppol.tests.common import PeppolCommon

from sandbox import people
from sandbox.recommand import Recommand
from sandbox.testing import official_rules, serving

CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"


@tagged("post_install", "-at_install")
class TestFirstRoad(PeppolCommon):
    @mute_logger("odoo.addons.base.models.ir_actions_report")  # no server that the PDF engine could ask for pictures
    def test_invoice_reaches_the_access_point(self):
        """P1, P2, P6, P7, P8: activated, made in Dutch, checked by the official rules, delivered over HTTP, once."""
        self.env["ir.config_parameter"].set_param("webhero_peppol.rules_dir", official_rules())
        with serving(Recommand()) as remote:
            point = self._activate(remote)
            self.assertEqual(self.company.account_peppol_proxy_state, "sender")
            move = self._send()
            document = move.webhero_peppol_document_id
            self.assertEqual(document.state, "queued")
            document.exchange_id._run()
            self.assertEqual(document.state, "delivered", document.exchange_id.error_message)
            self.assertEqual(move.peppol_move_state, "done")
            self._judge(remote, move, document)
            document.exchange_id.sudo().write({"state": "ready"})
            document.exchange_id._run()
            self.assertFalse(remote.twins())
            self.assertEqual(point.count_error, 0)

    def _activate(self, remote):
        point = self.env["webhero.access.point"].create(
            {
                "name": "Recommand",
                "provider": "recommand",
                "url": remote.url,
                "key": remote.KEY,
                "secret": remote.SECRET,
            }
        )
        point._ask_activation()
        message = self.env["webhero.exchange"].search([("kind", "=", "peppol.registration")])
        message._run()
        self.assertEqual(point.activation, "waiting")
        self.assertTrue(point.activation_link.startswith(remote.url))
        remote.verify(point.reference)
        message._run()
        self.assertEqual((message.state, point.activation), ("done", "active"), message.error_message)
        return point

    def _send(self):
        party = people.PEOPLE[0]
        customer = self.make_customer(party.name, 0, vat=party.vat, company_registry=party.number)
        move = self.make_invoice(customer)
        with self.allow_pdf_render():
            move.with_context(force_report_rendering=True).action_webhero_send_peppol()
        self.assertEqual(customer.webhero_peppol_answer, "yes")
        self.assertFalse(move.webhero_peppol_findings)
        return move

    def _judge(self, remote, move, document):
        sent = remote.delivered()
        self.assertEqual([(row["number"], row["receiver"]) for row in sent], [(move.name, people.PEOPLE[0].endpoint)])
        checked = self.env["webhero.peppol.validator"]._check(sent[0]["xml"].encode())
        self.assertEqual((checked.applied, checked.fatal), (("XSD", "CEN", "PEPPOL"), ()))
        self.assertEqual(document._content(), sent[0]["xml"].encode())
        root = etree.fromstring(sent[0]["xml"].encode())
        self.assertIn("Stadsfiets", [e.text for e in root.iter(f"{CBC}Name")])
        pdf = base64.b64decode(next(root.iter(f"{CBC}EmbeddedDocumentBinaryObject")).text)
        text = "".join(page.extract_text() for page in OdooPdfFileReader(io.BytesIO(pdf), strict=False).pages)
        self.assertIn(move.name, text)
        self.assertIn("Stadsfiets", text)
        self.assertIn("Factuur", text)
