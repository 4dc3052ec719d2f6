"""Onboarding, invoices out with their answers, an invoice in (P1, P2, P7 to P10)."""

from sandbox import people

from .web import Failed, today, wait

BAKERY, JOINERY, GARAGE, FLORIST = (people.PEOPLE[number] for number in (0, 1, 2, 5))
CODES = {BAKERY: "K1001", JOINERY: "K1002", GARAGE: "K1003"}  # customer numbers
ARTICLE, PRICE, TOTAL = "VERHAAL-1", 125.0, 302.5  # two of them with 21 % VAT
REASON = "Prijs komt niet overeen met de bestelling"
BILL, BILL_LINES, BILL_TOTAL = "2026-0418", [["Bloemstuk toonzaal", 2, "45.00", 21]], 108.9


def settle(odoo, remotes):
    """What the operator of the platform sets once: network and access point are those of the sandbox."""
    point, names = remotes.credentials("recommand"), remotes.credentials("sml")
    values = {
        "nameserver": names["DNS"],
        "sml_zone": names["Zone"],
        "allowed_hosts": remotes.host,
        "directory_url": remotes.url("directory"),
        "provider": "recommand",
        "recommand.url": remotes.url("recommand"),
        "recommand.key": point["API key"],
        "recommand.secret": point["API secret"],
    }
    for name, value in values.items():
        odoo.call("ir.config_parameter", "set_param", f"webhero_peppol.{name}", value)


# ---- on Peppol


def onboard(teller, odoo, remotes):
    settle(odoo, remotes)
    point = _point(odoo)
    if point and point["activation"] == "active":
        teller.line(f"The company is on Peppol already, as {point['participant']}.")
    else:
        point = _activate(teller, odoo, remotes)
    link = odoo.link("webhero.access.point", point["id"])
    teller.check(f"Odoo says: active, as {point['participant']}, sends and receives",
                 (point["activation"], point["receives"]), ("active", True), link)  # fmt: skip
    number = point["participant"].partition(":")[2]
    known = [one["isVerified"] for one in _companies(remotes, number)]
    teller.check("the access point has the company once, and verified", known, [True], remotes.url("recommand"))


def _point(odoo):
    fields = ("activation", "activation_link", "participant", "receives", "provider")
    return odoo.one(
        "webhero.access.point", [("activation", "not in", ("stopped", "rejected"))], fields, order="id desc"
    )


def _companies(remotes, number):
    point = remotes.credentials("recommand")
    answer = remotes.get(
        f"{point['URL']}/companies", params={"enterpriseNumber": number}, auth=(point["API key"], point["API secret"])
    )
    return answer.json()["companies"]


def _activate(teller, odoo, remotes):
    """The onboarding screen with what it proposes, saved; then the identity check that its link opens."""
    names = list(odoo.call("webhero.peppol.onboarding", "fields_get", attributes=["type"]))
    proposed = odoo.call("webhero.peppol.onboarding", "default_get", names)
    wizard = odoo.create("webhero.peppol.onboarding", **{**proposed, "provider": "recommand"})
    seen = odoo.read("webhero.peppol.onboarding", wizard, "number", "vat", "iban", "problems")
    teller.line(f"Peppol > Start: KBO {seen['number']}, VAT {seen['vat']}, IBAN {seen['iban']}. Save.")
    odoo.press("webhero.peppol.onboarding", wizard, "action_save")
    point = wait(lambda: _point(odoo), lambda one: one and one["activation_link"], "The access point asks for proof")
    teller.line("The access point wants to know who signs: its page is opened and filled in.", point["activation_link"])
    remotes.post(point["activation_link"], data={"name": "An Peeters", "outcome": "verified"})
    waiting = wait(lambda: _waiting(odoo), bool, "The activation's own message")
    if waiting["state"] == "ready":
        odoo.press("webhero.exchange", waiting["id"], "action_process")  # else it asks again within a minute
    return wait(lambda: _point(odoo), lambda one: one["activation"] == "active", "The activation")


def _waiting(odoo):
    """The message of the activation once it has asked: it waits for the proof, or has it already."""
    found = odoo.one(
        "webhero.exchange", [("kind", "=", "peppol.registration")], ("state", "error_code"), order="id desc"
    )
    asked = found and (found["state"] == "done" or found["error_code"] == "waiting_for_proof")
    return found if asked and found["state"] in ("done", "ready") else None


# ---- invoices out


def customer(odoo, party):
    """The customer's card, with a number to log in with on the portal."""
    values = {
        "name": party.name,
        "is_company": True,
        "company_registry": party.number,
        "vat": party.vat,
        "street": party.street,
        "zip": party.postcode,
        "city": party.city,
        "country_id": odoo.ref("base.be"),
        "lang": "fr_BE" if party.language == "fr" else "nl_BE",
        "email": party.email,
        "ref": CODES[party],
    }
    found = odoo.one("res.partner", [("vat", "=", party.vat), ("parent_id", "=", False)], ("ref", "email"))
    if not found:
        return odoo.create("res.partner", **values)
    missing = {name: values[name] for name in ("ref", "email") if not found[name]}
    if missing:
        odoo.write("res.partner", found["id"], **missing)
    return found["id"]


def article(odoo):
    """An article with a name in each language."""
    found = odoo.one("product.product", [("default_code", "=", ARTICLE)])
    if found:
        return found["id"]
    tax = odoo.one("account.tax", [("type_tax_use", "=", "sale"), ("amount", "=", 21)], order="sequence, id")
    product = odoo.create(
        "product.product", context={"lang": "en_US"}, name="Oak shelf", default_code=ARTICLE, type="service",
        list_price=PRICE, taxes_id=[[6, 0, [tax["id"]]]],
    )  # fmt: skip
    for lang, name in (("nl_BE", "Eiken plank"), ("fr_BE", "Planche en chêne")):
        odoo.call("product.product", "write", [product], {"name": name}, context={"lang": lang})
    return product


