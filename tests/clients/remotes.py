"""Each remote system with everything that our client asks of it: {name: (what must be there first, the call)}."""

import contextlib
import dataclasses
import datetime
import functools
import types

from odoo.addons.webhero_bank_feed.client import ponto
from odoo.addons.webhero_eboekhouden.client import EBoekhoudenRest, EBoekhoudenSoap, Relation, description
from odoo.addons.webhero_eboekhouden.tests import books
from odoo.addons.webhero_peppol.client import access_point as ap
from odoo.addons.webhero_peppol.client import directory, einvoice_be, kvk, peppyrus, recommand, rules_release, sml, smp
from odoo.addons.webhero_peppol.rules import documents
from odoo.addons.webhero_peppol.rules.participants import Participant
from odoo.addons.webhero_prestashop_eboekhouden.client import prestashop
from odoo.addons.webhero_shop_eboekhouden.client import vies
from odoo.addons.webhero_sign_in.client import code_flow
from odoo.addons.webhero_sign_in.tests.provider import Provider

from sandbox import check_digits, eboekhouden_rest, eboekhouden_soap, people, ubl_write
from sandbox import einvoice_be as einvoice_be_service
from sandbox import kvk as kvk_service
from sandbox import peppyrus as peppyrus_service
from sandbox import recommand as recommand_service
from sandbox import vies as vies_service
from sandbox.directory import Directory as DirectoryService
from sandbox.ponto import Ponto as PontoService
from sandbox.prestashop import PrestaShop as ShopService
from sandbox.rules_repository import RulesRepository
from sandbox.sml import Sml as SmlService
from sandbox.smp import Smp as SmpService

US = dataclasses.replace(people.OURS[0], peppol=(f"0208:{people.OURS[0].number}",))
BUYER = people.PEOPLE[5]
LINES = [("Brood", 1, "2.00", 6)]
LOCAL = ("127.0.0.1",)
EVER = (datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))
IBAN = "BE90733412007732"
BACK = "https://odoo.example/webhero_sign_in/callback"


def nothing(number):
    """What must be there before a call that needs nothing."""


class Remote:
    """One service and its client. `clients` are the classes whose public methods it strikes, but for the `silent`
    ones, which make no call; `functions` are (module, name) of what is no class.
    """

    service = None
    clients: tuple = ()
    functions: tuple = ()
    silent: tuple = ("close",)
    unsure = ()  # what a call may give where nothing is known
    harmless = ()  # operations that raise nothing, whatever happens: a farewell
    by_status = ()  # operations whose success depends on the status only, whatever the body
    kinds: dict = {}  # faults that are something else to this remote: {fault: kind of error, "" for a good answer}

    def __init__(self, service):
        self.there = service

    def connect(self):
        """A fresh client; closed by the caller."""
        raise NotImplementedError

    def http(self, client):
        return client.http

    def close(self, client):
        self.http(client).close()

    def operations(self):
        """{name: (prepare(number), call(client, prepared))}; `prepare` runs without faults."""
        raise NotImplementedError


# ---- access points


