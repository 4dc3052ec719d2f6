# SPDX-License-Identifier: LGPL-3.0-or-later
"""What every access point can do for us. One more is a subclass of AccessPoint: docs/integrators/access-point.md."""

from __future__ import annotations

import abc
import dataclasses
import hashlib
import hmac
from datetime import datetime
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_exchange.client.errors import Permanent

from ..rules.lookups import Lookup
from ..rules.participants import Participant

if TYPE_CHECKING:
    from collections.abc import Iterator

# what a document is, from the moment that we hand it over; in this order, the last three are final answers
SENT, DELIVERED, ACCEPTED, REJECTED, ERROR = "sent", "delivered", "accepted", "rejected", "error"
# what our own company is at the access point
ACTIVE, WAITING, REFUSED, ABSENT = "active", "waiting", "rejected", "absent"
# codes with which an access point itself refuses a document: after these we know that it does not have it
NOT_TAKEN = ("document", "document_unknown", "not_verified", "no_company_at_access_point")


@dataclasses.dataclass(frozen=True)
class Company:
    """Our own company, as an access point wants to know it. `number` is the KBO or KVK number."""

    participant: Participant
    name: str
    number: str = ""
    vat: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    receives: bool = True
    migration_key: str = (
        ""  # of the provider that receives for it until now; several, one a number, with blanks between
    )


@dataclasses.dataclass(frozen=True)
class Registration:
    """Our company at the access point: `state` active, waiting, rejected or absent; `link` where somebody
    must prove that he may act for it; `proof` names that proof at the access point. `reason` is why it was refused (`code`
    the sentence for it), or what did not succeed although it is active. `moving`: by its present provider's key.
    """

    state: str
    reference: str = ""
    link: str = ""
    proof: str = ""
    reason: str = ""
    code: str = "registration_rejected"
    moving: bool = False


@dataclasses.dataclass(frozen=True)
class Outgoing:
    """A document to send: the frozen XML and who it is from and for. `number` is the invoice's, `since`
    our first try; `ended` are the access point's numbers of earlier ones about the same invoice, which failed for good.
    """

    xml: bytes
    sender: Participant
    receiver: Participant
    document_type: str
    process: str
    number: str
    since: datetime
    country: str = "BE"
    ended: tuple = ()


@dataclasses.dataclass(frozen=True)
class Sent:
    """The access point's reference of a document handed over, and its status there."""

    reference: str
    state: str = SENT
    reason: str = ""
    at: datetime | None = None
    envelope: str = ""
    answer: str = ""  # code of the customer's invoice response, where the access point reads it for us


@dataclasses.dataclass(frozen=True)
class Incoming:
    """A document in the inbox, not read yet."""

    reference: str
    sender: str = ""


@dataclasses.dataclass(frozen=True)
class Received:
    """A document that was read: the XML as it came over the network."""

    reference: str
    xml: bytes
    sender: str = ""
    receiver: str = ""
    document_type: str = ""
    process: str = ""
    name: str = ""


# between a number and the hash of other content received later under that number
AGAIN = " again "


def reference_of(key: str) -> str:
    """The access point's number in the key of a message of its inbox."""
    return key.partition(AGAIN)[0]


class AccessPoint(abc.ABC):
    """One access point for one company. Raises the exchange's errors only.

    `code` is stored, `title` shown; `urls` the address per mode; `wants` the settings that it needs (key, secret,
    reference: our company's number there); `registers` where a company can be registered over the API; `portal`
    where that is done by hand.
    """

    http: Any  # exchange.client.http.Http
    code = ""
    title = ""
    urls = {}
    wants: tuple[str, ...] = ("key",)
    registers = False
    portal = ""
    takes_migration_key = False  # a company that receives elsewhere moves here without a gap, by that provider's key
    checks_company = False  # it checks itself who may act for a company, before it activates that company
    sends_answers = True  # takes an invoice response as it takes an invoice
    signs_calls = False  # its calls are signed, once they were asked for; until then that is tried at each look
    forgets_read = True  # its inbox lists what was not confirmed, and no more
    may_fail_for = 0  # days during which a delivered document may still fail, with its status changing accordingly
    answers_by_status = False  # what customers answer is read with the document's status, not in the inbox

    @abc.abstractmethod
    def probe(self) -> Iterator[tuple[str, bool, str, dict[str, Any]]]:
        """Yield (what, ok, code, facts) for each right that we need."""

    @abc.abstractmethod
    def lookup(self, participant: Participant) -> Lookup:
        """Can `participant` receive? Never raises for an answer of "no"."""

    @abc.abstractmethod
    def register(self, company: Company) -> Registration:
        """Ask for `company`; the same company twice is one registration."""

    @abc.abstractmethod
    def status(self, registration: Registration) -> Registration:
        """The current state of the registration."""

    def deregister(self, registration: Registration) -> Any:
        """Take the company off the network; by hand in the portal where the API can't."""
        raise Permanent("by_portal", title=self.title, portal=self.portal)

    def set_receives(self, registration: Registration, company: Company) -> Any:
        """Turn receiving on or off, according to `company.receives`."""
        raise Permanent("by_portal", title=self.title, portal=self.portal)

    def subscribe(self, url: str, secret: str = "") -> Any:
        """Subscribe `url` to calls for received and delivered documents, signed with `secret`.

        Returns the secret used for signing; "" where calls are unsigned, or are configured in the portal only.
        """
        return ""

    @staticmethod
    def is_signed(body: bytes, signature: str, secret: str) -> bool:
        """Was this call, of these bytes, signed with `secret`? As most do it: sha256=<hex>, HMAC of the raw body."""
        expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(signature.encode("utf-8", "replace"), f"sha256={expected}".encode())

    @staticmethod
    def about(event: dict[str, Any]) -> str:
        """The remote id of our document that a call (a dict) reports on; "" where it concerns anything else."""
        return ""

    @abc.abstractmethod
    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """The document where an earlier try of ours had reached the access point after all."""

    @abc.abstractmethod
    def send(self, outgoing: Outgoing) -> Sent:
        """Hand over one document. Permanent where its data is wrong, Temporary where the outcome is unknown."""

    @abc.abstractmethod
    def document_status(self, reference: str) -> Sent:
        """What became of a document that we handed over."""

    @abc.abstractmethod
    def inbox(self, since: datetime | None = None) -> Iterator[Incoming]:
        """Yield Incoming for each document that we did not confirm yet, oldest first.

        Where the access point keeps no such mark, all since `since` (a UTC datetime).
        """

    @abc.abstractmethod
    def fetch(self, reference: str) -> Received:
        """Read one incoming document."""

    @abc.abstractmethod
    def confirm(self, reference: str) -> None:
        """Confirm that we have stored it, permanently; confirming twice is harmless."""

    def close(self) -> None:
        """Let go of connections."""
        self.http.close()
