# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where a participant is published: the SML, a DNS zone with one NAPTR record a participant (SML 1.3, SMP 1.4)."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import dns.exception
import dns.flags
import dns.resolver

from odoo.addons.webhero_exchange.client.errors import Temporary

if TYPE_CHECKING:
    from ..rules.participants import Participant

ZONES = {"prod": "participant.sml.prod.tech.peppol.org", "test": "participant.sml.test.tech.peppol.org"}
SERVICE = b"Meta:SMP"
SECONDS = 6.0


def label(participant: Participant) -> str:
    """base32(sha256("0208:0999472756")) without padding, in lower case."""
    digest = hashlib.sha256(str(participant).lower().encode()).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()


def dns_name(participant: Participant, zone: str) -> str:
    return f"{label(participant)}.iso6523-actorid-upis.{zone}"


def target(regexp: bytes) -> str:
    """The address in a NAPTR regexp such as !.*!https://smp.example.org!; "" where it has another shape."""
    text = regexp.decode("utf-8", "replace")
    parts = text[1:].split(text[0]) if text else []
    return parts[1] if len(parts) >= 2 else ""


class Sml:
    """Looks up in `zone`; `nameserver` ("127.0.0.1:5353") replaces the system's own name servers."""

    def __init__(self, zone=ZONES["prod"], nameserver="", seconds=SECONDS):
        self.zone = zone
        self.resolver = dns.resolver.Resolver(configure=not nameserver)
        if nameserver:
            host, _, port = nameserver.partition(":")
            self.resolver.nameservers, self.resolver.port = [host], int(port or 53)
        self.resolver.lifetime, self.resolver.timeout = seconds, seconds / 2
        self.resolver.cache = None

    def smp_url(self, participant: Participant) -> str | None:
        """Address of the participant's SMP, or None where it is definitely not in the zone: only on "no such name".

        Raises Temporary("dns") for a time-out, a server's failure or no network, Temporary("bad_answer") where the name
        exists without a readable address (a resolver without NAPTR support, a record in another format).
        """
        name = dns_name(participant, self.zone)
        try:
            answer = self.resolver.resolve(f"{name}.", "NAPTR")
        except dns.resolver.NXDOMAIN:
            return self._not_there()
        except dns.resolver.NoAnswer as error:
            raise Temporary("bad_answer", host=self.zone) from error
        except (dns.exception.DNSException, OSError) as error:
            raise Temporary("dns", zone=self.zone, reason=type(error).__name__) from error
        return self._target(answer)

    def _not_there(self):
        """None, but only where the zone itself can be seen: a resolver that is cut off denies every name."""
        try:
            self.resolver.resolve(f"{self.zone}.", "SOA")
        except dns.resolver.NoAnswer:
            pass
        except (dns.exception.DNSException, OSError) as error:
            raise Temporary("dns", zone=self.zone, reason=type(error).__name__) from error

    def _target(self, answer):
        for record in sorted(answer, key=lambda r: (r.order, r.preference)):
            if record.flags.upper() == b"U" and record.service.lower() == SERVICE.lower():
                found = target(record.regexp)
                if found:
                    return found
        raise Temporary("bad_answer", host=self.zone)
