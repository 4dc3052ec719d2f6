"""The two stand-ins of e-Boekhouden, called as an outsider would: plain HTTP, without our clients."""

import functools
import json
import unittest
from unittest import mock

import requests
from lxml import etree

from sandbox import eboekhouden_seed as seed
from sandbox.eboekhouden_fields import NAMESPACE
from sandbox.eboekhouden_rest import EBoekhoudenRest
from sandbox.eboekhouden_soap import EBoekhoudenSoap
from sandbox.eboekhouden_soap_booking import MOST_MUTATIONS
from sandbox.eboekhouden_wsdl import schema
from sandbox.store import Store
from sandbox.testing import serving, test_data

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
PERIOD = "<DatumVan>1980-01-01T00:00:00</DatumVan><DatumTm>2049-12-31T00:00:00</DatumTm>"


class BooksCase(unittest.TestCase):
    def setUp(self):
        self.store = Store()
        self.soap = self.enterContext(serving(EBoekhoudenSoap(self.store)))
        self.rest = self.enterContext(serving(EBoekhoudenRest(self.store)))
        self.administration = self.soap.books.administration(seed.NL)

    def id(self, table, code):
        return self.administration.by_code(table, code)["id"]

    def reads(self, ask):
        """How many records the store reads for each call that `ask` makes, and makes again."""
        numbers = []
        for call in ask:
            call()  # the first time what is looked through is made
            with mock.patch("sandbox.store.json.loads", side_effect=json.loads) as loads:
                self.assertEqual(call().status_code, 200)
            numbers.append(loads.call_count)
        return numbers

    def grow(self):
        for number in range(300):
            mail = {"emailAddress": f"b{number}@example.nl"}
            self.administration.add_relation({"name": "X", "contact": "", "code": f"B{number}", **mail})


