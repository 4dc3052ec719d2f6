"""e-Boekhouden's service description and schema, made from the field tables."""

import functools

from lxml import etree

from .eboekhouden_fields import ENUMERATIONS, LISTS, NAMESPACE, OPERATIONS, TYPES, fields

XSD = "http://www.w3.org/2001/XMLSchema"
WSDL = "http://schemas.xmlsoap.org/wsdl/"
SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
SOAP12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
NAMES = {"tns": NAMESPACE, "s": XSD, "wsdl": WSDL, "soap": SOAP, "soap12": SOAP12}
PORT = "soapAppSoap"


def _qname(kind):
    own = kind in TYPES or kind in LISTS or kind in ENUMERATIONS
    return f"{'tns' if own else 's'}:{kind}"


def _add(parent, namespace, tag, **attributes):
    return etree.SubElement(parent, f"{{{namespace}}}{tag}", attributes)


def _field(sequence, name, kind, needed=False, nillable=False, many=False):
    attributes = {"minOccurs": "1" if needed else "0", "maxOccurs": "unbounded" if many else "1", "name": name}
    if nillable:
        attributes["nillable"] = "true"
    if kind:
        attributes["type"] = _qname(kind)
    _add(sequence, XSD, "element", **attributes)


def _complex(parent, table, **attributes):
    sequence = _add(_add(parent, XSD, "complexType", **attributes), XSD, "sequence")
    for name, kind, needed, nillable in fields(table):
        _field(sequence, name, kind, needed, nillable)


def _schema(parent=None):
    attributes = {"elementFormDefault": "qualified", "targetNamespace": NAMESPACE}
    if parent is None:
        schema = etree.Element(f"{{{XSD}}}schema", attributes, nsmap=NAMES)
    else:
        schema = _add(parent, XSD, "schema", **attributes)
    for operation, (request, response) in OPERATIONS.items():
        for name, table in ((operation, request), (f"{operation}Response", response)):
            element = _add(schema, XSD, "element", name=name)
            if table:
                _complex(element, table)
            else:
                _add(element, XSD, "complexType")
    for name, table in TYPES.items():
        _complex(schema, table, name=name)
    for name, item in LISTS.items():
        sequence = _add(_add(schema, XSD, "complexType", name=name), XSD, "sequence")
        _field(sequence, item, item, nillable=True, many=True)
    for name, values in ENUMERATIONS.items():
        restriction = _add(_add(schema, XSD, "simpleType", name=name), XSD, "restriction", base="s:string")
        for value in values:
            _add(restriction, XSD, "enumeration", value=value)
    return schema


@functools.cache
def schema():
    """The schema that a request and an answer must keep to."""
    return etree.XMLSchema(_schema())


def description(location):
    """The service description, as bytes; `location` is the address that its ports name."""
    root = etree.Element(f"{{{WSDL}}}definitions", {"targetNamespace": NAMESPACE}, nsmap=NAMES)
    _schema(_add(root, WSDL, "types"))
    for operation in OPERATIONS:
        for suffix, element in (("SoapIn", operation), ("SoapOut", f"{operation}Response")):
            message = _add(root, WSDL, "message", name=operation + suffix)
            _add(message, WSDL, "part", name="parameters", element=f"tns:{element}")
    _port_type(root)
    ports = ((PORT, SOAP), (f"{PORT}12", SOAP12))
    for name, namespace in ports:
        _binding(root, name, namespace)
    service = _add(root, WSDL, "service", name="soapApp")
    for name, namespace in ports:
        _add(_add(service, WSDL, "port", name=name, binding=f"tns:{name}"), namespace, "address", location=location)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _port_type(root):
    port_type = _add(root, WSDL, "portType", name=PORT)
    for operation in OPERATIONS:
        node = _add(port_type, WSDL, "operation", name=operation)
        _add(node, WSDL, "input", message=f"tns:{operation}SoapIn")
        _add(node, WSDL, "output", message=f"tns:{operation}SoapOut")


def _binding(root, name, namespace):
    binding = _add(root, WSDL, "binding", name=name, type=f"tns:{PORT}")
    _add(binding, namespace, "binding", transport="http://schemas.xmlsoap.org/soap/http")
    for operation in OPERATIONS:
        node = _add(binding, WSDL, "operation", name=operation)
        _add(node, namespace, "operation", soapAction=f"{NAMESPACE}/{operation}", style="document")
        for direction in ("input", "output"):
            _add(_add(node, WSDL, direction), namespace, "body", use="literal")
