"""A walk as the owner: a real browser on the real screens, in the owner's language, with presses and typing only.

    class TestWalk(Walk):
        def test_first_invoice(self):
            self.sign_in(self.make_owner(self.make_company("Bakkerij De Vos")))
            self.open("/odoo/action-account.action_move_out_invoice_type")
            self.press("Nieuw")
            self.choose("partner_id", "Jan Peeters")
            self.press("Regel toevoegen")
            self.fill("price_unit", "120,50")
            self.press("Bevestigen")
            self.see("Geboekt")

Each step waits for what it needs and reports what it did not find. `self.env` sees the browser's changes, and the browser
sees those of the test: a step hands the database over and takes it back.
"""

import json
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urljoin

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import HOST, release_test_lock

from odoo.addons.webhero_base.tests.companies import company_with_chart

from devenv.screenshots import Chromium

from . import walk_script

PICTURES = "WEBHERO_PICTURES"
KEYS = {"Tab": ("Tab", 9), "Enter": ("Enter", 13), "Escape": ("Escape", 27)}
PHONE, DESK = 390, 1280
# seconds without a change on the screen, once the server has answered
QUIET = 0.4


@tagged("post_install", "-at_install")
class Walk(HttpCase):
    patience = 60  # seconds that a step waits for what it needs
    test_cursor_lock_timeout = 120  # a page's first visit makes its bundles, while its other requests wait in line

    def setUp(self):
        super().setUp()
        # also while a PDF is made, when the host's tests take requests of the PDF engine only
        self.http_request_allow_all = True
        self.report_as_pdf()
        with self.at_the_browser():
            self.browser_page = self.new_browser()
        self.addCleanup(self._leave)
        self.downloads = Path(tempfile.mkdtemp(prefix="webhero-walk-"))
        self.addCleanup(shutil.rmtree, self.downloads, ignore_errors=True)

    def new_browser(self):
        chromium = Chromium(DESK, 900)
        # without it the page never has the focus, and a date that has a value never opens
        chromium.call("Emulation.setFocusEmulationEnabled", enabled=True)
        return chromium

    def _leave(self):
        """End the browser, and let what it had asked for come to its end."""
        with release_test_lock():
            self.browser_page.close()
            self._wait_remaining_requests()

    def catch_mail(self):
        """Messages that leave come into `self.posted`: the host sends nothing in a test unless its mail server is replaced."""
        self.posted = []
        for name, ours in (("_disable_send", lambda *_of: False), ("_connect__", lambda *_of, **_how: None),
                           ("send_email", self._post)):  # fmt: skip
            self.startPatcher(patch.object(self.registry["ir.mail_server"], name, ours))

    def _post(self, message, *_how, **_more):
        self.posted.append(message)
        return message["Message-Id"]

    def report_as_pdf(self):
        """Reports are real PDFs, as they are outside of tests."""
        report = self.registry["ir.actions.report"]
        render = report._pre_render_qweb_pdf  # where the host's own test switch is

        def as_pdf(of, *args, **kwargs):
            return render(of.with_context(force_report_rendering=True), *args, **kwargs)

        self.startPatcher(patch.object(report, "_pre_render_qweb_pdf", as_pdf))

    @contextmanager
    def at_the_browser(self):
        """The database is the browser's: the test holds no lock and reads nothing."""
        self.env.flush_all()
        self.cr.clear()
        with release_test_lock():
            yield
        self.env.invalidate_all()

    # ---- before the walk

    def make_company(self, name, country="be", **values):
        """An empty company with its chart of accounts and nothing else."""
        return company_with_chart(self.env, name, country, **values)

    def make_owner(
        self, company, login="eigenaar", lang="nl_BE", groups="base.group_system,account.group_account_manager"
    ):
        return new_test_user(
            self.env, login, groups, lang=lang, password=login, tz="Europe/Brussels", email=f"{login}@onderneming.example",
            company_id=company.id, company_ids=[Command.set(company.ids)],
        )  # fmt: skip

    def sign_in(self, user, password=None):
        """In the browser, as `user`; None signs out."""
        session = self.authenticate(user and user.login, password or (user and user.login))
        with self.at_the_browser():
            self.browser_page.call("Network.setCookie", name="session_id", value=session.sid, domain=HOST, path="/")
            self.browser_page.call(
                "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(self.downloads), eventsEnabled=False
            )

    # ---- what the owner does

    def open(self, path):
        with self.at_the_browser():
            self.browser_page.go(urljoin(self.base_url(), path))
        self._well()

    def on_a_phone(self, phone=True):
        with self.at_the_browser():
            self.browser_page.size(PHONE if phone else DESK, 844 if phone else 900)

    def press(self, label, within=""):
        """Press what bears this text (or title): a button, link, tab, menu entry or option; `within` a selector."""
        self._do("press", {"label": label, "within": within}, f"nothing to press is called “{label}”")

    def press_at(self, selector):
        """Press the first visible element of a selector: where there is no word to press."""
        self._do("press", {"selector": selector}, f"nothing to press at {selector}")

    def fill(self, field, text, within=""):
        """Type into a field, by its technical name (or the input's name on a portal page), and leave it."""
        self._do("focus", {"field": field, "within": within}, f"no field {field} to type into")
        with self.at_the_browser():
            self.browser_page.call("Input.insertText", text=text)
        self._key("Tab")

    def choose(self, field, text, within=""):
        """Choose in a relation or a selection: type, and take the entry that shows this text."""
        how = self._do("focus", {"field": field, "within": within}, f"no field {field} to choose in")
        if how != "select":
            with self.at_the_browser():
                self.browser_page.call("Input.insertText", text=text)
        self._do("take", {"field": field, "text": text, "within": within}, f"“{text}” can't be chosen in {field}")

    def tick(self, field, within=""):
        self._do("tick", {"field": field, "within": within}, f"no box {field} to tick")

    def upload(self, content, name, within=""):
        """Hand a file to the first file input (also a hidden one)."""
        file = self.downloads / name
        file.write_bytes(content)
        with self.at_the_browser():
            found = self._until(lambda: self._file_input(within), "no place for a file")
            self.browser_page.call("DOM.setFileInputFiles", files=[str(file)], objectId=found)
            self.browser_page.settle(QUIET)
        self._well()

    def _file_input(self, within):
        selector = f"{within} input[type=file]".strip()
        code = f"[...document.querySelectorAll({json.dumps(selector)})].at(-1)"
        return self.browser_page.call("Runtime.evaluate", expression=code).get("result", {}).get("objectId")

    def _key(self, name):
        key, code = KEYS[name]
        with self.at_the_browser():
            for kind in ("keyDown", "keyUp"):
                self.browser_page.call(
                    "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code,
                    **({"text": "\r"} if name == "Enter" and kind == "keyDown" else {}),
                )  # fmt: skip
            self.browser_page.settle(QUIET)
        self._well()

    # ---- what the owner sees

    def see(self, *texts, within=""):
        """Wait until each text is on the screen."""
        for text in texts:
            self._do("see", {"text": text, "within": within}, f"“{text}” is not to be seen")

    def see_not(self, text, within=""):
        """Wait until a text is gone."""
        self._do("gone", {"text": text, "within": within}, f"“{text}” is still to be seen")

    def read(self, selector="body"):
        """The visible text of the first element of a selector."""
        with self.at_the_browser():
            return self.browser_page.script(f"document.querySelector({json.dumps(selector)})?.innerText")

    def downloaded(self, suffix):
        """Content of the file that the browser has just saved; it is taken away."""
        with self.at_the_browser():
            found = self._until(lambda: next(iter(self.downloads.glob(f"*{suffix}")), None), f"no file *{suffix}")
        content = found.read_bytes()
        found.unlink()
        return content

    def picture(self, name, whole=False):
        """Into docs/pictures/`name`.png (or another folder), when WEBHERO_PICTURES names that folder."""
        if os.environ.get(PICTURES):
            with self.at_the_browser():
                self.browser_page.picture(Path(os.environ[PICTURES]) / f"{name}.png", whole)

    # ---- underneath

    def _do(self, name, facts, complaint):
        """Run a step of walk_script.js until it gives something, then wait until the screen is quiet."""
        code = f"{walk_script.SCRIPT}\nwalk.{name}({json.dumps(facts)})"
        with self.at_the_browser():
            given = self._until(lambda: self.browser_page.script(code), complaint)
            if name != "see":
                self.browser_page.settle(QUIET)
        self._well()
        return given

    def _until(self, ask, complaint):
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            found = ask()
            if found:
                return found
            time.sleep(0.06)
        shown = self.browser_page.script("document.body.innerText") or ""
        self._shoot()
        raise AssertionError(f"{complaint}. On the screen:\n{shown[:3000]}")

    def _shoot(self):
        """A picture of where a walk ended, beside the logs, for who must correct it."""
        folder = Path(os.environ.get(PICTURES) or tempfile.gettempdir())
        self.browser_page.picture(folder / f"{self.id().rsplit('.', 2)[-2]}.{self._testMethodName}.png")

    def _well(self):
        """No error box, no exception in the page."""
        with self.at_the_browser():
            box = self.browser_page.script("document.querySelector('.o_error_dialog')?.innerText")
        if box or self.browser_page.errors:
            raise AssertionError("\n".join(filter(None, [box, *self.browser_page.errors])))
