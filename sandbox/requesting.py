"""Requests of several visitors at the same moment, over Odoo's own HTTP layer and on cursors that commit.

class TestDoor(RequestsCase): def test_six(self): visitors = [self.visitor(self.user_id) for _each in range(6)] told =
self.answers(*[lambda one=one: one.rpc("x.model", "action_go", [self.id]) for one in visitors]) self.assertNoFault(told)
"""

import json
import threading
from collections import Counter
from functools import partial
from types import SimpleNamespace

from werkzeug.test import Client

import odoo.http
from odoo import api
from odoo.service import security
from odoo.tests import get_db_name
from odoo.tools import mute_logger

from .killing import CommittedCase

# refusals in words, as the web client shows them; anything else is a fault of the server
REFUSALS = {f"odoo.exceptions.{name}" for name in ("AccessError", "LockError", "UserError", "ValidationError")}
DONE = "done"


class Visitor:
    """One browser with its session, logged in or not."""

    def __init__(self, session, csrf):
        self.session, self.csrf, self.address = session, csrf, "127.0.0.1"
        self._client = Client(odoo.http.root, use_cookies=False)

    def open(self, path, data=None, **more):
        """The answer to a GET, or to a POST of the form `data` with its CSRF token."""
        sent = {"headers": {"Cookie": f"session_id={self.session.sid}"}}
        sent["environ_overrides"] = {"REMOTE_ADDR": self.address}
        if data is not None:
            more = {"data": {"csrf_token": self.csrf, **data}, **more}
        return self._client.open(path, method="GET" if data is None and "json" not in more else "POST", **sent, **more)

    def rpc(self, model, method, *arguments, **keywords):
        """(DONE, result), or (name of the exception, its sentence)."""
        params = {"model": model, "method": method, "args": arguments, "kwargs": keywords}
        answer = json.loads(self.open("/web/dataset/call_kw", json={"params": params}).get_data())
        if "error" not in answer:
            return DONE, answer.get("result")
        return answer["error"]["data"]["name"], answer["error"]["data"]["message"]


class RequestsCase(CommittedCase):
    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger("odoo.http", "odoo.sql_db", "odoo.service.model"))

    def visitor(self, user_id=None):
        """A browser in which this user logged in, or nobody."""
        store = odoo.http.root.session_store
        session = store.new()
        session.update(odoo.http.get_default_session(), db=get_db_name(), _trace_disable=True)
        session.context["lang"] = odoo.http.DEFAULT_LANG
        with self.registry.cursor() as cr:
            env = api.Environment(cr, user_id or api.SUPERUSER_ID, {})
            if user_id:
                session.uid, session.login = user_id, env.user.login
                session.session_token = security.compute_session_token(session, env)
                session.context = dict(env["res.users"].context_get())
            csrf = odoo.http.Request.csrf_token(SimpleNamespace(session=session, env=env, db=get_db_name()))
        store.save(session)
        self.addCleanup(store.delete, session)
        return Visitor(session, csrf)

    def answers(self, *works):
        """What each of `works` returned, all begun at the same moment."""
        meet, found = threading.Barrier(len(works), timeout=60), [None] * len(works)

        def go(place, work):
            meet.wait()
            found[place] = work()

        self.at_once(*[partial(go, place, work) for place, work in enumerate(works)])
        return found

    def assertNoFault(self, answers):
        """Each was done or refused in words; the number of those done."""
        faults = [answer for answer in answers if answer is None or answer[0] not in {DONE, *REFUSALS}]
        self.assertEqual(faults, [])
        return Counter(name for name, _result in answers)[DONE]
