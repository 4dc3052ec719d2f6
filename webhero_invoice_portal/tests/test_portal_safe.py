"""C16: every route of the server, found from its routing map, tried by those who may see nothing of an invoice."""

import io
import re
import threading
import zipfile

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalCase

SECRET = "GEHEIM-4711"
# what ends a session or answers forever
LEFT_OUT = re.compile(r"logout|/websocket|/bus/|longpolling|/web/tests|/web/database|destroy|/web/become|hot_reload")
# the host's own routes log an error on the nonsense that they are given here
HOST_COMPLAINTS = (
    "odoo.http", "odoo.addons.google_gmail.controllers.main", "odoo.addons.microsoft_outlook.controllers.main",
    "odoo.addons.base.models.ir_qweb", "odoo.sql_db", "odoo.addons.web.controllers.binary",
)
TOKENS = (
    "access_token", "token", "pid", "hash", "signature", "invoice_id", "ids", "id", "move_id", "invoices", "res_id",
)


def content(response):
    """The text of an answer; the files in a zip too."""
    body = response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body += b"".join(archive.read(name) for name in archive.namelist())
    return body.decode("utf-8", "replace")


@tagged("post_install", "-at_install")
class TestPortalSafe(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._invoice(cls.slager, 50)
        cls.victim = cls._invoice(cls.bakker, 777.77)
        cls.victim.write({"ref": SECRET, "narration": SECRET})
        cls.victim.invoice_line_ids.name = SECRET
        cls.draft = cls._invoice(cls.slager, 888.88, post=False, ref="DRAFT-4712")
        cls.cancelled = cls._invoice(cls.slager, 999.99, ref="DRAFT-4712")
        cls.cancelled.button_draft()
        cls.cancelled.button_cancel()
        sibling = cls.env["res.partner"].create({"name": "Kind", "parent_id": cls.slager.id, "type": "other"})
        cls.child = cls._login(cls.slager, "kind")
        cls.child.partner_id.parent_id = sibling.parent_id

    def _routes(self):
        """(address, methods) of every route, with the victim's invoice wherever an id or a word can stand."""
        threading.current_thread().dbname = self.env.cr.dbname  # as a request's thread has it
        for rule in self.env["ir.http"].routing_map().iter_rules():
            if LEFT_OUT.search(rule.rule):
                continue
            address = rule.rule
            for name, converter in rule._converters.items():
                kind = type(converter).__name__
                value = "pdf" if name in ("kind", "filetype", "report_type", "converter") else str(self.victim.id)
                if kind == "AnyConverter":
                    value = converter.regex.strip("(?:)").split("|")[0]
                address = re.sub(rf"<(?:[^<>]*:)?{name}>", value, address)
            yield address, rule.methods or {"GET"}

    @mute_logger(*HOST_COMPLAINTS)
    def _walk(self, who):
        leaks, walked = [], 0
        arguments = "&".join(f"{name}={self.victim.id}" for name in TOKENS)
        for address, methods in self._routes():
            for query in ("", f"?{arguments}&search={SECRET[:6]}&filterby=all&report_type=html&download=1"):
                if "GET" not in methods:
                    continue
                response = self.url_open(address + query, allow_redirects=False, timeout=60)
                walked += 1
                text = content(response)
                if SECRET in text:
                    leaks.append(f"{who}: {address}{query[:9]}: {text[max(text.index(SECRET) - 80, 0):][:160]}")
        self.assertGreater(walked, 100)
        self.assertFalse(leaks, "\n".join(leaks))

    def test_nobody(self):
        """C16: without a login no route shows anything of an invoice."""
        self._walk("nobody")

    def test_another_customer(self):
        """C16: the login of another customer neither."""
        self.authenticate("worst", "worst-12345")
        self._walk("another customer")

    def test_forms_of_ours(self):
        """C9, C16: a selection with one invoice of another's gives none at all; drafts and cancelled ones never."""
        self.authenticate("worst", "worst-12345")
        for kind in ("pdf", "xml", "csv"):
            for ids in ([self.mine.id, self.victim.id], [self.draft.id], [self.cancelled.id], [10**8]):
                response = self._select(ids, kind)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn(SECRET, content(response))
                self.assertNotIn("DRAFT-4712", content(response))

    def _select(self, ids, kind):
        page = self.url_open("/my/invoices").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        return self.url_open("/my/invoices/download", data={"ids": ids, "kind": kind, "csrf_token": token})

    def test_unknown_and_foreign_look_the_same(self):
        """C16: whether an invoice exists is not to be seen: same status, same size."""
        self.authenticate("worst", "worst-12345")
        for pattern in ("/my/invoices/{}", "/my/invoices/{}/pdf", "/my/invoices/{}/xml", "/my/invoices/{}/csv"):
            foreign = self.url_open(pattern.format(self.victim.id), allow_redirects=False)
            unknown = self.url_open(pattern.format(10**8), allow_redirects=False)
            self.assertEqual(foreign.status_code, unknown.status_code)
            self.assertEqual(self._shape(foreign), self._shape(unknown))

    def _shape(self, response):
        return re.sub(r"[0-9a-f]{20,}o?\d*|\d+", "", response.text)

    @mute_logger("odoo.http")
    def test_rpc(self):
        """C16: nor by remote calls of a portal login, with the fields that we added."""
        self.authenticate("worst", "worst-12345")
        for model, domain, names in (
            ("account.move", [["id", "=", self.victim.id]], ["name", "ref"]),
            ("webhero.invoice.read", [], ["move_id"]),
            ("webhero.address.check", [], ["partner_id"]),
            ("webhero.portal.reset", [], ["login"]),
            ("webhero.exchange", [], ["key"]),
        ):
            answer = self.make_jsonrpc_request_safe(model, domain, names)
            self.assertFalse(answer, f"{model}: {answer}")

    def make_jsonrpc_request_safe(self, model, domain, names):
        response = self.url_open("/web/dataset/call_kw", json={
            "params": {"model": model, "method": "search_read", "args": [domain, names], "kwargs": {}},
        })
        return response.json().get("result")

    def test_downloads_are_logged(self):
        """C16: who downloaded what stands on the invoice."""
        self.authenticate("worst", "worst-12345")
        self.assertEqual(self._select([self.mine.id], "csv").status_code, 200)
        mark = self.mine.webhero_read_ids
        self.assertEqual((mark.user_id, mark.how), (self.other, "csv"))