class TestSoap(BooksCase):
    def call(self, operation, fields, action=None):
        body = f'<{operation} xmlns="{NAMESPACE}">{fields}</{operation}>'
        return requests.post(
            f"{self.soap.url}/soap.asmx",
            data=f'<s:Envelope xmlns:s="{ENVELOPE}"><s:Body>{body}</s:Body></s:Envelope>'.encode(),
            headers={"SOAPAction": f'"{NAMESPACE}/{action or operation}"', "Content-Type": "text/xml"},
            timeout=10,
        )

    def test_one_of_thousands_costs_the_same(self):
        """S13: a relation by a keyword or its code: large books have no more records read."""
        session = self.session()
        calls = [
            functools.partial(self.call, "GetRelaties", f"{session}<cFilter>{chosen}<ID>0</ID></cFilter>")
            for chosen in ("<Trefwoord>geert@klomp.test</Trefwoord>", "<Code>Stil</Code>")
        ]
        small = self.reads(calls)
        self.grow()
        self.assertEqual(self.reads(calls), small)

    def result(self, operation, fields):
        answer = self.call(operation, fields)
        self.assertEqual(answer.status_code, 200, answer.text)
        response = etree.fromstring(answer.content)[0][0]
        schema().assertValid(etree.fromstring(etree.tostring(response)))
        return response[0] if len(response) else response

    def session(self, user=seed.USERS[0]):
        fields = "".join(
            f"<{name}>{value}</{name}>"
            for name, value in (
                ("Username", user["username"]),
                ("SecurityCode1", user["code1"]),
                ("SecurityCode2", user["code2"]),
                ("Source", "test"),
            )
        )
        key = self.result("OpenSession", fields).findtext(f"{{{NAMESPACE}}}SessionID")
        return f"<SessionID>{key}</SessionID><SecurityCode2>{user['code2']}</SecurityCode2>"

    def sale(self, number, amount="121.00", relation="KlaartjePi", soort="FactuurVerstuurd"):
        return (
            f"<oMut><MutatieNr>0</MutatieNr><Soort>{soort}</Soort><Datum>2025-11-03T00:00:00</Datum>"
            f"<Rekening>1300</Rekening><RelatieCode>{relation}</RelatieCode><Factuurnummer>{number}</Factuurnummer>"
            "<Betalingstermijn>14</Betalingstermijn><InExBTW>IN</InExBTW><MutatieRegels><cMutatieRegel>"
            f"<BedragInvoer>{amount}</BedragInvoer><BedragExclBTW>{amount}</BedragExclBTW><BedragBTW>0</BedragBTW>"
            f"<BedragInclBTW>{amount}</BedragInclBTW><BTWCode>GEEN</BTWCode><BTWPercentage>0</BTWPercentage>"
            "<TegenrekeningCode>8000</TegenrekeningCode><KostenplaatsID>0</KostenplaatsID></cMutatieRegel>"
            "</MutatieRegels></oMut>"
        )

    def error(self, result):
        return result.findtext(f".//{{{NAMESPACE}}}LastErrorCode") or ""

    def test_schema_violations(self):
        """X4: what breaks the description (order, type, missing field, unknown field) is a fault with status 500."""
        session = self.session()
        good = self.sale("1")
        for bad in (
            good.replace("<Rekening>1300</Rekening>", ""),  # optional: good
            good.replace("<MutatieNr>0</MutatieNr>", ""),
            good.replace("<Datum>2025-11-03T00:00:00</Datum>", "<Datum>3 nov</Datum>"),
            good.replace("FactuurVerstuurd", "Verkoop"),
            good.replace("<InExBTW>IN</InExBTW>", "<InExBTW>IN</InExBTW><Extra>1</Extra>"),
            good.replace(
                "<MutatieNr>0</MutatieNr><Soort>FactuurVerstuurd</Soort>",
                "<Soort>FactuurVerstuurd</Soort><MutatieNr>0</MutatieNr>",
            ),
        ):
            answer = self.call("AddMutatie", session + bad)
            optional = "Rekening" not in bad
            self.assertEqual(answer.status_code, 200 if optional else 500, bad)
            self.assertEqual(b"Fault" in answer.content, not optional)
        self.assertEqual(self.call("GetSaldi", "", action="GetSaldo").status_code, 500)
        self.assertEqual(self.soap.effects()["mutation_added"], 0)

    def test_shapes(self):
        """X4: ErrorMsg is present on success too, empty; an empty list has no container; the session id has braces."""
        session = self.session()
        self.assertRegex(session, r"<SessionID>\{[0-9A-F-]{36}\}</SessionID>")
        result = self.result("GetMutaties", f"{session}<cFilter><MutatieNr>0</MutatieNr>{PERIOD}</cFilter>")
        self.assertIsNotNone(result.find(f"{{{NAMESPACE}}}ErrorMsg"))
        self.assertEqual(self.error(result), "")
        self.assertIsNone(result.find(f"{{{NAMESPACE}}}Mutaties"))
        sample = etree.parse(str(test_data("eboekhouden/soap_open_session_ok.sample.xml"))).getroot()[0][0]
        ours = etree.fromstring(self.call("OpenSession", "<Username>x</Username>").content)[0][0]
        self.assertEqual([node.tag for node in ours.iter()][:4], [node.tag for node in sample.iter()][:4])

    def test_sessions(self):
        """X4: wrong codes, a wrong second code and a session that is over are refused with a code."""
        wrong = {**seed.USERS[0], "code1": "x"}
        self.assertIn("None", self.session(wrong))
        session = self.session()
        self.assertEqual(self.error(self.result("GetRelaties", session + "<cFilter><ID>0</ID></cFilter>")), "")
        other = session.replace(seed.CODE_2, "{OTHER}")
        self.assertTrue(self.error(self.result("GetRelaties", other + "<cFilter><ID>0</ID></cFilter>")))
        self.soap.expire_sessions()
        self.assertTrue(self.error(self.result("GetRelaties", session + "<cFilter><ID>0</ID></cFilter>")))

    def test_a_known_number_overwrites(self):
        """X4, T28: the same number again overwrites the mutation, and its open item is that of the new one."""
        session = self.session()
        first = self.result("AddMutatie", session + self.sale("7"))
        second = self.result("AddMutatie", session + self.sale("7", "50.00"))
        self.assertEqual(etree.tostring(first), etree.tostring(second))
        self.assertEqual(self.soap.effects()["mutation_overwritten"], 1)
        self.assertEqual([item["total"] for item in self.administration.open_items("D")], ["50.00"])

    def test_the_500_most_recent(self):
        """X4: a list of mutations ends at the 500 most recent."""
        with self.store.transaction():
            for number in range(MOST_MUTATIONS + 10):
                self.administration.add_mutation(
                    {"type": 2, "date": "2025-11-03", "ledgerId": 1, "rows": [], "invoiceNumber": str(number)}
                )
        result = self.result("GetMutaties", f"{self.session()}<cFilter><MutatieNr>0</MutatieNr>{PERIOD}</cFilter>")
        numbers = [node.text for node in result.iter(f"{{{NAMESPACE}}}Factuurnummer")]
        self.assertEqual((len(numbers), numbers[0]), (MOST_MUTATIONS, "10"))

    def test_every_operation_answers(self):
        """X4: each operation of the description answers by the description, on a strange call too."""
        session, revenue = self.session(), self.id("ledger", "8000")
        filters = {
            "GetSaldo": "<cFilter><GbCode>8000</GbCode><KostenPlaatsId>0</KostenPlaatsId>{nil}</cFilter>",
            "GetSaldi": "<cFilter><KostenPlaatsId>0</KostenPlaatsId>{nil}<Categorie>VW</Categorie></cFilter>",
            "GetFacturen": f"<cFilter>{PERIOD}</cFilter>",
            "GetGrootboekrekeningen": "<cFilter><ID>0</ID><Categorie>FIN</Categorie></cFilter>",
            "GetKostenplaatsen": "<cFilter/>",
            "GetArtikelen": "<cFilter><ArtikelCode>ARB</ArtikelCode></cFilter>",
            "GetAdministraties": "",
            "AddGrootboekrekening": "<oGb><ID>0</ID><Code>8999</Code><Omschrijving>Nieuw</Omschrijving>"
            "<Categorie>VW</Categorie></oGb>",
            "UpdateGrootboekrekening": f"<oGb><ID>{revenue}</ID><Omschrijving>Anders</Omschrijving></oGb>",
        }
        instance = "http://www.w3.org/2001/XMLSchema-instance"
        nil = "".join(f'<{name} xmlns:i="{instance}" i:nil="true"/>' for name in ("DatumVan", "DatumTot"))
        for operation, fields in filters.items():
            with self.subTest(operation=operation):
                self.assertEqual(self.error(self.result(operation, session + fields.replace("{nil}", nil))), "")
        self.result("CloseSession", session.split("<SecurityCode2>")[0])
        self.assertEqual(self.soap.open_sessions(), [])


