"""SOAP messages of e-Boekhouden: XML to dicts and back, after the field tables."""

from decimal import Decimal

from lxml import etree

from .eboekhouden_fields import LISTS, NAMESPACE, OPERATIONS, TYPES, fields
from .eboekhouden_wsdl import schema

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
ITEMS = frozenset(LISTS.values())


def parse(data):
    """(operation, its fields) of a request; raises ValueError or XMLSyntaxError on a bad one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    bodies = etree.fromstring(data, parser).findall(f"{{{ENVELOPE}}}Body")
    if len(bodies) != 1 or len(bodies[0]) != 1:
        raise ValueError("There must be one Body with one element.")
    name, check = etree.QName(bodies[0][0]).localname, schema()
    if name not in OPERATIONS:
        raise ValueError(f"Unknown operation {name}.")
    if not check.validate(etree.fromstring(etree.tostring(bodies[0][0]))):
        raise ValueError(check.error_log.last_error.message)
    return name, {etree.QName(child).localname: _read(child) for child in bodies[0][0].iterchildren(etree.Element)}


def _read(node):
    """A list for a container, None for nil, a dict for a type, text for the rest."""
    children = list(node.iterchildren(etree.Element))
    if node.get(NIL) == "true":
        return None
    if not children:
        return node.text or ""
    if etree.QName(children[0]).localname in ITEMS:
        return [_read(child) for child in children]
    return {etree.QName(child).localname: _read(child) for child in children}


def answer(operation, values):
    """The response of an operation, as bytes; `values` are the fields of its result."""
    root = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE})
    body = etree.SubElement(root, f"{{{ENVELOPE}}}Body")
    response = etree.SubElement(body, f"{{{NAMESPACE}}}{operation}Response", nsmap={None: NAMESPACE})
    for name, kind, *_rest in fields(OPERATIONS[operation][1]):
        _write(response, name, kind, values["ErrorMsg"] if kind == "cError" else values)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _write(parent, name, kind, value):
    node = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if kind in LISTS:
        for item in value:
            _write(node, LISTS[kind], LISTS[kind], item)
    elif kind in TYPES:
        for field, sub, needed, _nillable in fields(TYPES[kind]):
            inner = value.get(field)
            if needed or inner not in (None, []):  # an empty list is left out, as the service does
                _write(node, field, sub, inner)
    else:
        node.text = _text(kind, value)


def _text(kind, value):
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "dateTime":
        return f"{(value or '0001-01-01')[:10]}T00:00:00"
    if kind in ("long", "double", "decimal"):
        return format(Decimal(str(value or 0)), "f")
    return str(value or "") or None


def fault(text):
    """A soap:Fault, as bytes."""
    root = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE})
    node = etree.SubElement(etree.SubElement(root, f"{{{ENVELOPE}}}Body"), f"{{{ENVELOPE}}}Fault")
    etree.SubElement(node, "faultcode").text = "soap:Client"
    etree.SubElement(node, "faultstring").text = text
    etree.SubElement(node, "detail")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
