"""Where `python -m sandbox` puts each service: a base port plus a fixed number."""

import dataclasses
import importlib

BASE_PORT = 18100
OVERVIEW = 0


@dataclasses.dataclass(frozen=True)
class Place:
    """One service. `number` is above the base port; services of the same `store` share their state.

    `listener` is (setting, number) of a second port, for what is not HTTP.
    """

    name: str
    number: int
    module: str
    class_name: str
    store: str = ""
    listener: tuple = ()

    def make(self, store, base, host):
        """The service, with its state in `store`."""
        service_class = getattr(importlib.import_module(f"sandbox.{self.module}"), self.class_name)
        settings = {self.listener[0]: base + self.listener[1], "host": host} if self.listener else {}
        return service_class(store, **settings)


PLACES = (
    Place("prestashop", 1, "prestashop", "PrestaShop"),
    Place("eboekhouden_soap", 2, "eboekhouden_soap", "EBoekhoudenSoap", "eboekhouden"),
    Place("eboekhouden_rest", 3, "eboekhouden_rest", "EBoekhoudenRest", "eboekhouden"),
    Place("recommand", 4, "recommand", "Recommand"),
    Place("einvoice_be", 5, "einvoice_be", "EInvoiceBe"),
    Place("peppyrus", 6, "peppyrus", "Peppyrus"),
    Place("smp", 7, "smp", "Smp"),
    Place("directory", 8, "directory", "Directory"),
    Place("kvk", 9, "kvk", "Kvk"),
    Place("vies", 10, "vies", "Vies"),
    Place("mail", 11, "mail", "MailCatcher", listener=("smtp_port", 25)),
    Place("rules", 13, "rules_repository", "RulesRepository"),
    Place("ponto", 14, "ponto", "Ponto"),
    Place("sml", 12, "sml", "Sml", listener=("dns_port", 53)),
)
BY_NAME = {place.name: place for place in PLACES}


def url(name, base=BASE_PORT, host="127.0.0.1"):
    """The address of a service that `python -m sandbox` serves."""
    return f"http://{host}:{base + (OVERVIEW if name == 'overview' else BY_NAME[name].number)}"


def listener(name, base=BASE_PORT):
    """The second port of a service: SMTP of the mail catcher, DNS of the SML."""
    return base + BY_NAME[name].listener[1]


def numbers():
    """What is above the base port: every port that all services together listen on."""
    return (OVERVIEW, *(place.number for place in PLACES), *(place.listener[1] for place in PLACES if place.listener))
