"""Odoo and the sandbox over HTTP, as a browser speaks to them."""

import datetime
import time
import urllib.parse
import zoneinfo

import requests

from sandbox import ports

TIMEOUT = 120
PAUSE = 0.4


class Failed(Exception):
    """A sentence: the request, and the message that was returned instead of a result."""


class Browser:
    """One person's browser: cookies, pages, forms."""

    def __init__(self):
        self.session = requests.Session()

    def fetch(self, method, url, **options):
        try:
            answer = self.session.request(method, url, timeout=TIMEOUT, **options)
        except requests.RequestException as error:
            raise Failed(f"{url} does not answer: {error}") from None
        if not answer.ok:
            raise Failed(f"{url} answered {answer.status_code}: {answer.text[:300]}")
        return answer

    def get(self, url, **options):
        return self.fetch("GET", url, **options)

    def post(self, url, **options):
        return self.fetch("POST", url, **options)


class Odoo(Browser):
    """The web client's own calls, logged in as `login`."""

    def __init__(self, url, database, login="admin", password="admin", lang="nl_BE"):
        super().__init__()
        self.url, self.lang = url, lang
        opened = self._rpc("/web/session/authenticate", {"db": database, "login": login, "password": password})
        if not opened.get("uid"):
            raise Failed(f"{login} can't log in to {database} on {url}")

    def _rpc(self, path, params):
        answer = self.post(self.url + path, json={"jsonrpc": "2.0", "method": "call", "params": params}).json()
        if "error" in answer:
            what = f"{params.get('model', path)} {params.get('method', '')}"
            raise Failed(f"{what}: {answer['error'].get('data', {}).get('message') or answer['error']['message']}")
        return answer.get("result")

    def call(self, model, method, *args, context=None, **options):
        options["context"] = {"lang": self.lang, "tz": "Europe/Brussels", **(context or {})}
        params = {"model": model, "method": method, "args": args, "kwargs": options}
        return self._rpc(f"/web/dataset/call_kw/{model}/{method}", params)

    def find(self, model, domain, fields, **options):
        return self.call(model, "search_read", domain, fields=list(fields), **options)

    def one(self, model, domain, fields=("id",), **options):
        """The first record, or None."""
        records = self.find(model, domain, fields, limit=1, **options)
        return records[0] if records else None

    def read(self, model, record, *fields):
        return self.call(model, "read", [record], fields=list(fields))[0]

    def create(self, model, context=None, **values):
        return self.call(model, "create", [values], context=context)[0]

    def write(self, model, records, **values):
        return self.call(model, "write", records if isinstance(records, list) else [records], values)

    def kept(self, model, domain, **values):
        """The id of the record that matches `domain`, created with `values` where none exists."""
        found = self.one(model, domain)
        return found["id"] if found else self.create(model, **values)

    def ref(self, xml_id):
        return self.call("ir.model.data", "check_object_reference", *xml_id.split("."))[1]

    def press(self, model, records, button, **options):
        return self.call(model, button, records if isinstance(records, list) else [records], **options)

    def screen(self, action):
        """The address of a screen, by the xml id of its action."""
        return f"{self.url}/odoo/action-{action}"

    def link(self, model, record):
        return f"{self.url}/odoo/{model}/{record}"


class Remotes(Browser):
    """The sandbox: what it has received, and what the other side of the story does there."""

    def __init__(self, overview):
        super().__init__()
        parts = urllib.parse.urlsplit(overview)
        self.overview, self.host, self.base = overview, parts.hostname, parts.port

    def url(self, name):
        return ports.url(name, self.base, self.host)

    def listener(self, name):
        return ports.listener(name, self.base)

    def ask(self, name, what="", **query):
        return self.get(f"{self.url(name)}/_sandbox/{what}", params=query).json()

    def tell(self, name, what, **body):
        return self.post(f"{self.url(name)}/_sandbox/{what}", json=body).json()

    def credentials(self, name):
        return self.ask(name)["credentials"]


def today():
    """The day of the company and of its shop."""
    return datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Brussels")).date()


def wait(look, enough, what, seconds=60):
    """What `look()` gives as soon as `enough(it)`; Failed where that takes too long."""
    until = time.monotonic() + seconds
    while not enough(found := look()):
        if time.monotonic() > until:
            raise Failed(f"{what}: not within {seconds} s; last seen: {found}")
        time.sleep(PAUSE)
    return found
