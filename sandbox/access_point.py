"""Shared by the stand-ins of access points: the network behind them, what they delivered, and answers."""

import collections
import os
import threading
import time

from . import people, ubl, ubl_write
from .service import Service, json_answer, route

ULID = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FAILING = ("0208:1234567894", "404:404")  # as Recommand's playground has it
REASONS = {
    "rejects": ("RE", "Prijs komt niet overeen met de bestelling", "PRI"),
    "queries": ("UQ", "Welke bestelling is dit?", "REF"),
    "accepts": ("AP", "", ""),
}


def ulid():
    """26 characters that sort by time."""
    number = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10))
    return "".join(ULID[number >> shift & 31] for shift in range(125, -5, -5))


class Undeliverable(Exception):
    """The network did not accept the document; the message is the remote's."""


class AccessPoint(Service):
    """A sender's and receiver's access point. Subclasses give `arrive`, which stores an incoming document."""

    switches = {
        "answer_after": (0, "seconds until receivers answer; -1: only when asked by /_sandbox/answer"),
        "known_only": (False, "sending to who is not in the sandbox's registry fails"),
        "validate": (True, "documents that are plainly wrong are refused"),
        "calls_a_minute": (0, "more calls than this within a minute get 429; nobody publishes a number: 0 is no limit"),
    }

    _timer = None

    def respond(self, request):
        wait = self._too_many()
        if wait:
            return json_answer({"success": False, "error": "Too Many Requests"}, 429, **{"Retry-After": str(wait)})
        return super().respond(request)

    def _too_many(self):
        """Seconds until the next call is taken; 0 where it is taken now."""
        limit, now, recent = self.settings["calls_a_minute"], time.time(), self.__dict__.setdefault("_recent", [])
        recent[:] = [at for at in recent if at > now - 60]
        if limit and len(recent) >= limit:
            return max(1, round(recent[0] + 60 - now))
        if limit:
            recent.append(now)
        return 0

    def opened(self):
        self.settle()  # what was due when the process was killed

    # ---- what tests use

    def receive(self, xml):
        """Let a document arrive for the company that it is addressed to; gives its id. Raises LookupError."""
        document = ubl.read(xml)
        envelope = f"{ulid().lower()}@sandbox"
        return self.arrive(document, xml if isinstance(xml, str) else xml.decode(), envelope)

    def receive_invoice(self, seller, receiver, number, lines, **options):
        """Let a party of `people` (its index or identifier) send an invoice; see ubl_write.invoice."""
        party = people.PEOPLE[seller] if isinstance(seller, int) else people.participant(seller)
        return self.receive(ubl_write.invoice(party, self.party(receiver), number, lines, **options))

    def delivered(self):
        """Documents that left for the network: dicts of id, sender, number, kind, receiver, total, at."""
        return self.store.all("delivered")

    def twins(self):
        """{(sender, number, kind): how often} of documents that were delivered more than once."""
        counted = collections.Counter((row["sender"], row["number"], row["kind"]) for row in self.delivered())
        return {key: count for key, count in counted.items() if count > 1}

    def answer(self, number, code="AP", reason="", reason_code="", level="invoice"):
        """Let the receiver of a delivered document answer now; `level` "message" for its access point."""
        rows = [row for row in self.delivered() if number in (row["number"], row["id"])]
        if not rows:
            raise LookupError(f"nothing delivered with number or id {number}")
        return self._answer(rows[-1], code, reason, reason_code, level)

    # ---- what subclasses give

    def arrive(self, document, xml, envelope):
        """Store an incoming `ubl.Document` and notify its company; return its id."""
        raise NotImplementedError

    def registered(self):
        """`people.Party` of each of our companies that receives, for the SML, the SMP and the Directory."""
        raise NotImplementedError

    def party(self, identifier):
        """A `people.Party` for one of our own companies, to write documents to it."""
        raise NotImplementedError

    # ---- the network

    def deliver(self, key, document, xml, receiver, envelope):
        """Hand a document to the network; raises Undeliverable. The receiver's answer follows later."""
        party = people.participant(receiver)
        unknown = party is None and self.settings["known_only"]
        if receiver in FAILING or unknown or (party and party.manner == "fails"):
            raise Undeliverable(
                f"This document was sent to recipient {receiver}, which is not registered on the network."
            )
        row = {
            "id": key,
            "sender": document.sender,
            "number": document.number,
            "kind": document.kind,
            "receiver": receiver,
            "total": document.total,
            "envelope": envelope,
            "manner": party.manner if party else "silent",
            "xml": xml,
            "answered": False,
            "at": time.time(),
        }
        self.store.put("delivered", key, row)

    def settle(self):
        """Let answers that are due arrive; called after sending, and before each reading of an inbox."""
        wait = self.settings["answer_after"]
        if wait < 0:
            return
        for row in self.store.all("delivered", answered=False):
            if time.time() >= row["at"] + wait:
                self._answer_by_manner(row)
            else:
                self._settle_later(row["at"] + wait - time.time() + 0.01)
                return

    def _settle_later(self, seconds):
        with self._lock:
            if self._timer in (None, threading.current_thread()) or not self._timer.is_alive():
                self._timer = threading.Timer(seconds, self.settle)
                self._timer.daemon = True
                self._timer.start()

    def _answer_by_manner(self, row):
        with self.store.transaction():
            if self.store.get("delivered", row["id"])["answered"]:
                return
            self.store.change("delivered", row["id"], answered=True)
        if row["kind"] not in ("invoice", "creditNote", "selfBillingInvoice", "selfBillingCreditNote"):
            return
        if row["manner"] == "refuses":
            self._answer(row, "RE", "Ontvanger heeft geen boekhoudpakket gekoppeld", "", "message")
        elif row["manner"] in REASONS:
            self._answer(row, *REASONS[row["manner"]], "invoice")

    def _answer(self, row, code, reason, reason_code, level):
        document = ubl.read(row["xml"])
        document.receiver = row["receiver"]
        if level == "message":
            xml = ubl_write.message_level_response(document, row["envelope"] or row["id"], code, reason)
        else:
            xml = ubl_write.invoice_response(document, code, reason, reason_code)
        try:
            return self.arrive(ubl.read(xml), xml.decode(), f"{ulid().lower()}@sandbox")
        except LookupError:
            return None  # the sender has no company here that receives

    # ---- control

    @route("/_sandbox/receive", "POST")
    def control_receive(self, request):
        """POST the XML of a document; it arrives for the company that it is addressed to."""
        return json_answer({"id": self.receive(request.get_data())})

    @route("/_sandbox/invoice", "POST")
    def control_invoice(self, request):
        """POST {"seller", "receiver", "number", "lines": [[name, quantity, price, rate], ...]}."""
        return json_answer({"id": self.receive_invoice(**request.get_json())})

    @route("/_sandbox/delivered")
    def control_delivered(self, request):
        return json_answer(self.delivered())

    @route("/_sandbox/twins")
    def control_twins(self, request):
        return json_answer([[*key, count] for key, count in self.twins().items()])

    @route("/_sandbox/answer", "POST")
    def control_answer(self, request):
        """POST {"number", "code", "reason"?, "reason_code"?, "level"?}: the receiver answers now."""
        return json_answer({"id": self.answer(**request.get_json())})
