# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odd answers of e-Boekhouden over SOAP: nothing is booked twice, nothing is taken for missing (E4, E5, remotes 10)."""

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_exchange.client.errors import AuthFailed, ExchangeError, Permanent, Temporary

from sandbox import eboekhouden_wsdl
from sandbox.scripted import scripted

from ..client import EBoekhoudenSoap, MutationKind, Relation
from ..client.description import NAMESPACE
from .books import invoice, payment, sale

HTML = b"<html><body><h1>502 Bad Gateway</h1>nginx</body></html>"
XHTML = b'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Fault: we are back soon</p></body></html>'
FINE = "<ErrorMsg><LastErrorCode /><LastErrorDescription /></ErrorMsg>"
RELATION = Relation(id=1, code="K1")
LOOKS = {
    "find_mutation": ("GetMutaties", lambda books: books.find_mutation("F1")),
    "find_payment": ("GetMutaties", lambda books: books.find_payment(payment("F1", RELATION, "10.00", "trx-1"))),
    "find_invoice": ("GetFacturen", lambda books: books.find_invoice("F1")),
    "find_invoices": ("GetFacturen", lambda books: books.find_invoices(1, "K1", date(2026, 1, 1), date(2026, 1, 2))),
    "open_items": ("GetOpenPosten", lambda books: books.open_items("D", "F1")),
    "relation_by_code": ("GetRelaties", lambda books: books.relation_by_code("K1")),
    "relations_by_email": ("GetRelaties", lambda books: books.relations_by_email("a@b.example")),
    "relation_codes": ("GetRelaties", lambda books: books.relation_codes()),
    "ledgers": ("GetGrootboekrekeningen", lambda books: books.ledgers()),
    "product_codes": ("GetArtikelen", lambda books: books.product_codes()),
}  # fmt: skip
WRITES = {
    "add_mutation": ("AddMutatie", "Mutatienummer", lambda books: books.add_mutation(sale("F1", RELATION))),
    "add_relation": ("AddRelatie", "Rel_ID", lambda books: books.add_relation(RELATION)),
    "add_invoice": ("AddFactuur", "Factuurnummer", lambda books: books.add_invoice(invoice(RELATION))),
}


def body(inside):
    return (
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<soap:Body>{inside}</soap:Body></soap:Envelope>"
    ).encode()


def result(operation, inside):
    return body(
        f'<{operation}Response xmlns="{NAMESPACE}"><{operation}Result>{inside}</{operation}Result></{operation}Response>'
    )


def refusal(operation, code, text):
    return result(
        operation,
        f"<ErrorMsg><LastErrorCode>{code}</LastErrorCode><LastErrorDescription>{text}</LastErrorDescription></ErrorMsg>",
    )


def fault(code):
    return body(f"<soap:Fault><faultcode>soap:{code}</faultcode><faultstring>no</faultstring></soap:Fault>")


def mutations(*values):
    rows = "".join(
        f"<cMutatieList><MutatieNr>{n}</MutatieNr><Soort>{kind}</Soort><Factuurnummer>{number}</Factuurnummer></cMutatieList>"
        for n, (kind, number) in enumerate(values, 1)
    )
    return result("GetMutaties", f"{FINE}<Mutaties>{rows}</Mutaties>")


