"""Recommand's webhooks: every event of the team or of one company, signed where a secret was given."""

import hashlib
import hmac
import json

from ..access_point import ulid
from ..service import route
from .shapes import Failure, body_of, now, success


class Webhooks:
    """Part of Recommand: everything below /webhooks (api/webhooks of recommand-peppol, read November 2026)."""

    @route("/api/v1/webhooks", "GET", "POST")
    def webhooks(self, request):
        if request.method == "GET":
            found = self.store.all("webhook")
            if request.args.get("companyId"):
                found = [row for row in found if row["companyId"] == request.args["companyId"]]
            return success(webhooks=[_hook(row) for row in found])
        row = {"id": f"wh_{ulid()}", "teamId": self.TEAM, **_webhook_values(request), "createdAt": now()}
        row["updatedAt"] = row["createdAt"]
        self.store.put("webhook", row["id"], row)
        return success(webhook=_hook(row))

    @route("/api/v1/webhooks/<key>", "GET", "PUT", "DELETE")
    def webhook(self, request, key):
        row = self.store.get("webhook", key)
        if row is None:
            raise Failure("Webhook not found", 404)
        if request.method == "DELETE":
            self.store.delete("webhook", key)
            return success()
        if request.method == "PUT":
            row = self.store.change("webhook", key, **_webhook_values(request), updatedAt=now())
        return success(webhook=_hook(row))

    def notify(self, event, company, document=None, **more):
        """POST an event to each webhook of the team or of the company; signed where it has a secret (since 2026-08-10)."""
        body = {"eventType": event, "documentId": document, "teamId": self.TEAM, "companyId": company, **more}
        for row in self.store.all("webhook"):
            if row["companyId"] in (None, company):
                content = json.dumps({k: v for k, v in body.items() if v is not None}).encode()
                self.callbacks.post(row["url"], content, {"X-Idempotency-Key": ulid(), **signature(row, content)})


def _webhook_values(request):
    body = body_of(request, url=(str, True), companyId=(str, False), secret=(str, False))
    if not body["url"].startswith(("http://", "https://")):
        raise Failure({"url": ["Invalid url"]})
    # left out: the secret stays; null: nothing is signed any more (docs/working-with-webhooks.mdx)
    sent = request.get_json(silent=True) or {}
    secret = {"secret": body.get("secret")} if "secret" in sent else {}
    return {"url": body["url"], "companyId": body.get("companyId"), **secret}


def _hook(row):
    """The secret is returned in full on every read, null where nothing is signed (api/webhooks/shared.ts, October 2026)."""
    return {"secret": None, **row}


def signature(row, content):
    """The header that signs a call: HMAC-SHA256 of the raw body; no header without a secret."""
    if not row.get("secret"):
        return {}
    return {"X-Signature": f"sha256={hmac.new(row['secret'].encode(), content, hashlib.sha256).hexdigest()}"}
