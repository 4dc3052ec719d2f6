"""The SMP: what a participant can receive, where, with which certificate; signed. And its business card."""

import datetime
from urllib.parse import quote

from lxml import etree
from werkzeug.wrappers import Response

from . import people
from .service import Service, route
from .signing import certificate_text, sign
from .ubl import DOCUMENT_SCHEME, PROCESS_SCHEME

SMP = "http://busdox.org/serviceMetadata/publishing/1.0/"
IDS = "http://busdox.org/transport/identifiers/1.0/"
WSA = "http://www.w3.org/2005/08/addressing"
CARD = "http://www.peppol.eu/schema/pd/businesscard/20180621/"
SCHEME = "iso6523-actorid-upis"
AS4 = "peppol-transport-as4-v2_0"
REGISTERED = "2025-06-02"
ENTITY = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'


def _add(parent, tag, text=None, namespace=SMP, **attributes):
    element = etree.SubElement(parent, f"{{{namespace}}}{tag}", attributes)
    element.text = text
    return element


class Smp(Service):
    """Publishes the participants of `registry`."""

    name = "smp"
    title = "SMP"
    SIGNER = "SMP sandbox"
    ACCESS_POINT = "AP sandbox"
    switches = {
        "endpoint_url": ("https://ap.sandbox.example/as4", "the access point's address in every endpoint"),
        "redirect_to": ("", "every call is redirected to this address"),
        "megabytes": (0, "answers are padded to this size"),
        "entity": (False, "answers carry an XML entity that reads a file"),
        "unsigned": (False, "metadata without a signature"),
        "forged": (False, "metadata that was changed after it was signed"),
        "another": ("", "metadata of another: participant or document (clients must see it, peppol-commons 12.6.1)"),
        "hermes": (False, "references lead to the hermes-belgium host, which is off"),
    }

    def __init__(self, store=None, registry=None, **settings):
        super().__init__(store, **settings)
        self.registry = registry or people.Registry()

    def respond(self, request):
        if self.settings["redirect_to"]:
            return Response("", 302, {"Location": self.settings["redirect_to"]})
        return super().respond(request)

    # ---- answers

    @route("/<participant>")
    def service_group(self, request, participant):
        """What a participant can receive, as links to each type's metadata."""
        party, identifier = self._party(participant)
        if party is None:
            return _missing(participant)
        if party.smp == "500":
            return Response("Internal Server Error", 500)
        root = etree.Element(f"{{{SMP}}}ServiceGroup", nsmap={None: SMP, "id": IDS})
        _add(root, "ParticipantIdentifier", identifier, IDS, scheme=SCHEME)
        references = _add(root, "ServiceMetadataReferenceCollection")
        host = "https://hermes-belgium.be/" if self.settings["hermes"] else request.host_url
        for doc_type, _ in party.doc_types:
            where = quote(f"{SCHEME}::{identifier}", safe="")
            what = quote(f"{DOCUMENT_SCHEME}::{doc_type}", safe="")
            _add(references, "ServiceMetadataReference", href=f"{host}{where}/services/{what}")
        return self._xml(root)

    @route("/<participant>/services/<path:document>")
    def service_metadata(self, request, participant, document):
        party, identifier = self._party(participant)
        scheme, _, doc_type = document.partition("::")
        processes = dict(party.doc_types) if party else {}
        if party is None or scheme != DOCUMENT_SCHEME or doc_type not in processes:
            return _missing(document)
        if party.smp == "500":
            return Response("Internal Server Error", 500)
        root = etree.Element(f"{{{SMP}}}SignedServiceMetadata", nsmap={None: SMP, "id": IDS})
        information = _add(_add(root, "ServiceMetadata"), "ServiceInformation")
        whom = "0208:0000000097" if self.settings["another"] == "participant" else identifier
        what = f"{doc_type}0" if self.settings["another"] == "document" else doc_type
        _add(information, "ParticipantIdentifier", whom, IDS, scheme=SCHEME)
        _add(information, "DocumentIdentifier", what, IDS, scheme=DOCUMENT_SCHEME)
        process = _add(_add(information, "ProcessList"), "Process")
        _add(process, "ProcessIdentifier", processes[doc_type], IDS, scheme=PROCESS_SCHEME)
        self._endpoint(_add(process, "ServiceEndpointList"), party)
        if not self.settings["unsigned"]:
            sign(root, self.SIGNER)
        if self.settings["forged"]:
            root.find(f".//{{{WSA}}}Address").text = "https://ap.forged.example/as4"
        return self._xml(root)

    @route("/businesscard/<participant>")
    def business_card(self, request, participant):
        party, identifier = self._party(participant)
        if party is None or not party.card:
            return _missing(participant)
        root = etree.Element(f"{{{CARD}}}BusinessCard", nsmap={None: CARD})
        _add(root, "ParticipantIdentifier", identifier, CARD, scheme=SCHEME)
        entity = _add(root, "BusinessEntity", None, CARD, registrationDate=REGISTERED)
        _add(entity, "Name", party.name, CARD, language=party.language)
        _add(entity, "CountryCode", party.country, CARD)
        _add(entity, "GeographicalInformation", f"{party.street}, {party.postcode} {party.city}", CARD)
        for one in party.peppol:
            scheme, _, value = one.partition(":")
            _add(entity, "Identifier", value, CARD, scheme=scheme)
        contact = _add(entity, "Contact", None, CARD)
        for tag, text in (("Type", "invoicing"), ("PhoneNumber", party.phone), ("Email", party.email)):
            _add(contact, tag, text, CARD)
        return self._xml(root)

    def _endpoint(self, parent, party):
        expired = party.smp == "expired"
        endpoint = _add(parent, "Endpoint", transportProfile=AS4)
        _add(_add(endpoint, "EndpointReference", None, WSA), "Address", self.settings["endpoint_url"], WSA)
        _add(endpoint, "RequireBusinessLevelSignature", "false")
        today = datetime.datetime.now(datetime.UTC)
        until = today - datetime.timedelta(days=1) if expired else today + datetime.timedelta(days=730)
        _add(endpoint, "ServiceActivationDate", "2025-01-01T00:00:00Z")
        _add(endpoint, "ServiceExpirationDate", until.strftime("%Y-%m-%dT00:00:00Z"))
        _add(endpoint, "Certificate", certificate_text(self.ACCESS_POINT, expired))
        _add(endpoint, "ServiceDescription", "Sandbox access point")
        _add(endpoint, "TechnicalContactUrl", "https://ap.sandbox.example/support")

    def _party(self, text):
        scheme, _, identifier = text.lower().partition("::")
        return (self.registry.participant(identifier) if scheme == SCHEME else None), identifier

    def _xml(self, root):
        body = etree.tostring(root, xml_declaration=True, encoding="utf-8")
        if self.settings["entity"]:
            head, _, rest = body.decode().partition("?>")
            body = f"{head}?>\n{ENTITY}{rest.replace('>0208:', '>&x;', 1)}".encode()
        if self.settings["megabytes"]:
            body += b" " * int(self.settings["megabytes"]) * 2**20
        return Response(body, mimetype="application/xml")


def _missing(what):
    return Response(f"Unknown: {what}", 404, mimetype="text/plain")
