"""Recommand's API: companies with their verification, sending, receiving, lookups and webhooks."""

import base64

from .. import people
from ..access_point import AccessPoint, ulid
from ..service import route
from ..ubl import DOCUMENT_SCHEME, TYPE_OF
from .companies import Companies
from .documents import Documents
from .shapes import Failure, body_of, failure, now, success
from .webhooks import Webhooks

TITLES = {
    "invoice": "Invoice",
    "creditNote": "Credit Note",
    "selfBillingInvoice": "Self Billing Invoice",
    "selfBillingCreditNote": "Self Billing Credit Note",
    "invoiceResponse": "Invoice Response",
    "messageLevelResponse": "Message Level Response",
}


class Recommand(Companies, Documents, Webhooks, AccessPoint):
    """One team. See add_company, add_party, verify, receive, answer, delivered and twins."""

    name = "recommand"
    title = "Recommand (access point)"
    KEY = "key_sandbox000000000000000000"
    SECRET = "secret_sandbox0000000000000000"
    TOKEN = "sandbox.jwt.token"  # as Bearer
    TEAM = "team_sandbox"
    webhook_tries = 4
    switches = {
        **AccessPoint.switches,
        "strict": (True, "a company must be verified before it sends or receives"),
        "late": (False, "the other access points acknowledge later: sends are pending until /_sandbox/delivery"),
        "playground": (False, "the team is a playground: sends have no envelope id and no message id"),
        "unpaid": (False, "the team's subscription is suspended (401)"),
        "migration_key": ("Ab12$#xyZ9!k", "the key with which another provider lets its company go"),
        "vague": (False, "why the register refused a company is said with the moves only"),
        "repeats": (False, "a document gets the id of the last one in its direction, which is forgotten"),
        "elsewhere": ((), "identifiers that another access point holds: verifying their company is an error"),
    }

    def credentials(self):
        return {"URL": f"{self.url}/api/v1", "API key": self.KEY, "API secret": self.SECRET}

    def respond(self, request):
        public = ("/company-verification/", "/api/v1/companies/verification/")
        if not request.path.startswith(public) and not self._authorized(request):
            return self.unauthorized(request)
        try:
            return super().respond(request)
        except Failure as refusal:
            return failure(refusal)

    def not_found(self, request, error):
        return failure(Failure(error.description, error.code))

    def unauthorized(self, request):
        return failure(Failure("Unauthorized", 401))

    def _authorized(self, request):
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        if kind == "Bearer":
            return value == self.TOKEN
        expected = base64.b64encode(f"{self.KEY}:{self.SECRET}".encode()).decode()
        return kind == "Basic" and value == expected

    def add_party(self, party, verified=True, **more):
        """Create a company from a `people.Party`, verified by default."""
        scheme = {"BE": "0208", "NL": "0106"}[party.country]
        return self.add_company(
            verified=verified,
            name=party.name,
            address=party.street,
            postalCode=party.postcode,
            city=party.city,
            country=party.country,
            enterpriseNumberScheme=scheme,
            enterpriseNumber=party.number,
            vatNumber=party.vat,
            email=party.email,
            **more,
        )

    # ---- lookups

    def _smp(self, identifier):
        return f"https://smp.sandbox.example/iso6523-actorid-upis%3A%3A{identifier.replace(':', '%3A')}"

    def _capabilities(self, identifier):
        """(name, country, [document type id]) of a participant that can be looked up, or None."""
        company = self.company_with(identifier)
        if company:
            types = self.store.all("document_type", companyId=company["id"])
            return company["name"], company["country"], [row["docTypeId"] for row in types]
        party = people.participant(identifier)
        if party is None or party.dns or party.smp:
            return None  # trouble on the way is reported as "not valid", too
        return party.name, party.country, [doc_type for doc_type, _ in party.doc_types]

    def _endpoint(self):
        return {
            "serviceProvider": "Sandbox access point",
            "serviceEndpoint": "https://ap.sandbox.example/as4",
            "technicalContact": "https://ap.sandbox.example/support",
            "certificateExpiry": "2029-12-31T23:59:59.000Z",
        }

    @route("/api/v1/verify", "POST")
    def verify_recipient(self, request):
        body = body_of(request, peppolAddress=(str, True))
        identifier = body["peppolAddress"]
        known = self._capabilities(identifier.lower())
        if known is None:
            return success(isValid=False)
        name, country, types = known
        smp = self._smp(identifier)
        details = self._endpoint() if body.get("includeEndpointDetails") else {}
        card = {"companyName": name, "countryCode": country} if body.get("includeBusinessCard") else {}
        return success(
            isValid=True,
            smpUrl=smp,
            serviceMetadataReferences=[
                f"{smp}/services/{DOCUMENT_SCHEME}%3A%3A{_quoted(type_id)}" for type_id in types
            ],
            smpHostnames=["smp.sandbox.example"],
            supportedDocuments=[{"name": _titled(type_id), "docTypeId": type_id, **details} for type_id in types],
            **card,
        )

    @route("/api/v1/verify-document-support", "POST")
    def verify_document_support(self, request):
        body = body_of(request, peppolAddress=(str, True), documentType=(str, True))
        known = self._capabilities(body["peppolAddress"].lower())
        wanted = next((key for key, name in TYPE_OF.items() if name == body["documentType"]), body["documentType"])
        if known is None or wanted not in known[2]:
            return success(isValid=False)
        smp = f"{self._smp(body['peppolAddress'])}/services/{DOCUMENT_SCHEME}%3A%3A{_quoted(wanted)}"
        return success(isValid=True, smpUrl=smp, **self._endpoint())

    @route("/api/v1/search-peppol-directory", "POST")
    def search_directory(self, request):
        body = body_of(request, query=(str, True))
        parties = [party for party in people.search(body["query"]) if party.peppol and party.card]
        return success(
            results=[
                {
                    "peppolAddress": party.endpoint,
                    "name": party.name,
                    "supportedDocumentTypes": [doc_type for doc_type, _ in party.doc_types],
                }
                for party in parties
            ]
        )

    # ---- playgrounds

    @route("/api/v1/playgrounds", "POST")
    def playgrounds(self, request):
        body = body_of(request, name=(str, True), useTestNetwork=(bool, False))
        row = {
            "id": f"team_{ulid()}",
            "name": body["name"],
            "teamDescription": "Playground",
            "isPlayground": True,
            "useTestNetwork": bool(body.get("useTestNetwork")),
            "createdAt": now(),
            "updatedAt": now(),
        }
        self.store.put("playground", row["id"], row)
        return success(playground=row)

    @route("/api/v1/playgrounds/current")
    def current_playground(self, request):
        if not self.settings["playground"]:
            raise Failure("Playground not found for this team", 404)
        known = {"id": self.TEAM, "name": "Sandbox", "teamDescription": "Playground", "isPlayground": True}
        return success(playground={**known, "useTestNetwork": False, "createdAt": now(), "updatedAt": now()})


def _titled(doc_type):
    return TITLES.get(TYPE_OF.get(doc_type), doc_type)


def _quoted(text):
    return text.replace(":", "%3A").replace("#", "%23")


__all__ = ["Recommand"]
