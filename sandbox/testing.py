"""Serve a sandbox service from a test, and find third-party test data."""

import contextlib
import os
import threading
import unittest
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

OWN_DOCUMENTS = Path(__file__).resolve().parent / "data" / "documents"


class QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer on a kept-alive connection waits 40 ms for an ACK

    def log(self, type, message, *args):
        pass


def start(service, port=0, host="127.0.0.1", public="127.0.0.1", poll=0.02):
    """Run `service` in a thread; gives a function that stops it. `port` 0 takes a free one.

    `public` is the name in `service.url`, which others reach it by; stopping waits up to `poll` seconds.
    """
    try:
        server = make_server(host, port, service, threaded=True, request_handler=QuietHandler)
    except SystemExit:  # werkzeug's way to report that a port is taken
        raise OSError(f"port {port} of {host} is taken") from None
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": poll}, daemon=True)
    service.url = f"http://{public}:{server.server_port}"
    service.opened()
    thread.start()

    def stop():
        server.shutdown()
        thread.join()
        server.server_close()
        service.closed()

    return stop


@contextlib.contextmanager
def serving(service, port=0):
    """Run `service` on a free port of 127.0.0.1; gives it back with `url` set."""
    stop = start(service, port, poll=0.002)  # hundreds of tests stop one, each for a moment
    try:
        yield service
    finally:
        stop()


def test_data(relative):
    """Path of test data: the official files below WEBHERO_TEST_DATA, else documents of our own in their place.

    Skips the test loudly where there is neither.
    """
    folder = os.environ.get("WEBHERO_TEST_DATA")
    for path in ([Path(folder, relative)] if folder else []) + [OWN_DOCUMENTS / relative]:
        if path.exists():
            return path
    raise unittest.SkipTest(f"SKIPPED LOUDLY: no {relative} below WEBHERO_TEST_DATA ({folder or 'not set'})")


test_data.__test__ = False


def official_rules():
    """Folder with the newest official rules, as text; "" where there is none: then those that pip installs apply."""
    folder = os.environ.get("WEBHERO_TEST_DATA")
    sheets = Path(folder, "peppol", "xslt") if folder else None
    return str(sheets.parent) if sheets and sheets.is_dir() else ""
