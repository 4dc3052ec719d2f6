"""Addresses that somebody made up (X8)."""

from odoo.tests import tagged

from .common import PortalCase

HUGE = "9" * 30
SQL = "' OR 1=1; DROP TABLE account_move; --"


@tagged("post_install", "-at_install")
class TestHostilePortal(PortalCase):
    def setUp(self):
        super().setUp()
        self.mine = self._invoice(self.bakker, ref="MINE-1")
        self.foreign = self._invoice(self.slager, ref="FOREIGN-1")

    def test_filters(self):
        """X8: SQL and scripts in filters, sorting and page sizes find nothing, break nothing, and come back as text."""
        self.authenticate("brood", "brood-12345")
        script = "<script>alert(1)</script>"
        for name in ("number", "category", "sort", "size", "from", "to", "status", "kind", "read", "page", "search"):
            for value in (SQL, script, HUGE, "\x00", "%00", "é" * 5000):
                with self.subTest(name=name, value=value[:20]):
                    answer = self.url_open("/my/invoices", params={name: value})
                    self.assertEqual(answer.status_code, 200)
                    self.assertNotIn("FOREIGN-1", answer.text)
                    self.assertNotIn(self.foreign.name, answer.text)
                    self.assertNotIn(script, answer.text)
        self.assertTrue(self.foreign.exists())

    def test_ids(self):
        """X8: an id that no database can hold is an invoice that does not exist, not an error of the server."""
        self.authenticate("brood", "brood-12345")
        for path in (f"/my/invoices/{HUGE}/pdf", f"/invoice/{HUGE}/1/x", f"/my/address-check/{HUGE}/x"):
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_signatures(self):
        """X8: a forged signature is refused, whatever letters it is made of; a right one is right for one invoice only."""
        link = self.mine._webhero_signed_link()
        signature = link.rpartition("/")[2]
        expires = link.split("/")[-2]
        for move, moment, forged in (
            (self.mine, expires, "é" * 64),
            (self.mine, expires, "0" * 64),
            (self.mine, int(expires) + 1, signature),
            (self.foreign, expires, signature),
            (self.mine, HUGE, signature),
        ):
            with self.subTest(forged=forged[:8]):
                answer = self.url_open(f"/invoice/{move.id}/{moment}/{forged}")
                self.assertEqual(answer.status_code, 403)
                self.assertNotIn(b"%PDF", answer.content)
        check = self.env["webhero.address.check"].create({"partner_id": self.bakker.id})
        for token in ("é" * 40, "x", check.token[:-1]):
            self.assertEqual(self.url_open(f"/my/address-check/{check.id}/{token}").status_code, 404)
        self.assertEqual(self.url_open(f"/my/address-check/{check.id}/{check.token}").status_code, 200)
