"""e-invoice.be's API: documents of UBL or JSON, in- and outbox, lookups, webhooks; several tenants."""

import hashlib
import hmac
import json
import time

from .. import people
from ..access_point import AccessPoint, ulid
from ..service import json_answer, route
from .documents import Documents
from .lookups import Lookups
from .shapes import Failure, now


class EInvoiceBe(Documents, Lookups, AccessPoint):
    """The tenant of KEY is `people.OURS[0]` unless `register(party)` changes it."""

    name = "einvoice_be"
    title = "e-invoice.be (access point)"
    KEY = "einvoice-sandbox-key"
    ADMIN_KEY = "einvoice-sandbox-admin-key"
    TENANT = "ten_sandbox"
    switches = {**AccessPoint.switches, "transit_seconds": (0, "how long a sent document is under way")}

    def __init__(self, store=None, **settings):
        super().__init__(store, **settings)
        self._found()

    def _found(self):
        """Create the first tenant where none exists yet."""
        if self.store.get("tenant", self.TENANT) is None:
            self.store.put("key", self.KEY, self.TENANT)
            self._add_tenant(self.TENANT, people.OURS[0])

    def reset(self):
        super().reset()
        self._found()

    def credentials(self):
        return {"URL": self.url, "API key": self.KEY, "Partner key": self.ADMIN_KEY}

    @staticmethod
    def clock():
        return time.time()

    # ---- who calls

    def respond(self, request):
        request.tenant = self._tenant_of(request)
        open_to_all = request.path.startswith("/files/")
        if request.tenant is None and not open_to_all and not self._is_admin(request):
            return self.unauthorized(request)
        try:
            return super().respond(request)
        except Failure as refusal:
            return refusal.answer()

    def not_found(self, request, error):
        return json_answer({"detail": error.name}, error.code)

    def unauthorized(self, request):
        return json_answer({"detail": "API key is missing, invalid, or inactive"}, 401)

    @staticmethod
    def _bearer(request):
        return request.headers.get("Authorization", "").removeprefix("Bearer ")

    def _tenant_of(self, request):
        return self.store.get("key", self._bearer(request))

    def _is_admin(self, request):
        return request.path.startswith("/api/admin/") and self._bearer(request) == self.ADMIN_KEY

    # ---- tenants

    def _add_tenant(self, key, party=None):
        values = {"id": key, "name": party.name if party else key, "peppol_ids": [], "registered_at": None}
        if party:
            values |= {"peppol_ids": self._identifiers_of(party), "registered_at": now(), "party": vars(party)}
        self.store.put("tenant", key, values)

    @staticmethod
    def _identifiers_of(party):
        schemes = {"BE": ("0208", "9925"), "NL": ("0106", "9944")}[party.country]
        return [f"{schemes[0]}:{party.number}", f"{schemes[1]}:{party.vat.lower()}"][: 2 if party.vat else 1]

    def register(self, party):
        """Make a `people.Party` the tenant of KEY."""
        self._add_tenant(self.TENANT, party)

    def identifiers(self, tenant):
        return self.store.get("tenant", tenant)["peppol_ids"]

    def tenant_with(self, identifier):
        """The tenant that receives for an identifier, or None."""
        for tenant in self.store.all("tenant"):
            if identifier.lower() in tenant["peppol_ids"]:
                return tenant["id"]
        return None

    def tenant_party(self, tenant):
        """The `people.Party` of a tenant, on Peppol."""
        row = self.store.get("tenant", tenant)
        known = row.get("party")
        peppol = tuple(row["peppol_ids"])
        if known:
            return people.Party(**{**known, "peppol": peppol, "documents": people.ALL})
        number = peppol[0].partition(":")[2] if peppol else ""
        return people.Party(row["name"], "BE", number, f"BE{number}", "", "", "", peppol=peppol)

    def party(self, identifier):
        tenant = self.tenant_with(identifier)
        if tenant is None:
            raise LookupError(f"no tenant receives for {identifier}")
        return self.tenant_party(tenant)

    def registered(self):
        return [self.tenant_party(row["id"]) for row in self.store.all("tenant") if row["peppol_ids"]]

    @route("/api/me/")
    def me(self, request):
        row = self.store.get("tenant", request.tenant)
        party = self.tenant_party(request.tenant)
        return json_answer(
            {
                "name": row["name"],
                "description": None,
                "plan": "starter",
                "credit_balance": 100,
                "peppol_ids": row["peppol_ids"],
                "ibans": [party.iban] if party.number else [],
                "company_number": party.number,
                "company_tax_id": party.vat,
                "company_name": party.name,
                "company_address": party.street,
                "company_zip": party.postcode,
                "company_city": party.city,
                "company_country": party.country,
                "company_email": party.email,
                "smp_registration": bool(row["peppol_ids"]),
                "smp_registration_date": row["registered_at"],
                "bcc_recipient_email": None,
            }
        )

    # ---- partner: tenants, their keys, their registration

    @route("/api/admin/tenants", "POST")
    def create_tenant(self, request):
        body = self.json_body(request)
        key = f"ten_{ulid()}"
        self._add_tenant(key)
        row = self.store.change("tenant", key, name=body.get("name") or key, description=body.get("description"))
        return json_answer({name: row.get(name) for name in ("id", "name", "description")}, 201)

    @route("/api/admin/tenants/<tenant>", "GET", "DELETE")
    def one_tenant(self, request, tenant):
        row = self._known(tenant)
        if request.method == "DELETE":
            self.store.delete("tenant", tenant)
            return json_answer({"is_deleted": True})
        return json_answer({name: row.get(name) for name in ("id", "name", "description", "peppol_ids")})

    @route("/api/admin/tenants/<tenant>/api-keys", "POST")
    def create_key(self, request, tenant):
        self._known(tenant)
        body, secret = self.json_body(request), f"key_{ulid()}"
        self.store.put("key", secret, tenant)
        return json_answer({"id": f"ak_{ulid()}", "name": body.get("name"), "key": secret}, 201)

    @route("/api/admin/tenants/<tenant>/peppol/register", "POST")
    def register_tenant(self, request, tenant):
        self._known(tenant)
        body = self.json_body(request)
        identifier = str(body.get("peppol_id") or "").lower()
        if ":" not in identifier:
            raise Failure(422, "peppol_id must be of the form <scheme>:<id>")
        if people.participant(identifier) or self.tenant_with(identifier) not in (None, tenant):
            raise Failure(409, f"{identifier} is already registered with another service provider")
        name = body.get("company_name") or tenant
        row = self.store.change("tenant", tenant, name=name, peppol_ids=[identifier], registered_at=now())
        answer = {"registered": True, "peppol_id": identifier, "status": "active"}
        return json_answer({**answer, "registered_at": row["registered_at"]})

    @route("/api/admin/tenants/<tenant>/peppol/unregister", "POST", "DELETE")
    def unregister_tenant(self, request, tenant):
        self._known(tenant)
        self.store.change("tenant", tenant, peppol_ids=[], registered_at=None)
        return json_answer({"registered": False, "status": "inactive"})

    def _known(self, tenant):
        row = self.store.get("tenant", tenant)
        if row is None:
            raise Failure(404, f"Tenant {tenant} not found")
        return row

    # ---- webhooks: signed over the JSON of the whole event with sorted keys (docs.e-invoice.be/essentials/webhooks)

    @route("/api/webhooks/", "GET", "POST")
    def webhooks(self, request):
        if request.method == "GET":
            rows = self.store.all("webhook", tenant=request.tenant)
            return json_answer([_hook(row) for row in rows])
        row = {"id": f"wh_{ulid()}", "secret": ulid(), "tenant": request.tenant, **self._hook_values(request)}
        self.store.put("webhook", row["id"], row)
        return json_answer(_hook(row), 201)

    def _hook_values(self, request, known=None):
        values = {"enabled": True, **(known or {}), **self.json_body(request)}
        url, events = values.get("url"), values.get("events")
        if not str(url).startswith(("http://", "https://")) or not isinstance(events, list):
            raise Failure(422, "url must be an address and events a list")
        return {"url": url, "events": events, "enabled": bool(values["enabled"])}

    def _found_hook(self, request, key):
        row = self.store.get("webhook", key)
        if row is None or row["tenant"] != request.tenant:
            raise Failure(404, f"Webhook {key} not found")
        return row

    @route("/api/webhooks/<key>", "GET", "PUT", "DELETE")
    def webhook(self, request, key):
        row = self._found_hook(request, key)
        if request.method == "DELETE":
            self.store.delete("webhook", key)
            return json_answer({"is_deleted": True})
        if request.method == "PUT":
            row = self.store.change("webhook", key, **self._hook_values(request, row))
        return json_answer(_hook(row))

    @route("/api/webhooks/<key>/history")
    def webhook_history(self, request, key):
        row = self._found_hook(request, key)
        sent = [call for call in self.callbacks.sent if call["url"] == row["url"]]
        return json_answer({"history": sent})

    @route("/api/webhooks/<key>/test", "POST")
    def test_webhook(self, request, key):
        row, body = self._found_hook(request, key), self.json_body(request)
        self.callbacks.post(row["url"], {"event_type": body.get("event_type"), "data": body.get("data")})
        answer = {"success": True, "message": "Sent", "webhook_delivery_result": {"url": row["url"]}}
        return json_answer(answer)

    def notify(self, event, row):
        data = {"document_id": row["id"], "tenant_id": row["tenant"]}
        for hook in self.store.all("webhook", tenant=row["tenant"]):
            if hook["enabled"] and (not hook["events"] or event in hook["events"]):
                content = json.dumps({"event_type": event, "data": data}, sort_keys=True).encode()
                signed = hmac.new(hook["secret"].encode(), content, hashlib.sha256).hexdigest()
                self.callbacks.post(hook["url"], content, {"X-Signature": f"sha256={signed}"})


def _hook(row):
    return {name: row[name] for name in ("id", "url", "events", "enabled", "secret")}
