"""V1 and 21.17d: the PDF engine needs no worker of the site that prints."""

from devenv import benching, machine, testing
from devenv.databases import Databases

DATABASE = "webhero_i_four"


def test_four_people_press_send_at_once():
    """V1: on four workers behind a proxy each of four gets his PDF, and nothing asks the workers for style sheets or fonts.

    The host's engine asks the same four workers for them: each waits for another until the time limit ends them.
    """
    host = machine.host()
    databases = Databases(host)
    testing.prepare_all(databases)
    databases.clone(testing.ALL, DATABASE)
    try:
        found = {figure["what"]: figure for figure in benching.run(host, DATABASE, "four_at_once")}
    finally:
        databases.drop(DATABASE)
    assert found["made"]["value"] == 4, found
    assert found["asked by others"]["value"] == 0, found
    assert found["answered"]["value"] > 12, found