class TestRest(BooksCase):
    def setUp(self):
        super().setUp()
        self.http = requests.Session()
        self.http.headers["Authorization"] = self.token()

    def token(self, token=seed.TOKEN_NL):
        return self.post("session", {"accessToken": token, "source": "Webhero"}).json()["token"]

    def post(self, path, body):
        http = getattr(self, "http", requests)
        return http.post(f"{self.rest.url}/v1/{path}", json=body, timeout=10)

    def get(self, path):
        return self.http.get(f"{self.rest.url}/v1/{path}", timeout=10)

    def mutation(self, **values):
        row = {"ledgerId": self.id("ledger", "8000"), "vatCode": "HOOG_VERK_21", "amount": 100}
        return {
            "type": 2,
            "date": "2025-11-03",
            "ledgerId": self.id("ledger", "1300"),
            "invoiceNumber": "1",
            "relationId": self.id("relation", "KlaartjePi"),
            "inExVat": "EX",
            "rows": [row],
            **values,
        }

    def payment(self, **row):
        row = {"ledgerId": self.id("ledger", "1300"), "vatCode": "GEEN", "amount": 121, **row}
        return {"type": 3, "date": "2025-11-03", "ledgerId": self.id("ledger", "1050"), "rows": [row]}

    def invoice(self, item=None, **values):
        item = {
            "description": "x",
            "vatCode": "GEEN",
            "ledgerId": self.id("ledger", "8000"),
            "pricePerUnit": 1,
            **(item or {}),
        }
        return {
            "relationId": self.id("relation", "KlaartjePi"),
            "termOfPayment": 14,
            "templateId": 1001,
            "items": [item],
            **values,
        }

    def test_codes(self):
        """X4: each refusal that can be provoked has its code, the field, and no effect."""
        self.assertEqual(self.post("mutation", self.mutation(invoiceNumber="known")).status_code, 200)
        self.post("invoice", self.invoice(invoiceNumber="12"))
        before = self.rest.effects()
        known = json.loads(test_data("eboekhouden/rest_error_codes.json").read_text())
        known = {code for group in known.values() for code in group}
        for path, code, body in self.refusals():
            with self.subTest(code=code):
                answer = self.post(path, body)
                self.assertEqual((answer.status_code, answer.json()["code"]), (400, code))
                self.assertIn(code, known)
        self.assertEqual(self.rest.effects(), before)

    def refusals(self):
        stil, bank = self.id("relation", "Stil"), self.id("ledger", "1010")
        row = self.mutation()["rows"][0]
        yield "session", "API_SESSION_002", {"accessToken": seed.TOKEN_NL, "source": "web-hero"}
        yield "mutation", "MUT_002", self.mutation(invoiceNumber="")
        yield "mutation", "MUT_003", self.mutation(date="3/11/2025")
        yield "mutation", "MUT_007", self.mutation(ledgerId=5)
        yield "mutation", "MUTA_001", self.mutation(ledgerId=None)
        yield "mutation", "MUT_012", self.mutation(relationId=None)
        yield "mutation", "MUT_013", self.mutation(relationId=5)
        yield "mutation", "MUT_016", {**self.payment(invoiceNumber="known"), "termOfPayment": 14}
        yield "mutation", "MUT_017", self.mutation(inExVat="X")
        yield "mutation", "MUT_018", self.mutation(invoiceNumber="9" * 51)
        yield "mutation", "MUT_019", self.mutation(invoiceNumber="known")
        yield "mutation", "MUT_104", self.mutation(rows=[{**row, "ledgerId": 5}])
        yield "mutation", "MUT_106", self.mutation(rows=[{**row, "ledgerId": bank}])
        yield "mutation", "MUTA_004", self.mutation(rows=[{**row, "ledgerId": None}])
        yield "mutation", "MUTA_005", self.mutation(inExVat=None)
        yield "mutation", "MUT_120", self.payment()
        yield "mutation", "MUT_112", self.payment(invoiceNumber="known")
        yield "mutation", "MUT_113", self.payment(invoiceNumber="known", relationId=5)
        yield "mutation", "MUT_115", self.payment(invoiceNumber="other", relationId=stil)
        yield "invoice", "FACT_001", self.invoice(relationId=None)
        yield "invoice", "FACT_002", self.invoice(relationId=5)
        yield "invoice", "FACT_003", self.invoice(relationId=stil)
        yield "invoice", "FACT_007", self.invoice(invoiceNumber="1" * 51)
        yield "invoice", "FACT_009", self.invoice(invoiceNumber="CLDVZFJOT")
        yield "invoice", "FACT_010", self.invoice(inExVat="X")
        yield "invoice", "FACT_012", self.invoice(date="x")
        yield "invoice", "FACT_013", self.invoice(date="1979-12-31")
        yield "invoice", "FACT_015", self.invoice(termOfPayment=None)
        yield "invoice", "FACT_016", self.invoice(termOfPayment=366)
        yield "invoice", "FACT_018", self.invoice(templateId=1003)
        yield "invoice", "FACT_101", self.invoice(invoiceNumber="12")
        yield "invoice", "FACT_ITEM_001", self.invoice({"description": ""})
        yield "invoice", "FACT_ITEM_004", self.invoice({"pricePerUnit": None})
        yield "invoice", "FACT_ITEM_007", self.invoice({"ledgerId": None})
        yield "invoice", "FACT_ITEM_010", self.invoice({"unitId": 5})
        yield "invoice", "FACT_ITEM_011", self.invoice({"code": "GEENARTIKEL"})
        yield "invoice", "FACT_ITEM_012", self.invoice({"ledgerId": 5})
        yield "invoice", "FACT_ITEM_015", self.invoice({"vatAmount": 1})
        yield "relation", "REL_002", {"name": ""}
        yield "relation", "REL_003", {"name": "x" * 101}
        yield "relation", "REL_005", {"name": "x", "code": "a&b"}
        yield "relation", "REL_006", {"name": "x", "code": "x" * 16}
        yield "relation", "REL_008", {"name": "x", "companyRegistrationNumber": "12a"}
        yield "relation", "REL_023", {"name": "x", "emailAddress": "x"}
        yield "relation", "REL_049", {"name": "x", "code": "klaartjepi"}

    def test_lists(self):
        """X4: limits, pages, thin items and filters."""
        page = self.get("ledger?limit=2&offset=1").json()
        self.assertEqual((len(page["items"]), page["count"]), (2, len(self.administration.all("ledger"))))
        for bad in ("limit=0", "limit=2001", "offset=-1", "limit=x"):
            self.assertEqual(self.get(f"ledger?{bad}").status_code, 400)
        self.assertEqual(set(self.get("relation").json()["items"][0]), {"id", "type", "code"})
        for query, codes in (
            ("code=stil", ["Stil"]),
            ("email[like]=%25klomp%25", ["DeBlauweKl"]),
            ("code[like]=Klaartje_i", ["KlaartjePi"]),
            ("type[not_eq]=P", ["DeBlauweKl", "Stil"]),
        ):
            self.assertEqual([item["code"] for item in self.get(f"relation?{query}").json()["items"]], codes, query)
        for number, date in (("1", "2025-01-31"), ("2", "2025-02-01"), ("3", "2025-03-05")):
            self.post("mutation", self.mutation(invoiceNumber=number, date=date))
        for query, count in (("date[gte]=2025-02-01", 2), ("date[range]=2025-01-01,2025-02-28", 2), ("type=3", 0)):
            self.assertEqual(self.get(f"mutation?{query}").json()["count"], count, query)

    def test_outstanding(self):
        """X4: credDeb is asked for; a sale opens an item, payments close it, a part leaves the rest open."""
        self.assertEqual(self.get("mutation/invoice/outstanding").json()["code"], "MUTA_006")
        self.post("mutation", self.mutation())
        relation = self.id("relation", "KlaartjePi")
        self.post("mutation", self.payment(invoiceNumber="1", relationId=relation, amount=21))
        (item,) = self.get("mutation/invoice/outstanding?credDeb=D").json()["items"]
        self.assertEqual((item["totalAmount"], item["paidAmount"], item["outstandingAmount"]), (121.0, 21.0, 100.0))
        self.post("mutation", self.payment(invoiceNumber="1", relationId=relation, amount=100))
        self.assertEqual(self.get("mutation/invoice/outstanding?credDeb=D").json()["count"], 0)

    def test_sessions(self):
        """X4: bare token or Bearer; over, refused; a token that ended, refused; too many calls, 429."""
        token = self.http.headers["Authorization"]
        for header in (token, f"Bearer {token}"):
            self.http.headers["Authorization"] = header
            self.assertEqual(self.get("unit").status_code, 200)
        self.rest.expire_sessions()
        self.assertEqual((self.get("unit").status_code, self.get("unit").json()["type"]), (401, "security"))
        ended = self.post("session", {"accessToken": seed.TOKEN_ENDED, "source": "x"})
        self.assertEqual(ended.status_code, 401)
        self.http.headers["Authorization"] = self.token()
        self.rest.switch(calls_a_minute=1)
        answer = self.get("unit")
        self.assertEqual(answer.status_code, 429)
        self.assertGreater(int(answer.headers["Retry-After"]), 0)

    def test_one_of_thousands_costs_the_same(self):
        """S13: a relation by its address or code, an invoice by its number: large books have no more records read."""
        asked = ("relation?email[like]=%25geert@klomp.test%25", "relation?code=Stil", "invoice?invoiceNumber=none")
        calls = [functools.partial(self.get, question) for question in asked]
        small = self.reads(calls)
        self.grow()
        for _number in range(50):
            self.assertEqual(self.post("invoice", self.invoice()).status_code, 200)
        self.assertEqual(self.reads(calls), small)

    def test_both_see_the_same_books(self):
        """X4: what one service booked the other shows; effects can be read by another process."""
        self.post("mutation", self.mutation())
        self.assertEqual(self.soap.effects()["mutation_added"], 1)
        shown = requests.get(f"{self.soap.url}/_sandbox/effects", timeout=5).json()
        self.assertEqual(shown["mutation_added"], 1)
        table = requests.get(
            f"{self.soap.url}/_sandbox/books", {"administration": seed.NL, "table": "mutation"}, timeout=5
        ).json()
        self.assertEqual(table[0]["invoiceNumber"], "1")
        self.rest.reset()
        self.assertEqual(self.soap.effects()["mutation_added"], 0)
        self.assertEqual(self.token() and self.get("unit").status_code, 401)

    def test_nonsense(self):
        """X4: what is no JSON object, and values of the wrong type, are 400 and no traceback."""
        for body in (b"[]", b"{", b'"x"', b'{"name": 5}', b"\xff"):
            answer = self.http.post(
                f"{self.rest.url}/v1/relation", data=body, headers={"Content-Type": "application/json"}, timeout=5
            )
            self.assertEqual(answer.status_code, 400, body)
        self.assertEqual(self.get("relation/999").status_code, 404)
        self.assertEqual(self.get("nothing").status_code, 404)
