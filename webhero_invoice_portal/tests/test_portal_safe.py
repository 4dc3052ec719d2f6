# SPDX-License-Identifier: LGPL-3.0-or-later
"""C16: every route of the server, found from its routing map, tried by those who may see nothing of an invoice."""

import base64
import io
import re
import threading
import zipfile
from types import SimpleNamespace
from urllib.parse import urlencode

import odoo.http
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalCase

SECRET = "GEHEIM-4711"
# what ends a session, takes the login away or answers forever
LEFT_OUT = re.compile(
    r"logout|/websocket|/bus/|longpolling|/web/tests|/web/database|destroy|/web/become|hot_reload|deactivate_account|/my/account/delete"
)
# the host's own routes log an error on the nonsense that they are given here
HOST_COMPLAINTS = (
    "odoo.http",
    "odoo.addons.auth_oauth.controllers.main",
    "odoo.addons.payment.models.payment_transaction",
    "odoo.addons.google_gmail.controllers.main",
    "odoo.addons.microsoft_outlook.controllers.main",
    "odoo.addons.base.models.ir_qweb",
    "odoo.sql_db",
    "odoo.addons.web.controllers.binary",
    "odoo.addons.base.models.ir_access",
    "odoo.addons.rpc.controllers.xmlrpc",
    "odoo.addons.rpc.controllers.jsonrpc",
    "odoo.service.model",
    "odoo.addons.mail.tools.web_push",
    "odoo.addons.mail.controllers.mail",
    "odoo.addons.base.models.ir_attachment",
    "odoo.addons.base.models.ir_actions_report",
    "odoo.addons.base.models.ir_http",
)
NUMBERS = ("invoice_id", "ids", "id", "move_id", "invoices", "res_id", "thread_id", "customer", "partner_id", "docids")
# words that name a model, a field or a report in an address
WORDS = {
    "kind": "pdf",
    "filetype": "pdf",
    "report_type": "pdf",
    "converter": "pdf",
    "model": "account.move",
    "res_model": "account.move",
    "thread_model": "account.move",
    "field": "invoice_pdf_report_file",
    "reportname": "account.report_invoice_with_payments",
}


def content(response):
    """The text of an answer; the files in a zip too."""
    body = response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body += b"".join(archive.read(name) for name in archive.namelist())
    return body.decode("utf-8", "replace")


