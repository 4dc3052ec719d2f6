"""Answers of Recommand: success and failure, times, pages, and what it reads out of a document."""

import datetime

from ..service import json_answer

PAGE = 10
LARGEST_PAGE = 200


class Failure(Exception):
    """A refusal: `errors` is a sentence, or {field: [sentence, ...]}."""

    def __init__(self, errors, status=400, **more):
        super().__init__(errors)
        self.errors = errors if isinstance(errors, dict) else {"root": [errors]}
        self.status, self.more = status, more


def success(**values):
    return json_answer({"success": True, **values})


def failure(refusal):
    """Since 2026-09-09 a 400 for a body of another shape has `invalidInputDetails` beside `errors`, which are by field (its
    changelog; their inner shape is a guess); a refusal in words has `root` alone.
    """
    body = {"success": False, "errors": refusal.errors, **refusal.more}
    if refusal.status == 400 and "root" not in refusal.errors:
        named = refusal.errors.items()
        body["invalidInputDetails"] = [{"path": [name], "message": text} for name, texts in named for text in texts]
    return json_answer(body, refusal.status)


def now():
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def body_of(request, **fields):
    """The JSON body with `fields` {name: (type, required)} checked; null counts as absent."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Failure("Invalid request data: the body is not a JSON object")
    errors = {}
    for name, (kind, required) in fields.items():
        value = body.get(name)
        if value is None and required:
            errors[name] = ["Required"]
        elif value is not None and not isinstance(value, kind):
            errors[name] = [f"Invalid input: expected {kind.__name__}"]
    if errors:
        raise Failure(errors)
    return body


def number_of(request, name, default, lowest, highest):
    text = request.args.get(name, str(default))
    if not text.lstrip("-").isdigit() or not lowest <= int(text) <= highest:
        raise Failure({name: [f"Number must be between {lowest} and {highest}"]})
    return int(text)


def parsed(document):
    """What Recommand shows of a document besides its XML; None for what it does not read."""
    if document.kind == "messageLevelResponse":
        return {
            "id": document.number,
            "issueDate": document.date,
            "responseCode": document.response,
            "envelopeId": document.refers_to,
        }
    if document.root not in ("Invoice", "CreditNote") or document.kind == "unknown":
        return None
    number = "creditNoteNumber" if document.root == "CreditNote" else "invoiceNumber"
    names = {"seller": "sender", "buyer": "receiver"}
    if document.kind.startswith("selfBilling"):
        names = {"seller": "receiver", "buyer": "sender"}
    parties = {
        role: {
            "name": getattr(document, f"{side}_name"),
            "vatNumber": getattr(document, f"{side}_vat") or None,
        }
        for role, side in names.items()
    }
    return {
        number: document.number,
        "issueDate": document.date,
        "dueDate": document.due or None,
        "currency": document.currency,
        **parties,
        "totals": {
            "taxExclusiveAmount": document.net,
            "taxInclusiveAmount": document.total,
            "payableAmount": document.payable,
        },
        "vat": {"totalVatAmount": document.tax},
    }


def validation(findings):
    """The outcome of the rules, in Recommand's shape."""
    return {
        "result": "invalid" if findings else "valid",
        "errors": [
            {"ruleCode": rule, "errorMessage": message, "errorLevel": "ERROR", "fieldName": field}
            for rule, field, message in findings
        ],
    }


def shown(row):
    """A stored document as the API returns it, with its delivery status (changelog of 2026-09-14)."""
    kept = {name: value for name, value in row.items() if name not in ("acknowledged", "failure")}
    return {**kept, "deliveryStatus": delivery_status(row), "deliveries": deliveries(row)}


def delivery_status(row):
    """Delivered where one delivery succeeded, failed where all did."""
    states = {one["status"] for one in deliveries(row)}
    return next((state for state in ("delivered", "pending", "failed") if state in states), None)


def deliveries(row):
    """One a channel and address: over Peppol, and each e-mail that was sent beside it (its shape there is a guess)."""
    if row["direction"] == "incoming":
        return []
    references = ("peppolMessageId", "peppolConversationId", "envelopeId")
    network = [("peppol", row["receiverId"], _network_status(row), row.get("failure"))] if row["receiverId"] else []
    mails = [("email", address, "delivered", None) for address in row.get("emailRecipients") or ()]
    return [
        {
            "id": f"dlv_{row['id'].removeprefix('doc_')}" + (f"_{number}" if number else ""),
            "channel": channel,
            "address": address,
            "status": status,
            "statusChangedAt": row["updatedAt"],
            "failure": failure,
            "references": {name: row[name] for name in references} if channel == "peppol" else {},
        }
        for number, (channel, address, status, failure) in enumerate([*network, *mails])
    ]


def _network_status(row):
    if row.get("failure"):
        return "failed"
    return "delivered" if row["sentOverPeppol"] and row.get("acknowledged") else "pending"