class Point(Remote):
    unsure = ("unknown",)
    reference = ""

    def __init__(self, service):
        super().__init__(service)
        self.open_account()

    def open_account(self):
        """Make our company known."""

    def outgoing(self, number):
        xml = ubl_write.invoice(US, BUYER, number, LINES)
        kind = documents.kind_of(documents.parse(xml))
        return ap.Outgoing(
            xml, Participant.parse(US.endpoint), Participant.parse(BUYER.endpoint), kind.document_type, kind.process,
            number, datetime.datetime.now() - datetime.timedelta(days=1),
        )  # fmt: skip

    def sent(self, number):
        """A document that is at the access point already."""
        outgoing = self.outgoing(number)
        with contextlib.closing(self.connect()) as client:
            return outgoing, client.send(outgoing).reference

    def arrived(self, number):
        return self.there.receive_invoice(0, US.endpoint, number, [["Brood", 1, "2.00", 6]])

    def registration(self, number=None):
        return ap.Registration(ap.WAITING, self.reference)

    def company(self, number=None):
        return ap.Company(
            Participant.parse(US.endpoint), US.name, US.number, US.vat, US.street, US.postcode, US.city, US.country,
            US.email,
        )  # fmt: skip

    def operations(self):
        return {
            "probe": (nothing, lambda client, _: list(client.probe())),
            "lookup": (nothing, lambda client, _: client.lookup(Participant.parse(BUYER.endpoint)).answer),
            "register": (self.company, lambda client, company: client.register(company).state),
            "status": (self.registration, lambda client, known: client.status(known).state),
            "send": (self.outgoing, lambda client, outgoing: bool(client.send(outgoing).reference)),
            "find_sent": (self.sent, lambda client, sent: client.find_sent(sent[0]).reference == sent[1]),
            "document_status": (self.sent, lambda client, sent: client.document_status(sent[1]).reference == sent[1]),
            "inbox": (self.arrived, lambda client, arrived: arrived in [one.reference for one in client.inbox()]),
            "fetch": (self.arrived, lambda client, arrived: client.fetch(arrived).xml[:5]),
            "confirm": (self.arrived, lambda client, arrived: client.confirm(arrived)),
        }


class Recommand(Point):
    service = recommand_service.Recommand
    clients = (recommand.Recommand,)
    silent = ("close", "about", "is_signed")

    def open_account(self):
        self.reference = self.there.add_party(US)["id"]

    def connect(self):
        return recommand.Recommand(self.there.url, self.there.KEY, self.there.SECRET, self.reference)

    def leaver(self, number):
        return ap.Registration(ap.ACTIVE, self.there.add_party(people.OURS[1])["id"])

    def operations(self):
        return {
            **super().operations(),
            "set_receives": (nothing, lambda client, _: client.set_receives(self.registration(), self.company())),
            "subscribe": (lambda number: f"http://127.0.0.1:9/{number}", lambda client, url: client.subscribe(url)),
            "deregister": (self.leaver, lambda client, known: client.deregister(known)),
            "migrate": (self.mover, lambda client, company: client.register(company).state),
            "migrate_sender": (self.sender, lambda client, company: client.register(company).state),
            "status_of_move": (self.moving, lambda client, registration: client.status(registration).state),
        }

    def sender(self, number):
        """One that only sends: its numbers are taken off and come back with the key."""
        return self.mover(number, isSmpRecipient=False)

    def moving(self, number):
        """The registration of one whose key waits."""
        company = self.mover(number)
        client = self.connect()
        try:
            return dataclasses.replace(client.register(company), moving=True)
        finally:
            self.close(client)

    def mover(self, number, **more):
        """A company that receives elsewhere today, with the key of that provider."""
        number = check_digits.kbo(9_400_000 + len(self.there.store.all("company")))
        party = dataclasses.replace(people.OURS[1], number=number, vat=f"BE{number}")
        self.there.add_party(party, verified=False, **more)
        return dataclasses.replace(
            self.company(), participant=Participant("0208", number), number=number, vat=party.vat,
            migration_key=self.there.settings["migration_key"],
        )  # fmt: skip


class RecommandLate(Recommand):
    """Handed over, and not acknowledged by the other side (since 2026-09-14)."""

    service = functools.partial(recommand_service.Recommand, late=True)


class EInvoiceBe(Point):
    service = einvoice_be_service.EInvoiceBe
    clients = (einvoice_be.EInvoiceBe,)
    silent = ("close", "about", "is_signed", "confirm", "deregister", "set_receives")

    def connect(self):
        return einvoice_be.EInvoiceBe(self.there.url, self.there.KEY)

    def operations(self):
        # the secret that it makes is another one each time
        hook = (lambda number: f"http://127.0.0.1:9/{number}", lambda client, url: bool(client.subscribe(url)))
        return {**super().operations(), "subscribe": hook}


class EInvoiceBeInTransit(EInvoiceBe):
    service = functools.partial(einvoice_be_service.EInvoiceBe, transit_seconds=3600)


