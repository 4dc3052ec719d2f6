"""A stand-in of VIES: says yes, no or "not now" over the real wire format."""

from werkzeug.wrappers import Response

from sandbox.service import Service, route

ANSWER = """<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>
<ns2:checkVatResponse xmlns:ns2="urn:ec.europa.eu:taxud:vies:services:checkVat:types">
<ns2:countryCode>{country}</ns2:countryCode><ns2:vatNumber>{number}</ns2:vatNumber>
<ns2:valid>{valid}</ns2:valid></ns2:checkVatResponse></env:Body></env:Envelope>"""
FAULT = """<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body><env:Fault>
<faultcode>env:Server</faultcode><faultstring>{fault}</faultstring></env:Fault></env:Body></env:Envelope>"""


class Vies(Service):
    """`says` is "true", "false", or a fault such as MS_UNAVAILABLE."""

    name = "vies"
    says = "true"

    @route("/checkVatService", "POST")
    def check(self, request):
        if self.says in ("true", "false"):
            return Response(ANSWER.format(country="BE", number="0477472701", valid=self.says), mimetype="text/xml")
        return Response(FAULT.format(fault=self.says), 500, mimetype="text/xml")
