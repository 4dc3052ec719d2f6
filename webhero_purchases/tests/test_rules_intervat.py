# SPDX-License-Identifier: LGPL-3.0-or-later
"""The files for Intervat: rules without a database. Shapes by the schemas NewLK-in and NewICO-in 0.9 (docs/rules.md PU9)."""

from decimal import Decimal

import pytest
from lxml import etree

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_purchases.rules import intervat, vat_return

OWN = intervat.Declarant(
    "BE 0123.456.749",
    "Bakkerij De Vos & Zoon bv",
    "Dokkaai 3",
    "9000",
    "Gent",
    "be",
    "info@example.com",
    "+32 9 000 00 00",
)
SPACES = {"c": intervat.COMMON, "l": intervat.CLIENTS, "i": intervat.INTRA}
BAKER = vat_return.Client("BE0477472701", "", Decimal("250.01"), Decimal("52.50"))
CREDITED = vat_return.Client("BE0999111282", "", Decimal("-100.00"), Decimal("-21.00"))
DUTCH = vat_return.Client("NL123456782B90", "L", Decimal("380.00"))
GREEK = vat_return.Client("GR094259216", "S", Decimal("-70.10"))


def texts(root, path):
    return [node.text for node in root.findall(path, SPACES)]


def test_clients():
    """A5: the client listing in the order of the schema, with sums of what is in it, below zero too."""
    root = etree.fromstring(intervat.client_listing(OWN, 2026, [BAKER, CREDITED]))
    listing = root.find("l:ClientListing", SPACES)
    assert (root.tag, root.get("ClientListingsNbr")) == (f"{{{intervat.CLIENTS}}}ClientListingConsignment", "1")
    assert dict(listing.attrib) == {
        "SequenceNumber": "1", "ClientsNbr": "2", "TurnOverSum": "150.01", "VATAmountSum": "31.50",
    }  # fmt: skip
    assert [etree.QName(node).localname for node in listing] == ["Declarant", "Period", "Client", "Client"]
    assert texts(listing, "l:Declarant/c:VATNumber") == ["0123456749"]
    assert texts(listing, "l:Declarant/c:Name") == ["Bakkerij De Vos & Zoon bv"]
    assert texts(listing, "l:Period") == ["2026"]
    assert [node.get("SequenceNumber") for node in listing.findall("l:Client", SPACES)] == ["1", "2"]
    assert texts(listing, "l:Client/l:CompanyVATNumber") == ["0477472701", "0999111282"]
    assert {node.get("issuedBy") for node in listing.iterfind("l:Client/l:CompanyVATNumber", SPACES)} == {"BE"}
    assert texts(listing, "l:Client/l:TurnOver") == ["250.01", "-100.00"]
    assert texts(listing, "l:Client/l:VATAmount") == ["52.50", "-21.00"]


def test_no_clients():
    """A5: who sold to nobody files that too: an empty client listing of 0.00."""
    listing = etree.fromstring(intervat.client_listing(OWN, 2026, []))[0]
    assert (listing.get("ClientsNbr"), listing.get("TurnOverSum"), listing.get("VATAmountSum")) == ("0", "0.00", "0.00")
    assert isinstance(intervat.intra_listing(OWN, "2026-Q2", []), Refusal)


@pytest.mark.parametrize(("period", "told"), [("2026-Q2", ["Quarter", "2"]), ("2026-05", ["Month", "5"])])
def test_intra(period, told):
    """A5: the intra-Community listing of a quarter or a month: country and number apart, Greece by its own letters."""
    listing = etree.fromstring(intervat.intra_listing(OWN, period, [DUTCH, GREEK])).find("i:IntraListing", SPACES)
    assert (listing.get("ClientsNbr"), listing.get("AmountSum")) == ("2", "309.90")
    days = listing.find("i:Period", SPACES)
    assert [etree.QName(days[0]).localname, days[0].text] == told
    assert texts(listing, "i:Period/i:Year") == ["2026"]
    numbers = listing.findall("i:IntraClient/i:CompanyVATNumber", SPACES)
    assert [(node.get("issuedBy"), node.text) for node in numbers] == [("NL", "123456782B90"), ("EL", "094259216")]
    assert texts(listing, "i:IntraClient/i:Code") == ["L", "S"]
    assert texts(listing, "i:IntraClient/i:Amount") == ["380.00", "-70.10"]


@pytest.mark.parametrize(
    ("made", "code", "vat"),
    [
        (
            intervat.client_listing(intervat.Declarant("NL123456782B90"), 2026, []),
            "intervat_declarant",
            "NL123456782B90",
        ),
        (intervat.client_listing(intervat.Declarant("BE0123456748"), 2026, []), "intervat_declarant", "BE0123456748"),
        (intervat.client_listing(OWN, 2026, [BAKER, DUTCH]), "intervat_number", "NL123456782B90"),
        (intervat.intra_listing(OWN, "2026-Q1", [DUTCH, BAKER]), "intervat_number", "BE0477472701"),
        (intervat.intra_listing(OWN, "2026-Q1", [vat_return.Client("", "L", Decimal(1))]), "intervat_number", ""),
    ],
)
def test_refused(made, code, vat):
    """A5: a number that Intervat would refuse is told before there is a file."""
    assert (made.code, made.facts) == (code, {"vat": vat})