class Peppyrus(Point):
    service = peppyrus_service.Peppyrus
    clients = (peppyrus.Peppyrus,)
    silent = ("close", "about", "is_signed", "subscribe", "deregister", "set_receives")
    reference = US.endpoint

    def connect(self):
        return peppyrus.Peppyrus(self.there.url, self.there.KEY)


class PeppyrusOutbox(Peppyrus):
    service = functools.partial(peppyrus_service.Peppyrus, outbox_seconds=3600)


# ---- who is who


class Directory(Remote):
    clients = (directory.Directory,)
    silent = ()
    service = functools.partial(DirectoryService, a_second=0)  # its own limit has a test of its own

    def connect(self):
        return directory.Directory(self.there.url)

    def operations(self):
        return {
            "search": (nothing, lambda client, _: client.search("Korenaar")),
            "by_participant": (nothing, lambda client, _: client.search(participant=Participant.parse(BUYER.endpoint))),
            "by_country": (nothing, lambda client, _: client.search("Korenaar", country="BE")),
            "nobody": (nothing, lambda client, _: client.search("Nobody at all")),
        }


class Rules(Remote):
    service = RulesRepository
    clients = (rules_release.RulesSource,)
    silent = ()

    def connect(self):
        return rules_release.RulesSource(self.there.credentials()["Address"])

    def operations(self):
        return {
            "newest": (nothing, lambda client, _: client.newest()),
            "fetch": (nothing, lambda client, _: len(client.fetch(client.newest()))),
        }


class Kvk(Remote):
    service = kvk_service.Kvk
    clients = (kvk.Kvk,)
    silent = ()

    def connect(self):
        return kvk.Kvk(self.there.KEY, self.there.url)

    def operations(self):
        party = next(party for party in people.PEOPLE if party.country == "NL")
        return {
            "search": (nothing, lambda client, _: client.search(name=party.name)),
            "by_number": (nothing, lambda client, _: client.search(number=party.number)),
            "by_place": (nothing, lambda client, _: client.search(place=party.city)),
            "profile": (nothing, lambda client, _: client.profile(party.number)),
            "nobody": (nothing, lambda client, _: (client.search(name="Nobody at all"), client.profile("90009999"))),
        }


class KvkOwner(Kvk):
    """Legal persons without an establishment, and house numbers in all their parts."""

    service = functools.partial(
        kvk_service.Kvk, no_establishment=True, house={"huisletter": "a", "toevoegingAdres": "II"}
    )


class Smp(Remote):
    service = SmpService
    clients = (smp.Smp,)
    silent = ()

    def connect(self):
        client = smp.Smp(self.there.url, LOCAL)
        return types.SimpleNamespace(
            http=HttpOf(client),
            references=client.references,
            services=lambda: client.services(client.references(Participant.parse(BUYER.endpoint))[0]),
        )  # fmt: skip

    def operations(self):
        nobody = Participant("0208", people.PEOPLE[9].number)
        return {
            "references": (nothing, lambda client, _: client.references(Participant.parse(BUYER.endpoint))),
            "services": (nothing, lambda client, _: client.services()),
            "nobody": (nothing, lambda client, _: client.references(nobody)),
        }


class Sml(Remote):
    """Over DNS: refusals have no retry time, a truncated answer is requested over TCP, and a name server never drips its answer."""

    service = functools.partial(SmlService, smp_url="https://smp.sandbox.example")
    clients = (sml.Sml,)
    silent = ()
    kinds = {"401": "temporary", "429": "temporary", "cut": "", "drip": ""}

    def connect(self):
        client = sml.Sml(SmlService.ZONE, f"127.0.0.1:{self.there.dns_port}")
        return types.SimpleNamespace(http=Resolver(client.resolver), smp_url=client.smp_url)

    def operations(self):
        nobody = Participant("0208", people.PEOPLE[9].number)
        return {
            "smp_url": (nothing, lambda client, _: client.smp_url(Participant.parse(BUYER.endpoint))),
            "nobody": (nothing, lambda client, _: client.smp_url(nobody)),
        }


