"""`python -m sandbox`: all stand-ins on fixed ports, and a page that shows what they do."""

import argparse
import importlib.util
import logging
import signal
import sys
import threading
from pathlib import Path

from .access_point import AccessPoint
from .overview import Overview
from .people import Registry
from .ports import BASE_PORT, OVERVIEW, PLACES, url
from .store import Store
from .testing import start


def arguments(given=None):
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument(
        "--base-port", type=int, default=BASE_PORT, help="port of the overview page; the services follow it"
    )
    parser.add_argument("--state", metavar="DIR", help="keep state here, so that it survives a kill -9")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (0.0.0.0 in a container)")
    parser.add_argument("--public", default="127.0.0.1", help="name under which others reach this machine")
    parser.add_argument(
        "--only",
        action="append",
        metavar="NAME",
        choices=[place.name for place in PLACES],
        help="only this service; may be given more than once",
    )
    return parser.parse_args(given)


class Stores:
    """One store per name, in a folder or in memory."""

    def __init__(self, folder):
        self.folder = Path(folder) if folder else None
        self.known = {}
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)

    def __getitem__(self, name):
        if name not in self.known:
            self.known[name] = Store(str(self.folder / f"{name}.db") if self.folder else None)
        return self.known[name]


def made(options):
    """The services that were asked for, with their places."""
    stores = Stores(options.state)
    for place in PLACES:
        if options.only and place.name not in options.only:
            continue
        if importlib.util.find_spec(f"sandbox.{place.module}") is None:
            print(f"{place.name}: not in this copy of the sandbox, left out", file=sys.stderr)
            continue
        yield place, place.make(stores[place.store or place.name], options.base_port, options.host)


def connect(services, options):
    """Whom an access point registers is found by the SML, the SMP and the Directory."""
    points = [service for service in services if isinstance(service, AccessPoint)]
    registry = Registry(*(point.registered for point in points))
    for service in services:
        if hasattr(service, "registry"):
            service.registry = registry
        if service.name == "sml":
            service.settings["smp_url"] = url("smp", options.base_port, options.public)


def table(services, overview):
    """The addresses, as lines of text."""
    yield f"{'overview':17} {overview.url}/"
    for service in services:
        known = ", ".join(f"{name} {value}" for name, value in service.credentials().items() if name != "URL")
        yield f"{service.name:17} {service.url}/  {known}"


def serve(options):
    """Serve until stopped by a signal; return the exit status."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    stops = []
    try:
        services = []
        for place, service in made(options):
            stops.append(start(service, options.base_port + place.number, options.host, options.public))
            services.append(service)
        connect(services, options)
        overview = Overview(services)
        stops.append(start(overview, options.base_port + OVERVIEW, options.host, options.public))
        print("\n".join(table(services, overview)), "ready", sep="\n", flush=True)
        stopped.wait()
    except OSError as error:
        print(f"The sandbox cannot listen: {error}", file=sys.stderr)
        return 1
    finally:
        for stop in reversed(stops):
            stop()
    return 0


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    sys.exit(serve(arguments()))
