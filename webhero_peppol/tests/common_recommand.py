"""An access point over real HTTP, and a company that is active there."""

from sandbox.recommand import Recommand
from sandbox.testing import serving

from .common import PeppolCommon


class RecommandCommon(PeppolCommon):
    def setUp(self):
        super().setUp()
        context = serving(Recommand())
        self.remote = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)

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