class Resolver:
    """The time-out of a resolver, in seconds."""

    def __init__(self, resolver):
        self.resolver = resolver

    def close(self):
        """Nothing is open."""

    @property
    def timeout(self):
        return self.resolver.lifetime

    @timeout.setter
    def timeout(self, seconds):
        self.resolver.lifetime = self.resolver.timeout = min(seconds, 2)


class Lookup(Remote):
    """SML and SMP behind each other, as a customer is looked up: every fault of the SMP is “unknown”."""

    service = SmpService
    functions = ((smp, "lookup"),)
    silent = ()
    unsure = ("unknown",)

    def connect(self):
        def lookup(**options):
            found = types.SimpleNamespace(smp_url=lambda _who: self.there.url)
            who = Participant.parse(BUYER.endpoint)
            return smp.lookup(who, found, LOCAL, seconds=http.timeout, **options).answer

        http = types.SimpleNamespace(timeout=10, close=lambda: None)
        return types.SimpleNamespace(http=http, lookup=lookup)

    def operations(self):
        return {
            "lookup": (nothing, lambda client, _: client.lookup()),
            "with_provider": (nothing, lambda client, _: client.lookup(with_provider=True)),
        }


class HttpOf:
    """The time-out of a client that opens a session for each call, and closes it itself."""

    def __init__(self, client):
        self.client = client

    def close(self):
        """Nothing is open."""

    @property
    def timeout(self):
        return self.client.seconds

    @timeout.setter
    def timeout(self, seconds):
        self.client.seconds = seconds


class Vies(Remote):
    service = vies_service.Vies
    functions = ((vies, "check"),)
    silent = ()
    unsure = (vies.UNKNOWN,)

    def connect(self):
        http = types.SimpleNamespace(timeout=10, close=lambda: None)
        return types.SimpleNamespace(
            http=http,
            check=lambda: vies.check(US.vat, f"{self.there.url}{vies_service.BASE}", timeout=http.timeout),
        )  # fmt: skip

    def operations(self):
        return {"check": (nothing, lambda client, _: client.check())}


# ---- webshop and books


class Shop(Remote):
    service = ShopService
    clients = (prestashop.PrestaShop,)
    silent = (
        "close", "rights", "helpful_rights", "read_head", "read_order", "read_payment", "read_payments", "read_slip",
        "read_slip_head",
    )  # fmt: skip

    def connect(self):
        return prestashop.PrestaShop(self.there.url, self.there.KEY)

    def http(self, client):
        return client.api.http

    def operations(self):
        return {
            "probe": (nothing, lambda client, _: client.probe("orders")),
            "probe_vouchers": (nothing, lambda client, _: client.probe_vouchers()),
            "check_right": (nothing, lambda client, _: client.check_right("order_discounts")),
            "methods": (nothing, lambda client, _: sorted(client.methods())),
            "currencies": (nothing, lambda client, _: client.currencies(["1", "2"])),
            "countries": (nothing, lambda client, _: client.countries(["3", "13"])),
            "by": (nothing, lambda client, _: client.by("id_order", ["6"], "order_details")),
            "orders": (nothing, lambda client, _: client.orders([1, 6], payments=True)),
            "bundles": (nothing, lambda client, _: client.bundles(client.by("id", ["6"], "orders"), payments=True)),
            "history": (nothing, lambda client, _: client.history(*EVER, payments=True)),
            "count_changed": (nothing, lambda client, _: client.count_changed(None)),
            "slips_of": (nothing, lambda client, _: client.slips_of([1, 6])),
            "info": (nothing, lambda client, _: client.info()),
            "states": (nothing, lambda client, _: client.states()),
            "taxes": (nothing, lambda client, _: client.taxes()),
            "changed": (nothing, lambda client, _: [page for page, _ in client.changed(None, payments=True)]),
            "slips": (nothing, lambda client, _: [page for page, _ in client.slips(None)]),
            "vouchers": (nothing, lambda client, _: client.vouchers([6])),
            "payments": (nothing, lambda client, _: client.payments(["KHWLILZLL"])),
            "count": (nothing, lambda client, _: client.count(1, 20)),
            "order_numbers": (nothing, lambda client, _: list(client.order_numbers(1))),
            "first_order_number": (nothing, lambda client, _: client.first_order_number("2026-11-01")),
            "same_cart": (nothing, lambda client, _: client.same_cart(["KHWLILZLL"])),
            "cart_rules": (nothing, lambda client, _: client.cart_rules(["1"])),
        }


