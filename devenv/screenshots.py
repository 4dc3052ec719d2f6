"""Pictures of the running screens: drive Chromium over its debugging port, as a user would see it.

    .devenv/venv/bin/python -m devenv.screenshots DATABASE --as admin:admin \
        /odoo/action-account.action_move_out_invoice_type=invoices.png  /my=portal.png@390

Each target is ADDRESS=FILE, with @WIDTH for another width than 1280 (below 500: a phone with touch). An Odoo server
is started on DATABASE for the time of the pictures, unless --url names a running one. `--do FILE=JAVASCRIPT` runs
script before the picture.
"""

import argparse
import base64
import json
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import websocket

from . import browser, machine, postgres
from .odoo_process import free_port
from .say import Stop

WAIT = 40


def unlimited():
    """Odoo bounds its own address space; a browser started from it reserves far more."""
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class Chromium:
    """One headless Chromium with one page; give it back with `close`."""

    def __init__(self, width=1280, height=900):
        binary = next(filter(None, map(shutil.which, browser.NAMES)))
        self.profile = tempfile.mkdtemp(prefix="webhero-chromium-")
        self.port = free_port()
        flags = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--accept-lang=nl-BE,nl",  # a page that knows no user speaks the browser's language
            "--force-device-scale-factor=1",
            f"--user-data-dir={self.profile}",
            f"--remote-debugging-port={self.port}",
            "--remote-allow-origins=*",
            f"--window-size={width},{height}",
            "about:blank",
        ]
        self.process = subprocess.Popen(
            [binary, *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=unlimited
        )
        self._number = 0
        self.errors = []
        self.asked = {}  # requests of the page's scripts that are not answered yet: id, and since when
        self.socket = websocket.create_connection(self._page(), timeout=WAIT, suppress_origin=True)
        self.call("Page.enable")
        self.call("Runtime.enable")
        self.call("Network.enable")

    def _page(self):
        until = time.monotonic() + WAIT
        while time.monotonic() < until:
            try:
                pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{self.port}/json", timeout=5))
                return next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
            except (OSError, StopIteration):
                time.sleep(0.1)
        raise RuntimeError("Chromium did not start")

    def call(self, method, **parameters):
        self._number += 1
        self.socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self._number:
                return answer.get("result", {})
            self._heard(answer.get("method"), answer.get("params", {}))

    def _heard(self, event, facts):
        if event == "Runtime.exceptionThrown":
            details = facts["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description") or details["text"])
        elif event == "Network.requestWillBeSent" and facts.get("type") in ("XHR", "Fetch"):
            self.asked[facts["requestId"]] = time.monotonic()
        elif event in ("Network.loadingFinished", "Network.loadingFailed"):
            self.asked.pop(facts["requestId"], None)

    def script(self, code):
        """Value of a JavaScript expression; promises are awaited."""
        found = self.call("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        return found.get("result", {}).get("value")

    def size(self, width, height=900):
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=width < 500)

    def go(self, url, quiet=0.8):
        self.call("Page.navigate", url=url)
        self.settle(quiet)

    def settle(self, quiet=0.8):
        """Wait until the page is loaded, the server has answered, and nothing has changed for `quiet` seconds."""
        start, last = time.monotonic(), None
        since = start
        while time.monotonic() < start + WAIT:
            now = self.script(
                "document.readyState + document.body?.innerHTML.length"
                " + (document.querySelector('.o_web_client') && !document.querySelector('.o_action') ? 'empty' : '')"
                " + (document.querySelector('.o_loading_indicator, body.o_lazy_js_waiting') ? 'empty' : '')"
            )
            ready = str(now).startswith("complete") and not str(now).endswith("empty") and not self._is_waiting()
            if now != last or not ready:
                last, since = now, time.monotonic()
            elif time.monotonic() - since >= quiet:
                return
            time.sleep(0.06)

    def _is_waiting(self):
        """Whether a script of the page waits for the server; one that waits very long waits for news."""
        return any(time.monotonic() - since < WAIT / 2 for since in self.asked.values())

    def picture(self, file, whole=False):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_bytes(base64.b64decode(data))

    def login(self, url, login, password):
        self.go(f"{url}/web/login")
        self.script(
            f"document.querySelector('input[name=login]').value = {json.dumps(login)};"
            f"document.querySelector('input[name=password]').value = {json.dumps(password)};"
            "document.querySelector('form.oe_login_form').submit()"
        )
        time.sleep(0.5)
        self.settle()

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.profile, ignore_errors=True)


@contextmanager
def odoo(database):
    """An Odoo server on a free port for `database` of the tests' cluster; gives its address."""
    host = machine.host(postgres.test_cluster())
    port = free_port()
    command = host.command(
        "-d",
        database,
        "--db-filter",
        f"^{database}$",
        "--http-port",
        port,
        "--log-level",
        "warn",
        "--max-cron-threads",
        "0",
    )
    process = subprocess.Popen(command, env=host.environment())
    try:
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise Stop(f"Odoo did not start on {database}; what it said stands above.")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def main(arguments):
    parser = argparse.ArgumentParser(
        prog="devenv.screenshots", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("database")
    parser.add_argument("targets", nargs="+")
    parser.add_argument("--as", dest="user", default="admin:admin")
    parser.add_argument("--url")
    parser.add_argument("--whole", action="store_true", help="the whole length of the page")
    parser.add_argument("--do", action="append", default=[], help="FILE=JAVASCRIPT before that picture")
    options = parser.parse_args(arguments)
    scripts = dict(entry.split("=", 1) for entry in options.do)
    if options.url:
        return take(options, options.url, scripts)
    with odoo(options.database) as url:
        return take(options, url, scripts)


def take(options, url, scripts):
    chromium = Chromium()
    try:
        if ":" in options.user:
            chromium.login(url, *options.user.split(":", 1))
        for target in options.targets:
            address, file = target.rsplit("=", 1)
            file, _, width = file.partition("@")
            chromium.size(int(width or 1280), 844 if width and int(width) < 500 else 900)
            chromium.go(url + address)
            if file in scripts:
                print(chromium.script(scripts[file]))
                chromium.settle()
            chromium.picture(file, options.whole)
            print(file)
    finally:
        chromium.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
