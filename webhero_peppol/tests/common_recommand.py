"""An access point, the SML and an SMP over real HTTP and DNS, and a company that is active there."""

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

    def rows(self, kind):
        return self.env["webhero.exchange"].search([("kind", "=", kind)])

    def activated(self, **values):
        """An access point where our company is verified and active."""
        point = self.access_point(**values)
        point._ask_activation()
        row = self.rows("peppol.registration").filtered(lambda r: r.state == "ready")
        row._run()
        self.remote.verify(point.reference)
        row._run()
        self.assertEqual(point.activation, "active", row.error_message)
        return point
