"""e-Boekhouden's SOAP service: /soap.asmx, with its description at ?wsdl.

What is documented nowhere (the codes in ErrorMsg, the life of a session, what a keyword searches, whether a known
relation code is refused) is our own assumption: a client must not rely on it. A known invoice number
**overwrites** the mutation, as the makers of the existing connection warn (T28).
"""

import datetime
import uuid
from decimal import Decimal

from lxml import etree
from werkzeug.wrappers import Response

from . import eboekhouden_xml as xml
from .eboekhouden_books import Problem
from .eboekhouden_fields import NAMESPACE
from .eboekhouden_seed import USERS
from .eboekhouden_service import BooksService
from .eboekhouden_soap_booking import SoapBooking, failed, inside, ok
from .eboekhouden_wsdl import description
from .service import route

# their field = the field in the books
RELATION = dict(
    pair.split("=")
    for pair in (
        "Code=code Bedrijf=name Contactpersoon=contact Geslacht=gender Adres=address Postcode=postalCode"
        " Plaats=city Land=country Adres2=address2 Postcode2=postalCode2 Plaats2=city2 Land2=country2"
        " Telefoon=phoneNumber GSM=mobilePhoneNumber FAX=faxNumber Email=emailAddress Site=website"
        " Notitie=note BTWNummer=vatNumber KvkNummer=companyRegistrationNumber Aanhef=salutation"
        " IBAN=iban BIC=bic BP=type Def1=freeText1"
    ).split()
)
KEYWORDS = ("code", "name", "contact", "emailAddress", "city")