class SafeCase(PortalCase):
    """The victim's invoice, and what others have: an own invoice with its token, a draft, a cancelled one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._invoice(cls.slager, 50)
        cls.victim = cls._invoice(cls.bakker, 777.77)
        cls.victim.write({"ref": SECRET, "narration": SECRET})
        cls.victim.invoice_line_ids.name = SECRET
        cls.victim.invoice_pdf_report_file = base64.b64encode(f"%PDF-1.4 {SECRET}".encode())
        cls.victim.ubl_cii_xml_file = base64.b64encode(f"<Invoice>{SECRET}</Invoice>".encode())
        cls.files = cls.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", cls.victim.id), ("res_field", "!=", False)]
        )
        cls.draft = cls._invoice(cls.slager, 888.88, post=False, ref="DRAFT-4712")
        cls.cancelled = cls._invoice(cls.slager, 999.99, ref="DRAFT-4712")
        cls.cancelled.button_draft()
        cls.cancelled.button_cancel()
        cls.child = cls._login(cls.slager, "kind")
        office = cls._customer("Kantoor Cijfers", "kantoor@cijfers.example")
        cls.accountant = cls._login(office, "cijfers")
        visser = cls._customer("Vishandel De Kreeft", "de.kreeft@klant.example")
        cls.accountant.partner_id.webhero_sees_ids = cls.slager | visser

    def _login_as(self, login):
        self.authenticate(login, login and f"{login}-12345")

    def _csrf(self):
        return odoo.http.Request.csrf_token(SimpleNamespace(session=self.session, env=self.env, db=self.env.cr.dbname))

    def _shape(self, response):
        """An answer without what differs by chance: tokens and numbers."""
        return response.status_code, re.sub(r"[0-9a-f]{20,}o?\d*|\d+", "", content(response))


@tagged("post_install", "-at_install")
class TestPortalSafe(SafeCase):
    def _routes(self):
        """(pattern with {id}, methods, type) of every route, a word for everything that is no id."""
        threading.current_thread().dbname = self.env.cr.dbname  # as a request's thread has it
        for rule in self.env["ir.http"].routing_map().iter_rules():
            if LEFT_OUT.search(rule.rule):
                continue
            address = rule.rule.replace("{", "").replace("}", "")
            for name, converter in rule._converters.items():
                value = WORDS.get(name, "{id}")
                if type(converter).__name__ == "AnyConverter":
                    value = converter.regex.strip("(?:)").split("|")[0]
                address = re.sub(rf"<(?:[^<>]*:)?{name}>", lambda _found, value=value: value, address)
            kind = rule.endpoint.routing["type"]
            yield address, rule.methods or ({"POST"} if kind == "jsonrpc" else {"GET", "POST"}), kind

    def _tries(self):
        """Requests with the victim's ids and others' tokens: in the path, the query, a form and a JSON body."""
        given = {name: str(self.victim.id) for name in NUMBERS}
        token = self.mine._portal_ensure_token()
        given |= {
            "access_token": token,
            "token": token,
            "hash": token,
            "signature": token,
            "pid": str(self.bakker.id),
            "search": SECRET[:6],
            "filterby": "all",
            "report_type": "html",
            "download": "1",
            "kind": "csv",
            "model": "account.move",
            "res_model": "account.move",
            "thread_model": "account.move",
            "method": "read",
            "args": [[self.victim.id]],
            "kwargs": {},
            "domain": [],
        }
        query = "?" + urlencode({name: value for name, value in given.items() if isinstance(value, str)})
        for address, methods, kind in self._routes():
            ids = [self.victim.id, *(self.files.ids if re.search("content|image|attachment", address) else ())]
            for path in dict.fromkeys(address.replace("{id}", str(one)) for one in ids):
                if kind == "jsonrpc":
                    yield path, {"json": {"params": given}}
                    continue
                if "GET" in methods:
                    yield path, {}
                    yield path + query, {}
                if "POST" in methods:
                    yield path, {"data": {**given, "csrf_token": self._csrf()}}

    @mute_logger(*HOST_COMPLAINTS)
    def _walk(self, login):
        """No answer to any try has anything of the victim's; at the end the login still is one."""
        self._login_as(login)
        leaks, walked = [], 0
        for address, sent in self._tries():
            response = self.url_open(address, allow_redirects=False, timeout=60, **sent)
            walked += 1
            text = content(response)
            if SECRET in text or "777,77" in text or "777.77" in text:
                leaks.append(
                    f"{login or 'nobody'}: {address} {[*sent]}: {text[max(text.find(SECRET) - 80, 0) :][:160]}"
                )
        self.assertGreater(walked, 400)
        self.assertFalse(leaks, "\n".join(leaks))
        self.assertEqual("/web/login" in self.url_open("/my/invoices").url, not login)

    def test_nobody(self):
        """C16: without a login no route shows anything of an invoice."""
        self._walk(None)

    def test_another_customer(self):
        """C16: the login of another customer neither, on any route, by id, token or name, in path, query or body."""
        self._walk("worst")

    def test_child_contact(self):
        """C16: nor a contact of another customer."""
        self._walk("kind")

    def test_accountant(self):
        """C12, C16: nor an accountant with two customers, of a third that was not granted."""
        self._walk("cijfers")