def test_what_the_schema_would_refuse_is_left_out():
    """A5: an address that does not fit costs nobody the file: too long is cut, what is no e-mail or telephone goes."""
    odd = intervat.Declarant("0123456749", "N" * 300, "Straat\x00\x0b 1", "9" * 20, "", "US", "geen adres", "bel mij")
    declarant = etree.fromstring(intervat.client_listing(odd, 2026, [])).find(".//l:Declarant", SPACES)
    told = {etree.QName(node).localname: node.text for node in declarant}
    assert told == {"VATNumber": "0123456749", "Name": "N" * 200, "Street": "Straat  1", "PostCode": "9" * 15}


def test_nothing_is_not_below_zero():
    """A5: what credit notes made of an amount is 0.00."""
    zero = vat_return.Client("BE0477472701", "", Decimal("-0.00"), Decimal("-0.00"))
    listing = etree.fromstring(intervat.client_listing(OWN, 2026, [zero]))[0]
    assert (listing.get("TurnOverSum"), texts(listing, "l:Client/l:TurnOver")) == ("0.00", ["0.00"])


GRIDS = {
    "03": Decimal("1000.00"), "46L": Decimal("380.00"), "46T": Decimal("20.00"), "48s44": Decimal("70.10"), "54": Decimal("210.00"),
    "59": Decimal("42.00"), "82": Decimal("200.00"), "83": Decimal("-15.00"), "85": Decimal("15.00"), "45": Decimal("0.00"),
}  # fmt: skip


def amounts(root):
    return {node.get("GridNumber"): node.text for node in root.iterfind(".//r:Amount", {"r": intervat.RETURN})}


def test_return():
    """A5: the periodic return in the order of the schema: grids of the form, those of nothing or carried on left out."""
    root = etree.fromstring(intervat.periodic_return(OWN, "2026-Q2", vat_return.form_of(GRIDS)))
    assert (root.tag, root.attrib) == (f"{{{intervat.RETURN}}}VATConsignment", {"VATDeclarationsNbr": "1"})
    told = root[0]
    assert [etree.QName(node).localname for node in told] == [
        "Declarant",
        "Period",
        "Data",
        "ClientListingNihil",
        "Ask",
    ]
    assert texts(told[0], "c:VATNumber") == ["0123456749"]
    assert [(etree.QName(node).localname, node.text) for node in told[1]] == [("Quarter", "2"), ("Year", "2026")]
    assert amounts(root) == {
        "03": "1000.00", "46": "400.00", "48": "70.10", "54": "210.00", "59": "42.00", "71": "168.00",
        "82": "200.00", "85": "15.00",
    }  # fmt: skip
    assert (told[3].text, dict(told[4].attrib)) == ("NO", {"Restitution": "NO", "Payment": "NO"})


def test_return_of_nothing():
    """A5: a period without entries is filed too: nothing to pay."""
    assert amounts(etree.fromstring(intervat.periodic_return(OWN, "2026-07", vat_return.form_of({})))) == {"71": "0.00"}


@pytest.mark.parametrize(
    ("period", "grids", "asked", "told"),
    [
        ("2026-Q4", {"72": Decimal(5)}, (True, True), ("YES", "YES")),
        ("2026-12", {"72": Decimal(5)}, (False, True), ("NO", "YES")),
        ("2026-Q3", {"72": Decimal(5)}, (True, True), ("YES", "NO")),
        ("2026-02", {"71": Decimal(5)}, (True, False), ("NO", "NO")),
    ],
)
def test_what_is_asked(period, grids, asked, told):
    """A5: money is asked back only where there is some, and that nobody is in the listing is said in the last return only."""
    root = etree.fromstring(intervat.periodic_return(OWN, period, grids, *asked))
    assert (root[0][4].get("Restitution"), root[0][3].text) == told


@pytest.mark.parametrize(
    ("own", "grids", "code"),
    [
        (intervat.Declarant("NL123456782B90"), {}, "intervat_declarant"),
        (OWN, {"03": Decimal("-0.01"), "54": Decimal(1)}, "intervat_negative"),
        (OWN, {"49": Decimal(1), "64": Decimal(-3)}, "intervat_negative"),
    ],
)
def test_return_refused(own, grids, code):
    """A5: a number that is not Belgian, or a grid below zero that no later period takes, is told before there is a file."""
    assert intervat.periodic_return(own, "2026-Q2", vat_return.form_of(grids)).code == code


@pytest.mark.parametrize(
    ("periods", "left"),
    [
        ([], {}),
        ([{"82": Decimal(-100)}, {"82": Decimal(30)}], {"82": Decimal(-70)}),
        ([{"82": Decimal(-100)}, {"82": Decimal(130)}, {"82": Decimal(5)}], {}),
        (
            [{"82": Decimal(500)}, {"82": Decimal(-1), "81": Decimal(-2), "49": Decimal(-9)}],
            {"82": Decimal(-1), "81": Decimal(-2)},
        ),
    ],
)
def test_carried(periods, left):
    """A5: credit notes that are more than the bills of a period come off the next ones, until nothing is left."""
    assert vat_return.carried(periods) == left
    assert vat_return.form_of({"82": Decimal(70)}, left).get("82", 0) == max(0, 70 + left.get("82", 0))
