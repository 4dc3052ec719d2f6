"""VIES: is a VAT number valid? Yes with name and address, no, or: that country does not answer now."""

import datetime
import re

from . import people
from .access_point import ulid
from .check_digits import is_vat
from .service import Service, json_answer, route

COUNTRIES = set("AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split())
HIDES_NAMES = {"DE", "ES"}
# the numbers of the test service, and what each gives
TESTS = {
    "200": None,
    "201": "INVALID_INPUT",
    "202": "INVALID_REQUESTER_INFO",
    "300": "SERVICE_UNAVAILABLE",
    "301": "MS_UNAVAILABLE",
    "302": "TIMEOUT",
    "400": "VAT_BLOCKED",
    "401": "IP_BLOCKED",
    "500": "GLOBAL_MAX_CONCURRENT_REQ",
    "600": "MS_MAX_CONCURRENT_REQ",
}
BASE = "/taxation_customs/vies/rest-api"


class Vies(Service):
    """Numbers of `people` are what they are there; others are valid when their check digits are right."""

    name = "vies"
    title = "VIES"
    switches = {
        "unavailable": ((), "countries that do not answer (MS_UNAVAILABLE)"),
        "error": ("", "this error for every question: MS_MAX_CONCURRENT_REQ, TIMEOUT, ..."),
        "known_only": (False, "numbers that are not of the sandbox's companies are invalid"),
    }

    @route(BASE + "/check-vat-number", "POST")
    def check(self, request):
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            return _failed("INVALID_INPUT")
        return self._checked(body.get("countryCode"), body.get("vatNumber"), body.get("requesterNumber"))

    @route(BASE + "/ms/<country>/vat/<number>")
    def check_by_address(self, request, country, number):
        return self._checked(country, number, request.args.get("requesterNumber"), short=True)

    @route(BASE + "/check-vat-test-service", "POST")
    def check_test(self, request):
        body = request.get_json(silent=True) or {}
        number = str(body.get("vatNumber"))
        if TESTS.get(number):
            return _failed(TESTS[number])
        known = ("John Doe", "123 Main St, Anytown") if number == "100" else None
        return json_answer(_answer(str(body.get("countryCode")), number, number == "100", known, ""))

    @route(BASE + "/check-status")
    def status(self, request):
        countries = [
            {"countryCode": code, "availability": "Unavailable" if self._silent(code) else "Available"}
            for code in sorted(COUNTRIES)
        ]
        return json_answer({"vow": {"available": True}, "countries": countries})

    def _silent(self, country):
        return country in self.settings["unavailable"]

    def _checked(self, country, number, requester, short=False):
        country, number = str(country or "").upper(), re.sub(r"[\s.\-]", "", str(number or "")).upper()
        if country not in COUNTRIES or not re.fullmatch(r"[0-9A-Z+*]{2,12}", number):
            return _failed("INVALID_INPUT")
        if self.settings["error"]:
            return _failed(self.settings["error"])
        if self._silent(country):
            return _failed("MS_UNAVAILABLE")
        valid, known = self._known(country, number)
        identifier = f"WAPIAAAA{ulid()[:10]}" if requester and valid else ""
        answer = _answer(country, number, valid, known, identifier)
        if short:  # the address with the number in it has other names
            answer = {**answer, "isValid": answer.pop("valid"), "userError": "VALID" if valid else "INVALID"}
        return json_answer(answer)

    def _known(self, country, number):
        """(valid, (name, address) or None)."""
        party = people.BY_VAT.get(country + number)
        if party:
            address = f"{party.street}\n{party.postcode} {party.city}"
            return party.vies, (party.name, address) if party.vies and country not in HIDES_NAMES else None
        checked = country in ("BE", "NL", "DE", "FR")
        right = is_vat(country + number) if checked else len(number) >= 8
        return right and not self.settings["known_only"], None


def _answer(country, number, valid, known, identifier):
    name, address = known or ("---", "---")
    empty = dict.fromkeys(("traderName", "traderStreet", "traderPostalCode", "traderCity"), "---")
    return {
        "countryCode": country,
        "vatNumber": number,
        "requestDate": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
        "valid": valid,
        "requestIdentifier": identifier,
        "name": name,
        "address": address,
        **empty,
    }


def _failed(error):
    return json_answer({"actionSucceed": False, "errorWrappers": [{"error": error}]})