class EBoekhoudenSoap(SoapBooking, BooksService):
    name = "eboekhouden_soap"
    title = "e-Boekhouden (SOAP)"
    switches = {**BooksService.switches, "another": (False, "an invoice gets another number than was asked")}

    @route("/soap.asmx", "GET", "POST")
    def soap(self, request):
        if request.method == "GET":
            return Response(description(f"{request.host_url}soap.asmx"), mimetype="text/xml")
        try:
            operation, message = xml.parse(request.get_data())
        except (etree.XMLSyntaxError, ValueError) as error:
            return self._fault(f"Server was unable to read request. ---> {error}")
        if request.headers.get("SOAPAction", "").strip('"') != f"{NAMESPACE}/{operation}":
            return self._fault("Server did not recognize the value of HTTP Header SOAPAction.")
        with self.store.transaction():
            values = getattr(self, f"op_{operation}")(message)
        return Response(xml.answer(operation, values), mimetype="text/xml")

    @staticmethod
    def _fault(text):
        return Response(xml.fault(text), 500, mimetype="text/xml")

    def credentials(self):
        user = USERS[0]
        return {"User name": user["username"], "Security code 1": user["code1"], "Security code 2": user["code2"]}

    # ---- sessions

    def op_OpenSession(self, message):
        user = self.store.get("user", message.get("Username") or "")
        codes = (message.get("SecurityCode1"), message.get("SecurityCode2"))
        if not user or codes != (user["code1"], user["code2"]):
            return failed("LOGIN", "Gebruikersnaam of beveiligingscode is onjuist")
        guid = message.get("AdministratieGUID") or user["guids"][0]
        if guid not in user["guids"]:
            return failed("ADMINISTRATIE", "Administratie is onbekend")
        key = "{" + str(uuid.uuid4()).upper() + "}"
        self.new_session(key, guid=guid, guids=user["guids"], code2=user["code2"])
        return ok(SessionID=key)

    op_OpenSessionSub = op_OpenSession

    def op_CloseSession(self, message):
        self.end_session(message.get("SessionID") or "")
        return ok()

    @inside
    def op_AutoLogin(self, administration, message):
        return {"Token": uuid.uuid4().hex}

    @inside
    def op_GetAdministraties(self, administration, message):
        guids = self.session(message["SessionID"])["guids"]
        return {
            "Administraties": [
                {
                    "Bedrijf": head["company"],
                    "Plaats": head["city"],
                    "Guid": head["guid"],
                    "StartBoekjaar": head["start"],
                }
                for head in self.books.administrations()
                if head["guid"] in guids
            ]
        }

    # ---- reference data

    @inside
    def op_GetGrootboekrekeningen(self, administration, message):
        chosen = message.get("cFilter") or {}
        return {
            "Rekeningen": [
                {
                    "ID": ledger["id"],
                    "Code": ledger["code"],
                    "Omschrijving": ledger["description"],
                    "Categorie": ledger["category"],
                    "Groep": ledger["group"],
                }
                for ledger in administration.all("ledger")
                if int(chosen.get("ID") or 0) in (0, ledger["id"])
                and chosen.get("Code") in (None, "", ledger["code"])
                and chosen.get("Categorie") in (None, "", ledger["category"])
            ]
        }

    @inside
    def op_AddGrootboekrekening(self, administration, message):
        values = message.get("oGb") or {}
        code, title, category = (values.get(name) or "" for name in ("Code", "Omschrijving", "Categorie"))
        if category not in ("BAL", "VW"):
            raise Problem("", "Categorie moet BAL of VW zijn")
        if not 0 < len(code) <= 10 or not 0 < len(title) <= 50 or administration.by_code("ledger", code):
            raise Problem("", "Code of omschrijving is ongeldig of bestaat al")
        record = administration.insert(
            "ledger", {"code": code, "description": title, "category": category, "group": values.get("Groep")}
        )
        self.books.count("ledger_added")
        return {"Gb_ID": record["id"]}

    @inside
    def op_UpdateGrootboekrekening(self, administration, message):
        values = message.get("oGb") or {}
        record = administration.get("ledger", values.get("ID"))
        if not record:
            raise Problem("", "Grootboekrekening is onbekend")
        administration.put("ledger", {**record, "description": values.get("Omschrijving") or record["description"]})
        return {}

    @inside
    def op_GetKostenplaatsen(self, administration, message):
        return {
            "Kostenplaatsen": [
                {
                    "KostenplaatsId": centre["id"],
                    "Omschrijving": centre["description"],
                    "KostenplaatsParentId": centre["parentId"],
                }
                for centre in administration.all("cost_centre")
            ]
        }

    @inside
    def op_GetArtikelen(self, administration, message):
        code = (message.get("cFilter") or {}).get("ArtikelCode")
        units = {unit["id"]: unit["description"] for unit in administration.all("unit")}
        ledgers = {ledger["id"]: ledger["code"] for ledger in administration.all("ledger")}
        rates = administration.rates
        articles = []
        for product in administration.all("product"):
            if code in (None, "", product["code"]):
                rate = (rates.get(product["vatCode"]) or (0,))[0] or 0
                excl = Decimal(product["priceExcl"])
                articles.append(
                    {
                        "ArtikelID": product["id"],
                        "ArtikelOmschrijving": product["description"],
                        "ArtikelCode": product["code"],
                        "GroepCode": product["groupCode"],
                        "BTWCode": product["vatCode"],
                        "Eenheid": units.get(product["unitId"]),
                        "VerkoopprijsExclBTW": excl,
                        "BtwPercentage": rate,
                        "VerkoopprijsInclBTW": round(excl * (100 + rate) / 100, 2),
                        "Actief": product["active"],
                        "TegenrekeningCode": ledgers.get(product["ledgerId"]),
                    }
                )
        return {"Artikelen": articles}

    @inside
    def op_GetSaldo(self, administration, message):
        ledger = administration.by_code("ledger", (message.get("cFilter") or {}).get("GbCode"))
        return {"Saldo": self._balance(administration, ledger)}

    @inside
    def op_GetSaldi(self, administration, message):
        category = (message.get("cFilter") or {}).get("Categorie")
        return {
            "Saldi": [
                {
                    "ID": ledger["id"],
                    "Code": ledger["code"],
                    "Categorie": ledger["category"],
                    "Saldo": self._balance(administration, ledger),
                }
                for ledger in administration.all("ledger")
                if category in (None, "", ledger["category"])
            ]
        }

    @staticmethod
    def _balance(administration, ledger):
        """Rows on this ledger, plus what the heads on it amount to."""
        if not ledger:
            raise Problem("", "Grootboekrekening is onbekend")
        total = Decimal()
        for mutation in administration.all("mutation"):
            total += sum(Decimal(row["excl"]) for row in mutation["rows"] if row.get("ledgerId") == ledger["id"])
            total += Decimal(mutation["amount"]) if mutation["ledgerId"] == ledger["id"] else 0
        return total

    # ---- relations

    @inside
    def op_GetRelaties(self, administration, message):
        chosen = message.get("cFilter") or {}
        number, code = int(chosen.get("ID") or 0), (chosen.get("Code") or "").lower()
        part = chosen.get("Trefwoord") or code
        return {
            "Relaties": [
                self._relation(record)
                for record in administration.containing("relation", part, *KEYWORDS)
                if number in (0, record["id"]) and code in ("", record["code"].lower())
            ]
        }

    @staticmethod
    def _relation(record):
        values = {field: record.get(name) for field, name in RELATION.items()}
        return {**values, "ID": record["id"], "AddDatum": record.get("date") or "2025-01-06"}

    @inside
    def op_AddRelatie(self, administration, message):
        values = self._values(message.get("oRel") or {})
        record = administration.add_relation({**values, "date": datetime.date.today().isoformat()})
        return {"Rel_ID": record["id"]}

    @inside
    def op_UpdateRelatie(self, administration, message):
        sent = message.get("oRel") or {}
        record = administration.get("relation", sent.get("ID")) or administration.by_code("relation", sent.get("Code"))
        if not record:
            raise Problem("", "Relatie is onbekend")
        administration.update_relation(record, self._values(sent))
        return {}

    @staticmethod
    def _values(sent):
        values = {name: sent[field] for field, name in RELATION.items() if sent.get(field) not in (None, "")}
        if not values.get("name"):
            raise Problem("", "Bedrijf is verplicht")
        if len(values.get("code") or "") > 15 or len(values["name"]) > 100:
            raise Problem("", "Code (15) of bedrijf (100) is te lang")
        return values
