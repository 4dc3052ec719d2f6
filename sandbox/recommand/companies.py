"""Recommand's companies: their identifiers, document types, addresses for notices, and their verification."""

import contextlib
import re

from werkzeug.wrappers import Response

from ..access_point import ulid
from ..check_digits import is_kbo
from ..service import json_answer, route
from ..ubl import DOCUMENT_TYPES
from .moves import Moves
from .shapes import Failure, body_of, now, success

DEFAULTS = {"BE": ("0208", "9925"), "NL": ("0106", "9944")}
TEXTS = ("name", "address", "postalCode", "city", "country")
OPTIONAL = ("enterpriseNumberScheme", "enterpriseNumber", "vatNumber", "email", "phone")
FINAL = ("verified", "rejected", "error")
VAGUE = "Identity verification succeeded, but we could not activate your company on the Peppol network."
VERIFY_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Verify</title></head><body>
<h1>Verify {name}</h1><p>Status: {status}</p><form method="post">
<p>Name of the representative <input name="name" value="An Peeters"></p>
<button name="outcome" value="verified">Verify</button>
<button name="outcome" value="rejected">Reject</button>
</form></body></html>"""


def clean(number):
    return re.sub(r"[^A-Za-z0-9]", "", number or "").upper()


class Companies(Moves):
    """Part of Recommand: everything below /companies."""

    # ---- companies

    @route("/api/v1/companies", "GET", "POST")
    def companies(self, request):
        if request.method == "POST":
            return self.create_company(request)
        found = self.store.all("company")
        for name in ("enterpriseNumber", "vatNumber"):
            if request.args.get(name):
                found = [row for row in found if clean(row[name]) == clean(request.args[name])]
        return success(companies=sorted(found, key=lambda row: row["name"]))

    def create_company(self, request):
        fields = dict.fromkeys(TEXTS, (str, True)) | dict.fromkeys(OPTIONAL, (str, False))
        body = body_of(request, **fields, isSmpRecipient=(bool, False), skipDefaultCompanySetup=(bool, False))
        company = self.add_company(**body)
        log = self.open_verification(company)
        return success(company=company, verificationUrl=self.verification_url(log), verificationLogId=log["id"])

    def add_company(self, verified=False, skipDefaultCompanySetup=False, **values):
        """Make a company as the API does; `verified` at once, for tests."""
        company = self._company_values(values)
        self._check_numbers(company)
        company.update(id=f"c_{ulid()}", teamId=self.TEAM, isVerified=verified, createdAt=now(), updatedAt=now())
        with self.store.transaction():
            self.store.put("company", company["id"], company)
            if not skipDefaultCompanySetup:
                self._default_setup(company)
        return company

    @staticmethod
    def _company_values(values):
        company = {name: values.get(name) or "" for name in TEXTS}
        company |= {name: values.get(name) or None for name in OPTIONAL}
        company["vatNumber"] = clean(company["vatNumber"]) or None
        number, vat = clean(company["enterpriseNumber"]), company["vatNumber"]
        if not number and vat and company["country"] == "BE":
            number = vat.removeprefix("BE")
            company["enterpriseNumberScheme"] = company["enterpriseNumberScheme"] or "0208"
        company["enterpriseNumber"] = number or None
        company["isSmpRecipient"] = values.get("isSmpRecipient", True)
        return company

    @staticmethod
    def _check_numbers(company):
        vat, country = company["vatNumber"], company["country"]
        if vat and not re.match(r"[A-Z]{2}", vat):
            raise Failure("VAT number must start with a country code (e.g. BE, NL, DE)")
        if vat and vat[:2] != country:
            raise Failure(f"VAT number country code ({vat[:2]}) does not match the selected country ({country})")
        if country == "BE" and company["enterpriseNumber"] and not is_kbo(company["enterpriseNumber"]):
            raise Failure("Invalid Belgian enterprise number")

    def _default_setup(self, company):
        for name in ("invoice", "creditNote"):
            doc_type, process = DOCUMENT_TYPES[name]
            self._add_part("document_type", company["id"], docTypeId=doc_type, processId=process)
        schemes = DEFAULTS.get(company["country"], ())
        for scheme, value in zip(schemes, (company["enterpriseNumber"], company["vatNumber"]), strict=False):
            if value and not self._holder(scheme, value.lower(), company):
                with contextlib.suppress(Failure):  # logged there, and the company made without it
                    self._add_identifier(company, scheme, value.lower())

    @route("/api/v1/companies/<company>", "GET", "PUT", "DELETE")
    def company(self, request, company):
        row = self.company_row(company)
        if request.method == "DELETE":
            self._remove_company(row)
            return success()
        if request.method == "PUT":
            row = self._change_company(row, request.get_json(silent=True) or {})
        return success(company=row)

    def company_row(self, key):
        row = self.store.get("company", key)
        if row is None:
            raise Failure("Company not found", 404)
        return row

    def _change_company(self, row, body):
        changed = {name: value for name, value in body.items() if name in (*TEXTS, *OPTIONAL, "isSmpRecipient")}
        new = row | self._company_values(row | changed) | {"updatedAt": now()}
        self._check_numbers(new)
        numbers = ("enterpriseNumber", "vatNumber")
        if any(new[name] != row[name] for name in numbers):
            new["isVerified"] = False
        if self._is_published(new) and not self._is_published(row):
            for part in self.store.all("identifier", companyId=row["id"]):
                self._register(part)  # what is refused leaves the company as it was
        self.store.put("company", row["id"], new)
        return new

    def _remove_company(self, row):
        with self.store.transaction():
            for table in ("identifier", "document_type", "notification"):
                for part in self.store.all(table, companyId=row["id"]):
                    self.store.delete(table, part["id"])
            self.store.delete("company", row["id"])

    # ---- verification

    def open_verification(self, company):
        log = {"id": f"cvl_{ulid()}", "companyId": company["id"], "status": "opened", "errorMessage": None}
        self.store.put("verification", log["id"], log)
        return log

    def verification_url(self, log):
        return f"{self.url}/company-verification/{log['id']}/verify"

    @route("/api/v1/companies/<company>/verify", "POST")
    def verify_company(self, request, company):
        log = self.open_verification(self.company_row(company))
        return success(verificationUrl=self.verification_url(log), verificationLogId=log["id"])

    @route("/api/v1/companies/verification/<log>/status")
    def verification_status(self, request, log):
        """Needs no key: the page that the link opens asks it."""
        row = self.store.get("verification", log)
        if row is None:
            raise Failure("Company verification log not found", 404)
        company = self.company_row(row["companyId"])
        return success(
            status=row["status"],
            errorMessage=row["errorMessage"],
            companyName=company["name"],
            companyId=company["id"],
        )

    @route("/company-verification/<log>/verify", "GET", "POST")
    def verification_page(self, request, log):
        """What the representative sees: who are you, and the outcome of the identity check."""
        row = self.store.get("verification", log)
        if row is None:
            return Response("Unknown verification", 404, mimetype="text/plain")
        if request.method == "POST":
            row = self.verify(row["companyId"], request.form.get("outcome", "verified"), log=log)
        company = self.company_row(row["companyId"])
        page = VERIFY_PAGE.format(name=company["name"], status=row["status"])
        return Response(page, mimetype="text/html")

    def verify(self, company, outcome="verified", message=None, log=None):
        """End a verification: "verified", "rejected", "error"; or move it to "idVerificationRequested"."""
        logs = self.store.all("verification", companyId=company)
        row = next(row for row in reversed(logs) if log in (None, row["id"]))
        if row["status"] in FINAL:
            return row
        if outcome == "verified":
            outcome, message = self._registered(company, message)
        row = self.store.change("verification", row["id"], status=outcome, errorMessage=message)
        if outcome in FINAL:
            self.store.change("company", company, isVerified=outcome == "verified", updatedAt=now())
            self.notify("company.verification", company, status=outcome, errorMessage=message)
        return row

    def _registered(self, company, message):
        """(status, message) once the representative is verified: what the register refuses is an error
        (data/company-verification.ts); why, is said there or only with the moves (`vague`).
        """
        if self.company_row(company)["isSmpRecipient"]:
            try:
                for part in self.store.all("identifier", companyId=company):
                    self._register(part)
            except Failure as refusal:
                return "error", VAGUE if self.settings["vague"] else refusal.errors["root"][0]
        return "verified", message

    @route("/_sandbox/verify", "POST")
    def control_verify(self, request):
        """POST {"company", "outcome", "message"?}: the check of the company ends (or moves on)."""
        return json_answer(self.verify(**request.get_json()))

    # ---- parts of a company

    def _add_part(self, table, company, **values):
        prefix = {"identifier": "ci_", "document_type": "cdt_", "notification": "cne_"}[table]
        row = {"id": prefix + ulid(), "companyId": company, **values, "createdAt": now(), "updatedAt": now()}
        self.store.put(table, row["id"], row)
        return row

    def _parts(self, request, table, company, names, fields, extra=None):
        """List or create; `names` (plural, singular) of the answer."""
        self.company_row(company)
        if request.method == "GET":
            return success(**{names[0]: self.store.all(table, companyId=company)})
        values = self._part_values(request, table, company, fields, extra)
        return success(**{names[1]: self._add_part(table, company, **values)})

    def _part(self, request, table, company, key, names, fields, extra=None):
        """One: read, change or remove."""
        row = self.store.get(table, key)
        if row is None or row["companyId"] != company:
            raise Failure(f"{names[1]} not found", 404)
        if request.method == "DELETE":
            self.store.delete(table, key)
            return success()
        if request.method == "PUT":
            values = self._part_values(request, table, company, fields, extra, key)
            row = self.store.change(table, key, **values, updatedAt=now())
        return success(**{names[1]: row})

    def _part_values(self, request, table, company, fields, extra, key=None):
        body = body_of(request, **dict.fromkeys(fields, (str, True)))
        values = {name: body[name] for name in fields} | {
            name: body.get(name, default) for name, default in (extra or {}).items()
        }
        if table == "identifier":
            values = {"scheme": values["scheme"].strip(), "identifier": values["identifier"].strip().lower()}
            self._check_identifier(self.company_row(company), **values, key=key)
        return values

    def _check_identifier(self, company, scheme, identifier, key):
        number = {"0208": company["enterpriseNumber"], "9925": company["vatNumber"]}.get(scheme)
        if scheme in ("0208", "9925") and clean(identifier) != clean(number):
            what = "enterprise number" if scheme == "0208" else "VAT number"
            raise Failure(
                f"Company identifier with scheme {scheme} must match the company {what}. "
                f"Expected: {number}, got: {identifier}"
            )
        if self._holder(scheme, identifier, company, key):
            raise Failure(f"Company identifier with scheme '{scheme}' and value '{identifier}' already exists")

    def _holder(self, scheme, identifier, company, key=None):
        """Whether the identifier is taken: by this company, or by another one that receives."""
        for part in self.store.all("identifier", scheme=scheme, identifier=identifier):
            other = self.store.get("company", part["companyId"])
            if part["id"] != key and (other["id"] == company["id"] or other["isSmpRecipient"]):
                return True
        return False

    IDENTIFIER = (("identifiers", "identifier"), ("scheme", "identifier"))
    DOCUMENT_TYPE = (("documentTypes", "documentType"), ("docTypeId", "processId"))
    NOTIFICATION = (
        ("notificationEmailAddresses", "notificationEmailAddress"),
        ("email",),
        {
            "notifyIncoming": False,
            "notifyOutgoing": False,
            "includeAutoGeneratedPdfIncoming": False,
            "includeAutoGeneratedPdfOutgoing": False,
            "includeDocumentJsonIncoming": False,
            "includeDocumentJsonOutgoing": False,
        },
    )

    @route("/api/v1/companies/<company>/identifiers", "GET", "POST")
    def identifiers(self, request, company):
        if request.method == "GET":
            return self._parts(request, "identifier", company, *self.IDENTIFIER)
        row = self.company_row(company)
        values = self._part_values(request, "identifier", company, *self.IDENTIFIER[1:], None)
        key = body_of(request, migrationKey=(str, False)).get("migrationKey")
        return success(identifier=self._add_identifier(row, **values, key=key))

    @route("/api/v1/companies/<company>/identifiers/<key>", "GET", "PUT", "DELETE")
    def identifier(self, request, company, key):
        return self._part(request, "identifier", company, key, *self.IDENTIFIER)

    @route("/api/v1/companies/<company>/document-types", "GET", "POST")
    def document_types(self, request, company):
        return self._parts(request, "document_type", company, *self.DOCUMENT_TYPE)

    @route("/api/v1/companies/<company>/document-types/<key>", "GET", "PUT", "DELETE")
    def document_type(self, request, company, key):
        return self._part(request, "document_type", company, key, *self.DOCUMENT_TYPE)

    @route("/api/v1/companies/<company>/notification-email-addresses", "GET", "POST")
    def notifications(self, request, company):
        return self._parts(request, "notification", company, *self.NOTIFICATION)

    @route("/api/v1/companies/<company>/notification-email-addresses/<key>", "GET", "PUT", "DELETE")
    def notification(self, request, company, key):
        return self._part(request, "notification", company, key, *self.NOTIFICATION)

    def sending_identifier(self, company):
        """The identifier that a company sends with: the one of the lowest scheme."""
        parts = sorted(self.store.all("identifier", companyId=company["id"]), key=lambda part: part["scheme"])
        if not parts:
            raise Failure(
                "No sending company identifier found. Ensure you have added a company identifier to your company."
            )
        return f"{parts[0]['scheme']}:{parts[0]['identifier']}"

    def company_with(self, identifier):
        """The company that receives for an identifier, or None."""
        scheme, _, value = identifier.partition(":")
        for part in self.store.all("identifier", scheme=scheme, identifier=value.lower()):
            company = self.store.get("company", part["companyId"])
            if company["isSmpRecipient"] and (company["isVerified"] or not self.settings["strict"]):
                return company
        return None
