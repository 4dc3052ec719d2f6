# SPDX-License-Identifier: LGPL-3.0-or-later
"""An access point, the SML and an SMP over real HTTP and DNS, and a company that is active there."""

from sandbox import people
from sandbox.recommand import Recommand
from sandbox.sml import Sml
from sandbox.smp import Smp
from sandbox.testing import serving

from .common import PeppolCommon


class RecommandCommon(PeppolCommon):
    def setUp(self):
        super().setUp()
        self.remote = self.enterContext(serving(Recommand()))
        self.smp = self.enterContext(serving(Smp()))
        self.sml = self.enterContext(serving(Sml(smp_url=self.smp.url)))
        parameters = {
            "nameserver": f"127.0.0.1:{self.sml.dns_port}",
            "sml_zone": Sml.ZONE,
            "allowed_hosts": "127.0.0.1",
        }
        for name, value in parameters.items():
            self.env["ir.config_parameter"].set_param(f"webhero_peppol.{name}", value)

    def access_point(self, **values):
        return self.env["webhero.access.point"].create(
            {
                "name": "Recommand",
                "provider": "recommand",
                "url": self.remote.url,
                "key": self.remote.KEY,
                "secret": self.remote.SECRET,
                **values,
            }
        )

    def messages(self, kind):
        return self.env["webhero.exchange"].search([("kind", "=", kind)])

    def activated(self, **values):
        """An access point where our company is verified and active."""
        point = self.access_point(**values)
        point._ask_activation()
        message = self.messages("peppol.registration").filtered(lambda r: r.state == "ready")
        message._run()
        self.remote.verify(point.reference)
        message._run()
        self.assertEqual(point.activation, "active", message.error_message)
        return point


class SendCommon(RecommandCommon):
    """Our company is active; its customers are the sandbox's people."""

    def setUp(self):
        super().setUp()
        self.point = self.activated(receives=True)

    def customer_of(self, text, **values):
        party = next(p for p in people.PEOPLE if text in p.name)
        numbers = {"vat": party.vat, "company_registry": party.number}
        return self.make_customer(party.name, 0, country=party.country, **numbers, **values)

    def sent(self, text="Gulden Korenaar"):
        move = self.make_invoice(self.customer_of(text))
        self.press(move)
        return move

    def press(self, moves):
        """The button, as the screen presses it; PDFs are not what this is about."""
        return moves.action_webhero_send_peppol()

    def message_of(self, move):
        return move.webhero_peppol_document_id.exchange_id

    def send_in_background(self):
        """The host's cron, as often as it takes."""
        with self.enter_registry_test_mode():
            self.env.ref("account.ir_cron_account_move_send").method_direct_trigger()
        self.env.invalidate_all()

    def poll(self):
        with self.point._exchange_run([]) as run:
            self.point._exchange_poll(run)
        self.messages("peppol.received").filtered(lambda message: message.state == "ready")._run()
