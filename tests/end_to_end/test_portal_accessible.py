"""C18: axe-core, a package for tests only, finds nothing serious on the customer's pages; the keyboard reaches everything."""

import importlib.util
import json
import unittest
from pathlib import Path

from . import test_walk_portal
from .test_walk_portal import PASSWORD

AXE = importlib.util.find_spec("axe_core_python")
RUN = """
axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).then((found) => JSON.stringify(found.violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}`))))
"""
PUBLIC = ("/web/login", "/web/reset_password")
PRIVATE = ("/my/invoices", "/my/invoices?read=read", "/my/account", "/my/security", "/my/invoices/upload")


@unittest.skipUnless(AXE, "LOUD: axe-core-python is not installed (requirements-dev.txt): accessibility is NOT checked")
class TestPortalAccessible(test_walk_portal.PortalWalk):
    def setUp(self):
        super().setUp()
        self.company.webhero_portal_upload = True
        self.axe = (Path(AXE.origin).parent / "axe.min.js").read_text()

    def _serious(self, address):
        self.open(address)
        with self.at_the_browser():
            self.browser_page.script(self.axe)
            return [f"{address}: {one}" for one in json.loads(self.browser_page.script(RUN) or '["axe did not run"]')]

    def test_nothing_serious(self):
        """C18: list, invoice, profile, password, upload, login, reset and activation have no serious fault for WCAG AA."""
        user = self._customer_with_login()
        self.sign_in(None)
        found = [one for address in PUBLIC for one in self._serious(address)]
        self.customer.signup_prepare()
        url = self.customer._get_signup_url()
        found += self._serious(url[url.index("/web/") :])
        self.sign_in(user, PASSWORD)
        for address in (*PRIVATE, f"/my/invoices/{self.moves[0].id}"):
            found += self._serious(address)
        self.on_a_phone()
        found += self._serious("/my/invoices")
        self.assertFalse(found, "\n".join(found))

    def test_nothing_serious_in_other_languages(self):
        """C18: nor in French and English: the same pages, which declare their language."""
        user = self._customer_with_login()
        self.sign_in(user, PASSWORD)
        found = []
        for code in ("fr_BE", "en_US"):
            self.env["res.lang"]._activate_lang(code)
            part = self.env["res.lang"]._get_data(code=code).url_code
            for address in ("/my/invoices", "/my/account", f"/my/invoices/{self.moves[0].id}"):
                found += self._serious(f"/{part}{address}")
                self.assertEqual(self.read_language(), code[:2], address)
        self.assertFalse(found, "\n".join(found))

    def read_language(self):
        with self.at_the_browser():
            return self.browser_page.script("document.documentElement.lang.slice(0, 2)")

    def test_keyboard(self):
        """C18: the tab key reaches filters, heads, boxes, files and the download button, in the order of the page."""
        self.sign_in(self._customer_with_login(), PASSWORD)
        self.open("/my/invoices")
        reached = []
        for _press in range(90):
            self._key("Tab")
            reached.append(self.read_focus())
        order = [reached.index(name) for name in ("search", "size", "sort", "ids", "file", "download")]
        self.assertEqual(order, sorted(order))

    def read_focus(self):
        """What has the focus: the name of a field, or which of our links and buttons it is."""
        with self.at_the_browser():
            return self.browser_page.script(
                "(() => { const one = document.activeElement; return one.name || (one.closest('th') ? 'sort'"
                " : one.matches('.wh_file') ? 'file' : one.closest('.wh_many') ? 'download' : '') })()"
            )