def invoice(odoo, party, reference):
    """A confirmed invoice of two shelves, 302.50 incl. VAT; the one of an earlier telling where there is one."""
    buyer = customer(odoo, party)
    known = odoo.one(
        "account.move", [("partner_id", "=", buyer), ("ref", "=", reference), ("move_type", "=", "out_invoice")]
    )
    if known:
        return known["id"]
    line = {"product_id": article(odoo), "quantity": 2, "price_unit": PRICE}
    move = odoo.create(
        "account.move", move_type="out_invoice", partner_id=buyer, ref=reference, invoice_date=today().isoformat(),
        invoice_line_ids=[[0, 0, line]], context={"default_move_type": "out_invoice"},
    )  # fmt: skip
    odoo.press("account.move", move, "action_post")
    return move


def send(teller, odoo, remotes):
    """A Dutch and a French invoice that are accepted, and one that is rejected with a reason."""
    for party, reference, state in (
        (BAKERY, "BESTEL-4711", "accepted"),
        (JOINERY, "CDE-2093", "accepted"),
        (GARAGE, "BESTEL-77", "rejected"),
    ):
        _send_one(teller, odoo, remotes, party, reference, state)
    teller.line("Look at the archive: what went and came, with its answers, as it was.",
                odoo.screen("webhero_peppol.webhero_peppol_document_action"))  # fmt: skip


def _send_one(teller, odoo, remotes, party, reference, state):
    move = invoice(odoo, party, reference)
    wait(lambda: _pressed(odoo, move), lambda said: not said, "Send via Peppol", 90)
    found = wait(lambda: _sent(odoo, move), lambda one: one["webhero_peppol_state"] in ("accepted", "rejected", "error"),
                 f"The answer of {party.name}")  # fmt: skip
    number = found["name"]
    teller.line(f"{number} to {party.name} ({party.language}), {found['amount_total']:.2f} EUR")
    document = odoo.read("webhero.peppol.document", found["webhero_peppol_document_id"][0], "rules", "answer")
    teller.check(f"{number} passed the rules before it left ({document['rules']})",
                 (bool(document["rules"]), found["webhero_peppol_has_fatal"]), (True, False))  # fmt: skip
    there = [row for row in remotes.ask("recommand", "delivered") if row["number"] == number]
    teller.check(f"the network has {number} exactly once, for {TOTAL} EUR",
                 [(row["receiver"], float(row["total"])) for row in there], [(party.endpoint, TOTAL)])  # fmt: skip
    teller.check(f"its article is named in the customer's language ({_article_name(party)})",
                 _article_name(party) in there[0]["xml"] if there else False)  # fmt: skip
    teller.check(f"{number} is {state}" + (f" (“{document['answer']}”)" if state == "rejected" else ""),
                 found["webhero_peppol_state"], state, odoo.link("account.move", move))  # fmt: skip
    if state == "rejected":
        teller.check("the reason of the rejection stands on the invoice", REASON in (document["answer"] or ""))


def _pressed(odoo, move):
    """Press the button unless it was pressed before; Odoo's message when the invoice is not on its way, else ""."""
    if _sent(odoo, move)["webhero_peppol_state"]:
        return ""
    answer = odoo.press("account.move", move, "action_webhero_send_peppol") or {}
    reply = answer.get("params", {}).get("message") or answer.get("name") or "nothing"
    return "" if _sent(odoo, move)["webhero_peppol_state"] else reply


def _sent(odoo, move):
    return odoo.read(
        "account.move", move, "name", "amount_total", "webhero_peppol_state", "webhero_peppol_has_fatal",
        "webhero_peppol_document_id",
    )  # fmt: skip


def _article_name(party):
    return "Planche en chêne" if party.language == "fr" else "Eiken plank"


# ---- an invoice in


def receive(teller, odoo, remotes):
    """A supplier sends an invoice over the network; it becomes a draft bill to look at."""
    number, point = BILL, _point(odoo)
    if not point:
        raise Failed("The company is not on Peppol, so nothing can come in")
    if not _bill(odoo, number):
        remotes.tell("recommand", "invoice", seller=people.PEOPLE.index(FLORIST),
                     receiver=point["participant"], number=number, lines=BILL_LINES)  # fmt: skip
        backend = odoo.read("webhero.access.point", point["id"], "backend_id")["backend_id"][0]
        odoo.press("webhero.backend", backend, "action_poll")
    bill = wait(lambda: _bill(odoo, number), bool, "The bill")
    teller.line(f"{FLORIST.name} sends invoice {number} over Peppol.")
    teller.check(f"it is a bill of {BILL_TOTAL} EUR with its lines",
                 (bill["amount_total"], len(bill["invoice_line_ids"])), (BILL_TOTAL, len(BILL_LINES)),
                 odoo.link("account.move", bill["id"]))  # fmt: skip
    teller.check("its supplier is the one who sent it", bill["partner_id"][1].startswith(FLORIST.name))
    twins = odoo.call("account.move", "search_count", [("move_type", "=", "in_invoice"), ("ref", "=", number)])
    teller.check("it came once", twins, 1)


def _bill(odoo, number):
    fields = ("amount_total", "state", "invoice_line_ids", "partner_id")
    return odoo.one("account.move", [("move_type", "=", "in_invoice"), ("ref", "=", number)], fields)