@tagged("post_install", "-at_install")
class TestOddAnswersOfSoap(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(scripted(None))

    def books(self, *answers, inside=True):
        """A client that is in a session (`inside`), each of whose calls gets the next of `answers`; the last one for ever."""
        left = list(answers)

        def answer(method, path, query):
            if method == "GET":
                return 200, {"Content-Type": "text/xml"}, eboekhouden_wsdl.description(self.server.url)
            return left.pop(0) if len(left) > 1 else left[0]

        self.server.script, self.server.asked[:] = answer, []
        books = EBoekhoudenSoap("user", "code1", "code2", url=f"{self.server.url}/soap.asmx")
        books._session = "{1}" if inside else None
        self.addCleanup(books.http.close)
        return books

    def calls(self):
        return sum(method == "POST" for method, _path in self.server.asked)

    def test_lists_of_another_shape(self):
        """E4, E5: what is no list of what was asked is unknown, never “not in the books”: it would be booked once more."""
        for name, (operation, look) in LOOKS.items():
            whole = result(operation, FINE)
            for content in (
                HTML, XHTML, b"", b"[]", b'{"items": []}', whole[:-60], body(""), b"\x00\x01",
                result("GetSaldi", FINE), result(operation, ""), body(f'<{operation}Response xmlns="{NAMESPACE}"/>'),
                body(f'<{operation}Response xmlns="urn:other"><{operation}Result/></{operation}Response>'),
            ):  # fmt: skip
                with self.subTest(name=name, content=content[-90:]), self.assertRaises(Temporary):
                    look(self.books((200, {}, content)))
            with self.subTest(name=name):  # and what is one, without anything in it
                self.assertFalse(look(self.books((200, {"Content-Type": "text/plain"}, whole))))

    def test_pages_of_gateways(self):
        """X4: other statuses, whatever the body: tried again, a wrong address or login told; nothing is missing by them."""
        kinds = {204: Temporary, 302: Permanent, 400: Permanent, 404: Permanent, 401: AuthFailed, 403: AuthFailed}
        kinds[402] = AuthFailed
        kinds |= dict.fromkeys((408, 429, 500, 502, 503, 504, 520), Temporary)
        for status, kind in kinds.items():
            for content in (HTML, XHTML, b"") if status != 204 else (b"",):
                for name, (_operation, look) in LOOKS.items():
                    with self.subTest(status=status, name=name), self.assertRaises(kind):
                        look(self.books((status, {}, content)))

    def test_an_error_beside_an_answer(self):
        """E4: 500 with something that is no fault is an error of theirs, also where it looks like success."""
        odd = result("AddMutatie", f"{FINE}<Mutatienummer>7</Mutatienummer><!-- Fault -->")
        with self.assertRaises(Temporary):
            self.books((500, {}, odd)).add_mutation(sale("F1", RELATION))
        for code, kind in (("Server", Temporary), ("Client", Permanent), ("MustUnderstand", Temporary)):
            for status in (200, 500):
                with self.subTest(code=code, status=status), self.assertRaises(kind):
                    self.books((status, {}, fault(code))).find_mutation("F1")

    def test_refusals_in_any_words(self):
        """E4, E5: a refusal without a code, or without words, is one all the same, and not an empty list."""
        for code, text in (("", "Er ging iets mis"), ("M012", ""), ("M012", "Onbekend")):
            for name, (operation, look) in LOOKS.items():
                with self.subTest(name=name, code=code), self.assertRaises(Permanent) as caught:
                    look(self.books((200, {}, refusal(operation, code, text))))
                self.assertEqual((caught.exception.facts["number"], caught.exception.facts["text"]), (code, text))

    def test_another_number_s_answer(self):
        """E5: a filter that is not heard tells of others: only the very number counts, and 500 others are not all."""
        others = mutations(("FactuurVerstuurd", "F10"), ("FactuurOntvangen", "F1"), ("FactuurVerstuurd", ""))
        self.assertIsNone(self.books((200, {}, others)).find_mutation("F1"))
        ours = mutations(("FactuurVerstuurd", "F10"), ("FactuurVerstuurd", " F1\n"))
        self.assertEqual(self.books((200, {}, ours)).find_mutation("F1").id, 2)
        newest = mutations(*[("FactuurVerstuurd", f"X{n}") for n in range(500)])
        with self.assertRaises(Temporary):
            self.books((200, {}, newest)).find_mutation("F1")

    def test_kinds_of_tomorrow(self):
        """E5: what stands under our number with a kind that nobody told of may be ours: not booked again by guessing."""
        for kind in ("Verkoopfactuur", "", "factuurverstuurd", "2"):
            with self.subTest(kind=kind), self.assertRaises(Temporary):
                self.books((200, {}, mutations((kind, "F1")))).find_mutation("F1")
        both = mutations(("Verkoopfactuur", "F2"), ("FactuurVerstuurd", "F1"))
        self.assertEqual(self.books((200, {}, both)).find_mutation("F1").kind, MutationKind.INVOICE_SENT)

    def test_numbers_that_are_none(self):
        """E4: amounts in other notations, too large, or no number: a refusal, never an error of ours or a wrong amount."""
        for value in ("1.234,56", "1e400", "1" * 40, "NaN", "INF", "-INF", "1E+99999999", "twaalf", "0x10"):
            item = f"<cOpenPost><MutFactuur>F1</MutFactuur><Openstaand>{value}</Openstaand></cOpenPost>"
            books = self.books((200, {}, result("GetOpenPosten", f"{FINE}<Openposten>{item}</Openposten>")))
            with self.subTest(value=value), self.assertRaises(ExchangeError):
                books.open_items("D", "F1")
            row = f"<cRekening><ID>{value}</ID><Code>8000</Code></cRekening>"
            books = self.books((200, {}, result("GetGrootboekrekeningen", f"{FINE}<Rekeningen>{row}</Rekeningen>")))
            with self.subTest(value=value), self.assertRaises(ExchangeError):
                books.ledgers()

    def test_taken_without_a_number(self):
        """E5: success without the number of what was made: not known, so it is looked for before it is sent again."""
        for name, (operation, field, write) in WRITES.items():
            numbers = ["", f"<{field}/>", f"<{field}>0</{field}>", f"<{field}> </{field}>"]
            if name != "add_invoice":  # an invoice's number is a text
                numbers += [f"<{field}>{odd}</{field}>" for odd in ("abc", "-1", "1e400", "1,5")]
            for number in numbers:
                books = self.books((200, {}, result(operation, FINE + number)))
                with self.subTest(name=name, number=number), self.assertRaises(Temporary):
                    write(books)
                self.assertEqual(self.calls(), 1)
            for content in (HTML, XHTML, b"", result("GetSaldi", FINE), body("")):
                with self.subTest(name=name, content=content), self.assertRaises(Temporary):
                    write(self.books((200, {}, content)))
                self.assertEqual(self.calls(), 1)

    def test_too_many_calls(self):
        """X4: 429 with seconds, with a date, with nothing; a write is not repeated by itself."""
        soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
        for headers, least, most in (({"Retry-After": "7"}, 7, 7), ({"Retry-After": soon}, 70, 90), ({}, None, None)):
            with self.assertRaises(Temporary) as caught:
                self.books((429, headers, HTML)).add_mutation(sale("F1", RELATION))
            told = caught.exception.retry_after
            self.assertTrue(told is None if least is None else least <= told <= most, (headers, told))
            self.assertEqual(self.calls(), 1)

    def test_a_session_that_ends(self):
        """E1: a session that ends is opened anew once; one that never works stops the connection."""
        gone = (200, {}, refusal("GetMutaties", "S001", "Sessie is verlopen"))
        opened = (200, {}, result("OpenSession", f"{FINE}<SessionID>{{2}}</SessionID>"))
        books = self.books(gone, opened, (200, {}, result("GetMutaties", f"{FINE}<Mutaties/>")))
        self.assertIsNone(books.find_mutation("F1"))
        self.assertEqual(self.calls(), 3)
        with self.assertRaises(AuthFailed):
            self.books(gone, opened, gone).find_mutation("F1")

    def test_a_login_that_nobody_answered(self):
        """E1, remotes 4: only who refuses our login stops the connection; an answer without a session is tried again."""
        for content in (result("OpenSession", FINE), result("OpenSession", ""), body(""), HTML, b""):
            with self.subTest(content=content), self.assertRaises(Temporary):
                self.books((200, {}, content), inside=False).ledgers()
        for status in (500, 502, 503):
            with self.subTest(status=status), self.assertRaises(Temporary):
                self.books((status, {}, HTML), inside=False).ledgers()
        for code, text in (("E1", ""), ("", "Inloggen mislukt"), ("E1", "Inloggen mislukt")):
            with self.subTest(code=code, text=text), self.assertRaises(AuthFailed):
                self.books((200, {}, refusal("OpenSession", code, text)), inside=False).ledgers()