class Shop17(Shop):
    """1.7 has no order_discounts, and other fields."""

    service = functools.partial(ShopService, shape_17=True, native_ints=True)


class Shop9(Shop):
    """9.0.x: PHP's warnings precede the answer (its issue 39075), whole numbers are numbers, texts are in two languages."""

    service = functools.partial(ShopService, junk=True, native_ints=True, languages=2)


class Books(Remote):
    mode = ""
    harmless = ("close",)

    def close(self, client):
        client.close()

    def connect(self):
        client = books.client_of(self.mode, self.there, self.there)
        client.http.timeout = 20
        return client

    def relation(self, number=None):
        return Relation(name="Klant", email=f"{number}@klant.example".lower(), type="P")

    def prepared(self, make):
        """What `make(client, number)` gives, as a preparation of its own."""

        def prepare(number):
            with contextlib.closing(self.connect()) as client:
                return make(client, number)

        return prepare

    def operations(self):
        known = self.prepared(lambda client, _: client.relation_by_code("KlaartjePi"))
        booked = self.prepared(self._booked)
        reading = (
            "administrations",
            "ledgers",
            "templates",
            "cost_centres",
            "units",
            "products",
            "product_codes",
            "relations",
            "relation_codes",
        )
        return {
            **{name: (nothing, lambda client, _, name=name: getattr(client, name)()) for name in reading},
            "connect": (nothing, lambda client, _: client.connect()),
            "close": (self._connected, lambda client, other: other.close()),
            "relations_by_email": (nothing, lambda client, _: client.relations_by_email("nobody@klant.example")),
            "relation_by_code": (nothing, lambda client, _: client.relation_by_code("KlaartjePi")),
            "add_relation": (self.relation, lambda client, relation: bool(client.add_relation(relation))),
            "update_relation": (known, lambda client, relation: client.update_relation(relation, {"city": "Gent"})),
            "add_mutation": (self._sale, lambda client, sale: bool(client.add_mutation(sale).id)),
            "find_mutation": (booked, lambda client, sale: client.find_mutation(sale.number).number == sale.number),
            "open_items": (booked, lambda client, sale: sale.number in [o.number for o in client.open_items()]),
            "open_again": (booked, self._asked_twice),
            "newer_fields": (self._newer, lambda client, relation: bool(client.add_relation(relation).id)),
            "find_payment": (self._payment, lambda client, payment: client.find_payment(payment)),
            "add_payment": (self._payment, lambda client, payment: bool(client.add_mutation(payment))),
            "find_invoice": (nothing, lambda client, _: client.find_invoice("F404")),
            "find_invoices": (known, lambda client, one: client.find_invoices(one.id, one.code, books.DAY, books.DAY)),
            "add_invoice": (self._invoice, lambda client, invoice: bool(client.add_invoice(invoice).number)),
        }

    def _connected(self, number=None):
        """Another client, in the middle of its session."""
        client = self.connect()
        client.ledgers()
        return client

    @staticmethod
    def _asked_twice(client, sale):
        """The second time in one run: over SOAP the bookings of the number show whether the list is still right."""
        client.open_items("D", "?")
        return [str(item.open) for item in client.open_items("D", sale.number)]

    def _newer(self, number):
        """The fields of 2026; SOAP leaves out what it does not know."""
        return dataclasses.replace(
            self.relation(f"n{number}"), email_invoice=f"i{number}@klant.example", peppol_id="0208:0999472756",
            address2="Postbus 1", city2="Gent", salutation="Beste",
        )  # fmt: skip

    def _sale(self, number):
        with contextlib.closing(self.connect()) as client:
            return books.sale(number, client.relation_by_code("KlaartjePi"))

    def _booked(self, client, number):
        sale = self._sale(number)
        client.add_mutation(sale)
        return sale

    def _payment(self, number):
        with contextlib.closing(self.connect()) as client:
            self._booked(client, number)
            return books.payment(number, client.relation_by_code("KlaartjePi"), "119.90", f"trx-{number}")

    def _invoice(self, number):
        with contextlib.closing(self.connect()) as client:
            template = client.templates()[0].id if client.lists_templates else 0
            return books.invoice(client.relation_by_code("KlaartjePi"), template)


