"""Firefox and WebKit, Safari's engine, with the verbs of Chromium in devenv/screenshots.py, and a person's own click and keys.

Both take the commands of W3C WebDriver: Firefox at its Marionette port, WebKit from WebKitWebDriver over HTTP. Each lives in
a home of its own that is thrown away, and nothing in it is asked of the outside.
"""

import atexit
import base64
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from devenv import browser
from devenv.odoo_process import free_port
from devenv.screenshots import Chromium, unlimited

WAIT = 60
ENTER = "\ue007"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the name that W3C WebDriver gives to the key of an element


class WebDriverError(Exception):
    """The browser can't execute a command; its message."""


class Page:
    """One browser with one page; `_ask` is how a command gets to it. Give it back with `close`."""

    asked = {}  # its driver does not report requests: a longer quiet is needed
    _is_waiting = Chromium._is_waiting

    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="webhero-browser-"))
        self.port = free_port()
        self.processes = []
        atexit.register(self.close)  # also when it does not come to its first page

    def _start(self, *command, out=subprocess.DEVNULL, **variables):
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self.processes.append(subprocess.Popen(
            list(map(str, command)), env={**kept, "HOME": self.home, "XDG_RUNTIME_DIR": self.home, **variables},
            stdout=out, stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=unlimited,
        ))  # fmt: skip
        return self.processes[-1]

    def _connected(self):
        until = time.monotonic() + WAIT
        while time.monotonic() < until:
            try:
                return socket.create_connection(("127.0.0.1", self.port), WAIT)
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{type(self).__name__} did not start")

    def close(self):
        while self.processes:
            process = self.processes.pop()
            os.killpg(process.pid, signal.SIGKILL)  # nothing of it is kept
            process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    # ---- the verbs

    @property
    def errors(self):
        """What LISTENER of the test recorded, on all pages so far: WebKit does not report its console to its driver."""
        return self.script("JSON.parse(sessionStorage.heard || '[]')") or []

    def script(self, code):
        """Value of a JavaScript expression; None where the page could not evaluate it, as while another one loads."""
        try:
            return self._ask("ExecuteScript", script="return eval(arguments[0])", args=[code])
        except WebDriverError:
            return None

    def go(self, url, _quiet=None):
        self._ask("Navigate", url=url)
        self.settle()

    def settle(self, quiet=0.8):
        Chromium.settle(self, max(quiet, 0.5))

    def by_hand(self, name, selector, **parameters):
        """ElementClick or ElementSendKeys; False where the element is not there yet, hidden or covered."""
        try:
            self._ask(name, id=self._ask("FindElement", using="css selector", value=selector)[ELEMENT], **parameters)
        except WebDriverError:
            return False
        return True

    def picture(self, file, whole=False):
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_bytes(base64.b64decode(self._ask("TakeScreenshot", full=whole)))


class Firefox(Page):
    # requests to other machines are sent to a closed port
    PROXY = "data:,function FindProxyForURL(url, host) { return host == '127.0.0.1' ? 'DIRECT' : 'PROXY 127.0.0.1:9' }"
    SETTINGS = {"network.proxy.type": 2, "network.proxy.autoconfig_url": PROXY, "intl.accept_languages": "nl-BE, nl"}
    SIZE = "[gBrowser.selectedBrowser.style.maxWidth, gBrowser.selectedBrowser.style.maxHeight] = arguments"

    def __init__(self, width=1280, height=900):
        super().__init__()
        settings = {**self.SETTINGS, "marionette.port": self.port}
        rows = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items())
        (self.home / "user.js").write_text("".join(rows))
        self._start(
            browser.firefox(),
            "--headless",
            "--marionette",
            "--no-remote",
            "--profile",
            self.home,
            "--remote-allow-system-access",
        )  # for `size`
        self._stream = self._connected().makefile("rwb")
        self._read()  # it names itself
        self._ask("NewSession")
        self._ask("SetWindowRect", width=1400, height=1100)
        self.size(width, height)

    def _ask(self, name, **parameters):
        command = json.dumps([0, 1, name if ":" in name else f"WebDriver:{name}", parameters]).encode()
        self._stream.write(b"%d:%s" % (len(command), command))
        self._stream.flush()
        _kind, _number, error, value = self._read()
        if error:
            raise WebDriverError(f"{name}: {error['error']}: {error['message']}")
        return value.get("value", value)

    def _read(self):
        length = b""
        while not length.endswith(b":"):
            length += self._stream.read(1)
        return json.loads(self._stream.read(int(length[:-1])))

    def size(self, width, height=900):
        """The page's size, set in the browser itself: its window can't be as narrow as a phone."""
        self._ask("Marionette:SetContext", value="chrome")
        self._ask("ExecuteScript", script=self.SIZE, args=[f"{width}px", f"{height}px"])
        self._ask("Marionette:SetContext", value="content")


class WebKit(Page):
    ROUTES = {
        "Navigate": "POST url", "ExecuteScript": "POST execute/sync", "FindElement": "POST element",
        "ElementClick": "POST element/{id}/click", "ElementSendKeys": "POST element/{id}/value",
        "TakeScreenshot": "GET screenshot", "SetWindowRect": "POST window/rect",
    }  # fmt: skip

    def __init__(self, width=1280, height=900):
        super().__init__()
        narrow = self.home / ".config" / "gtk-3.0" / "gtk.css"  # so that its window can be as narrow as a phone
        narrow.parent.mkdir(parents=True)
        narrow.write_text("* { min-width: 0; padding: 0; margin: 0 }")
        screen = self._start(
            "Xvfb", "-displayfd", "1", "-screen", "0", "1400x1100x24", "-nolisten", "tcp", out=subprocess.PIPE
        )
        self._start(
            "WebKitWebDriver",
            f"--port={self.port}",
            DISPLAY=f":{screen.stdout.readline().decode().strip()}",
            GDK_BACKEND="x11",
            NO_AT_BRIDGE="1",
            LIBGL_ALWAYS_SOFTWARE="1",
        )
        self._connected().close()
        options = {"webkitgtk:browserOptions": {"binary": browser.webkit(), "args": ["--automation"]}}
        self._session = self._http("POST", "/session", {"capabilities": {"alwaysMatch": options}})["sessionId"]
        self.size(width, height)

    def _ask(self, name, id="", **parameters):
        method, path = self.ROUTES[name].format(id=id).split()
        return self._http(method, f"/session/{self._session}/{path}", parameters)

    def _http(self, method, path, asked):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        line.request(method, path, json.dumps(asked) if method == "POST" else None)
        value = json.load(line.getresponse())["value"]
        line.close()
        if isinstance(value, dict) and "error" in value:
            raise WebDriverError(f"{path}: {value['error']}: {value['message']}")
        return value

    def size(self, width, height=900):
        """The window's measures; the page inside is as wide."""
        self._ask("SetWindowRect", width=width, height=height)
