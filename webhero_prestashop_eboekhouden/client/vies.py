"""VIES: is this VAT number of another member state valid? Valid, invalid, or unknown where nobody can say now."""

from lxml import etree

from odoo.addons.webhero_exchange.client.errors import ExchangeError
from odoo.addons.webhero_exchange.client.http import Http

URL = "https://ec.europa.eu/taxation_customs/vies/services/checkVatService"
TYPES = "urn:ec.europa.eu:taxud:vies:services:checkVat:types"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
VALID, INVALID, UNKNOWN = "valid", "invalid", "unknown"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def check(number, url=URL, log=None, timeout=10):
    """VALID, INVALID or UNKNOWN; every trouble on the way is UNKNOWN, as the customer can't help it."""
    with Http(url, log=log, timeout=timeout, headers={"Content-Type": "text/xml; charset=utf-8"}) as http:
        try:
            answer = http.request("POST", url, data=_question(number), accept=(200, 599))
        except ExchangeError:
            return UNKNOWN
    return read(answer.content)


def _question(number):
    envelope = etree.Element(f"{{{SOAP}}}Envelope")
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    question = etree.SubElement(body, f"{{{TYPES}}}checkVat")
    etree.SubElement(question, f"{{{TYPES}}}countryCode").text = number[:2]
    etree.SubElement(question, f"{{{TYPES}}}vatNumber").text = number[2:]
    return etree.tostring(envelope)


def read(content):
    """What an answer of VIES says; only a plain yes or no counts, and INVALID_INPUT, which is a no."""
    try:
        document = etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return UNKNOWN
    said = document.findtext(f".//{{{TYPES}}}valid", "").strip()
    if said in ("true", "false"):
        return VALID if said == "true" else INVALID
    fault = document.findtext(".//faultstring", "")
    return INVALID if "INVALID_INPUT" in fault else UNKNOWN
