"""Serve a sandbox service from a test, and find third-party test data."""

import contextlib
import os
import threading
import unittest
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server


class QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type, message, *args):
        pass


@contextlib.contextmanager
def serving(service, port=0):
    """Run `service` on a free port of 127.0.0.1; gives it back with `url` set."""
    server = make_server("127.0.0.1", port, service, threaded=True, request_handler=QuietHandler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_data(relative):
    """Path of third-party test data below WEBHERO_TEST_DATA; skips the test, saying so, where it is missing."""
    folder = os.environ.get("WEBHERO_TEST_DATA")
    path = Path(folder, relative) if folder else None
    if path is None or not path.exists():
        raise unittest.SkipTest(f"SKIPPED LOUDLY: no {relative} below WEBHERO_TEST_DATA ({folder or 'not set'})")
    return path


test_data.__test__ = False
