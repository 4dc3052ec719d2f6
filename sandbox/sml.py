"""The SML: a name server whose NAPTR records point to a participant's SMP, with faults on demand."""

import base64
import hashlib
import socketserver
import struct
import threading
import time
import types

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from . import people
from .service import Service, json_answer, route

SCHEME = "iso6523-actorid-upis"
TTL = 60
RCODES = {"servfail": dns.rcode.SERVFAIL, "refused": dns.rcode.REFUSED, "nxdomain": dns.rcode.NXDOMAIN}
# what HTTP's faults are in DNS; a name server that is asked too much refuses, and names no time
AS_RCODE = {"500": "servfail", "500_after": "servfail", "401": "refused", "429": "refused"}
# shapes of a participant's record; {} is the SMP's address
RECORDS = {
    "": '100 10 "U" "Meta:SMP" "!.*!{}!" .',
    "none": "",  # the name exists, this kind of record does not: resolvers without NAPTR answer this for every name
    "no_regexp": '100 10 "U" "Meta:SMP" "" .',
    "cut": '100 10 "U" "Meta:SMP" "!.*" .',
    "no_address": '100 10 "U" "Meta:SMP" "!.*!smp!" .',
    "another_flag": '100 10 "S" "Meta:SMP" "!.*!{}!" .',
    "another_service": '100 10 "U" "meta:cppa3" "!.*!{}!" .',
    "replacement": '100 10 "" "" "" smp.sandbox.example.',
}


def label(identifier):
    """The name of a participant in the zone: its identifier, hashed."""
    digest = hashlib.sha256(identifier.lower().encode()).digest()
    return base64.b32encode(digest).decode().strip("=").lower()


class Sml(Service):
    """`dns_port` answers on UDP and TCP for the zone ZONE; participants are at the SMP `smp_url`."""

    name = "sml"
    title = "SML (DNS)"
    ZONE = "participant.sml.sandbox.example"
    switches = {
        "mode": ("", "every question is answered: timeout, servfail, nxdomain, refused; empty for rightly"),
        "over_udp": (True, "off: answers over UDP are truncated, the client has to ask again over TCP"),
        "record": (
            "",
            f"the shape of each participant's record: {', '.join(filter(None, RECORDS))}; empty for rightly",
        ),
        "smp_url": ("", "where the SMP is, when it is not the one that runs beside"),
    }

    def __init__(self, store=None, smp_url="", dns_port=0, host="127.0.0.1", registry=None, **settings):
        super().__init__(store, **settings)
        self.settings["smp_url"] = self.settings["smp_url"] or smp_url
        self.registry = registry or people.Registry()
        self._address = (host, dns_port)
        self._servers = []
        self.dns_port = None

    def credentials(self):
        return {"DNS": f"127.0.0.1:{self.dns_port}", "Zone": self.ZONE}

    def reset(self):
        smp_url = self.settings["smp_url"]
        super().reset()
        self.settings["smp_url"] = smp_url

    def opened(self):
        """UDP and TCP on the same port, as resolvers expect."""
        tcp = _Tcp(self._address, self)
        self.dns_port = tcp.server_address[1]
        self._servers = [tcp, _Udp((self._address[0], self.dns_port), self)]
        for server in self._servers:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def closed(self):
        for server in self._servers:
            server.shutdown()
            server.server_close()

    # ---- one question

    def answer(self, wire, udp):
        """The bytes to answer with, or None for no answer."""
        try:
            query = dns.message.from_wire(wire)
            question = query.question[0]
        except (dns.exception.DNSException, IndexError, struct.error):
            return None
        name = question.name.to_text(omit_final_dot=True).lower()
        fault = self._fault_of(name, wire)
        party = self._party(name)
        mode = self.settings["mode"] or (party.dns if party else "")
        if mode == "timeout" or (fault and fault.kind == "timeout_before"):
            return None
        if fault and fault.kind in ("slow", "timeout_after"):
            time.sleep(fault.seconds)
        if fault and fault.kind == "garbage":
            return b"\x00\xff not what you asked for"
        mode = AS_RCODE.get(fault.kind if fault else "", mode)
        cut = udp and (not self.settings["over_udp"] or bool(fault and fault.kind == "cut"))
        return self._response(query, question, name, party, mode, cut).to_wire()

    def _fault_of(self, name, wire):
        call = types.SimpleNamespace(method="DNS", path=f"/{name}", full_path=f"/{name}", query_string=b"")
        fault = self._next_fault(call)
        self._note(call, b"", fault)["status"] = 200
        return fault

    def _party(self, name):
        """The participant whose hashed identifier the name begins with."""
        first, _, rest = name.partition(".")
        if rest != f"{SCHEME}.{self.ZONE}":
            return None
        for party in self.registry.everyone():
            if any(label(identifier) == first for identifier in party.peppol):
                return party
        return None

    def _response(self, query, question, name, party, mode, cut):
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA
        if mode in RCODES:
            response.set_rcode(RCODES[mode])
        elif not name.endswith(self.ZONE):
            response.set_rcode(dns.rcode.REFUSED)
        elif party is None and name != self.ZONE:  # the zone itself exists, without a record of the requested kind
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif cut:
            response.flags |= dns.flags.TC
        elif party and question.rdtype == dns.rdatatype.NAPTR:
            text = RECORDS[self.settings["record"]].format(self.settings["smp_url"])
            record = (question.name, TTL, dns.rdataclass.IN, dns.rdatatype.NAPTR, text)
            response.answer += [dns.rrset.from_text(*record)] if text else []
        return response

    # ---- control

    @route("/")
    def about(self, request):
        """Every participant's name in the zone, to try with dig."""
        return json_answer(
            {
                identifier: f"{label(identifier)}.{SCHEME}.{self.ZONE}"
                for party in self.registry.everyone()
                for identifier in party.peppol
            }
        )


class _UdpQuestion(socketserver.BaseRequestHandler):
    def handle(self):
        wire, socket = self.request
        answer = self.server.sml.answer(wire, udp=True)
        if answer is not None:
            socket.sendto(answer, self.client_address)


class _TcpQuestion(socketserver.StreamRequestHandler):
    timeout = 10

    def handle(self):
        while True:
            head = self.rfile.read(2)
            if len(head) < 2:
                return
            answer = self.server.sml.answer(self.rfile.read(struct.unpack("!H", head)[0]), udp=False)
            if answer is None:
                time.sleep(self.timeout)
                return
            self.wfile.write(struct.pack("!H", len(answer)) + answer)


class _Udp(socketserver.ThreadingUDPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address, sml):
        self.sml = sml
        super().__init__(address, _UdpQuestion)

    def handle_error(self, request, client_address):
        pass  # a client that broke off is no news


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, address, sml):
        self.sml = sml
        super().__init__(address, _TcpQuestion)

    def handle_error(self, request, client_address):
        pass