@tagged("post_install", "-at_install")
class TestPortalForms(SafeCase):
    def test_the_walk_would_find_it(self):
        """C16: the owner of the invoice does find on our pages what the others may not."""
        self._login_as("brood")
        for address in ("", "/pdf", "/xml", "/csv", "?report_type=html"):
            text = content(self.url_open(f"/my/invoices/{self.victim.id}{address}"))
            self.assertIn(SECRET if address else self.victim.name, text)
        chosen = {"ids": self.victim.id, "kind": "csv", "csrf_token": self._csrf()}
        self.assertIn(SECRET, content(self.url_open("/my/invoices/download", data=chosen)))

    def test_selections(self):
        """C9, C16: a selection with one invoice of another's gives none at all; drafts and cancelled ones never."""
        for login in ("worst", "kind", "cijfers"):
            self._login_as(login)
            for kind in ("pdf", "xml", "csv"):
                for ids in ([self.mine.id, self.victim.id], [self.draft.id], [self.cancelled.id], [10**8]):
                    response = self._select(ids, kind)
                    self.assertEqual(response.status_code, 404)
                    self.assertNotIn(SECRET, content(response))
                    self.assertNotIn("DRAFT-4712", content(response))

    def _select(self, ids, kind):
        return self.url_open("/my/invoices/download", data={"ids": ids, "kind": kind, "csrf_token": self._token()})

    @mute_logger("odoo.http")
    def test_drafts_and_cancelled_never(self):
        """C16: not to their own customer either, by no address."""
        self._login_as("worst")
        self.assertEqual(self._names(), {self.mine.name})
        for move in (self.draft, self.cancelled):
            for address in (
                "",
                "/pdf",
                "/xml",
                "/csv",
                "?report_type=pdf",
                f"?access_token={move._portal_ensure_token()}",
            ):
                response = self.url_open(f"/my/invoices/{move.id}{address}", allow_redirects=False)
                self.assertIn(response.status_code, (303, 404), address)

    def test_filters_and_sorts_tell_nothing(self):
        """C16: no filter, search or sort finds, counts or orders by another's invoice."""
        for login in ("worst", "kind", "cijfers"):
            self._login_as(login)
            for query in (
                f"search={SECRET}",
                f"number={self.victim.name}",
                f"customer={self.bakker.id}",
                "kind=in",
                "status=open",
                "sort=-amount",
                "page=2",
                "size=100&sort=number",
            ):
                text = self.url_open(f"/my/invoices?{query}").text
                self.assertNotIn(f"/my/invoices/{self.victim.id}", text, query)
                self.assertNotIn("Bakkerij", text, query)

    def test_unknown_and_foreign_look_the_same(self):
        """C16: whether an invoice exists is not to be seen: same status, same size."""
        token = self.mine._portal_ensure_token()
        addresses = (
            "/my/invoices/{}",
            "/my/invoices/{}/pdf",
            "/my/invoices/{}/xml",
            "/my/invoices/{}/csv",
            "/my/invoices/{}?access_token=" + token,
            "/my/invoices/{}?report_type=pdf",
            "/my/invoices?customer={}",
            "/my/invoices?search={}x",
            "/invoice/{}/9999999999/0123",
        )
        for login in (None, "worst", "kind", "cijfers"):
            self._login_as(login)
            for address in addresses:
                foreign = self.url_open(address.format(self.victim.id), allow_redirects=False)
                unknown = self.url_open(address.format(10**8), allow_redirects=False)
                self.assertEqual(self._shape(foreign), self._shape(unknown), f"{login}: {address}")

    @mute_logger("odoo.http")
    def test_rpc(self):
        """C16: nor by remote calls of a portal login, with the fields that we added."""
        self._login_as("worst")
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
        response = self.url_open(
            "/web/dataset/call_kw",
            json={
                "params": {"model": model, "method": "search_read", "args": [domain, names], "kwargs": {}},
            },
        )
        return response.json().get("result")

    def test_downloads_are_logged(self):
        """C16: who downloaded what stands on the invoice."""
        self._login_as("worst")
        self.assertEqual(self._select([self.mine.id], "csv").status_code, 200)
        mark = self.mine.webhero_read_ids
        self.assertEqual((mark.user_id, mark.how), (self.other, "csv"))