class BooksRest(Books):
    mode = "rest"
    clients = (EBoekhoudenRest,)
    silent = ("vat_codes", "move")
    service = eboekhouden_rest.EBoekhoudenRest
    by_status = ("update_relation",)


class BooksRestOfToday(BooksRest):
    """A `count` that is of the page, and books that `administration/linked` refuses to name."""

    service = functools.partial(eboekhouden_rest.EBoekhoudenRest, count_of_page=True, linked="refused")


class BooksSoap(Books):
    mode = "soap"
    clients = (EBoekhoudenSoap,)
    silent = ("vat_codes", "templates")
    service = eboekhouden_soap.EBoekhoudenSoap

    def operations(self):
        found = super().operations()
        del found["templates"]  # SOAP can't list them
        return {**found, "description": (self._forget, lambda client, _: client.ledgers())}

    def __init__(self, service):
        super().__init__(service)
        self._read_description()

    def _read_description(self):
        """The service's description is read now, and kept: only one operation is about that."""
        with contextlib.closing(self.connect()) as client:
            client.ledgers()

    def _forget(self, number):
        with contextlib.closing(self.connect()) as client:
            description.forget(client.url)


# ---- the bank, and who signs in


class Feed(Remote):
    service = PontoService
    clients = (ponto.Ponto,)

    def __init__(self, service):
        super().__init__(service)
        account = service.open_account(IBAN, "100.00")
        for day in range(1, 10):
            service.book(account, "1.21", f"2026-11-0{day}", counterpartName="Bakkerij")

    def connect(self):
        client = ponto.Ponto(self.there.url, self.there.CLIENT_ID, self.there.SECRET)
        client.pause = 0
        return client

    def operations(self):
        since = datetime.date(2026, 11, 5)
        return {
            "accounts": (nothing, lambda client, _: client.accounts()),
            "fetch_statements": (nothing, lambda client, _: client.fetch_statements(IBAN, since)),
        }


class FeedOfPages(Feed):
    """Small pages, the last movement of each on the next one too."""

    service = functools.partial(PontoService, page=3, repeat=True, sync_polls=2)


class SignIn(Remote):
    """The calls of the code flow; each provider has an address for the token and one for who it is."""

    service = Provider
    functions = ((code_flow, "token"), (code_flow, "userinfo"))
    silent = ()

    def connect(self):
        http = types.SimpleNamespace(timeout=10, close=lambda: None)
        return types.SimpleNamespace(http=http)

    def code(self, number):
        self.there.store.put("code", number, {"redirect_uri": BACK, "challenge": code_flow.challenge(number)})
        return number

    def token(self, client, code):
        keys, seconds = (self.there.CLIENT, self.there.SECRET), client.http.timeout
        return code_flow.token(f"{self.there.url}/token", *keys, BACK, code, secret=code, timeout=seconds)

    def operations(self):
        def userinfo(client, _):
            return code_flow.userinfo(f"{self.there.url}/userinfo", "token-1", timeout=client.http.timeout)

        return {"token": (self.code, self.token), "userinfo": (nothing, userinfo)}


REMOTES = (
    Recommand, RecommandLate, EInvoiceBe, EInvoiceBeInTransit, Peppyrus, PeppyrusOutbox, Directory, Kvk, KvkOwner, Rules, Smp,
    Sml, Lookup, Vies, Shop, Shop17, Shop9, BooksRest, BooksRestOfToday, BooksSoap, Feed, FeedOfPages, SignIn,
)  # fmt: skip
