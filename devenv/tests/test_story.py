import io

import pytest

from devenv import processes, serve
from devenv.say import Stop
from devenv.story.__main__ import CHAPTERS, main
from devenv.story.summary import summary
from devenv.story.teller import Teller
from devenv.story.web import Failed, wait
from sandbox import ports


def test_what_holds():
    """X3: a claim that holds has a tick, and the story ends with code 0."""
    teller = Teller(io.StringIO())
    assert teller.check("two is two", 2, 2, "http://127.0.0.1/look")
    assert teller.verdict() == 0
    output = teller.out.getvalue()
    assert "✓ two is two" in output
    assert "http://127.0.0.1/look" in output


def test_what_does_not_hold():
    """X3: a claim that fails is printed with both values, and the story ends with code 1 naming it."""
    teller = Teller(io.StringIO())
    assert not teller.check("the books say 12.50", "12.40", "12.50")
    assert teller.verdict() == 1
    output = teller.out.getvalue()
    assert "✗ the books say 12.50: found '12.40', not '12.50'" in output
    assert "went wrong in 1 places: the books say 12.50" in output


def test_a_chapter_that_stops():
    """X3: a chapter that can't continue prints why; the next one is played."""

    def stops(teller):
        raise Failed("Odoo does not answer")

    teller = Teller(io.StringIO())
    teller.chapter(1, "First", stops)
    assert teller.chapter(2, "Second", lambda teller: "told") == "told"
    assert "Odoo does not answer" in teller.out.getvalue()
    assert teller.verdict() == 1


def test_no_odoo(capsys):
    """X3: without an Odoo the story prints a sentence about it and ends with code 1."""
    assert main("http://127.0.0.1:9", "http://127.0.0.1:9", "webhero_demo") == 1
    assert "does not answer" in capsys.readouterr().out


def test_waiting_ends():
    """X3: a wait that times out is reported, with the last value seen."""
    with pytest.raises(Failed, match="The bill: not within 0 s; last seen: None"):
        wait(lambda: None, bool, "The bill", 0)


def test_summary_in_three_languages():
    """X3: where to look and how to log in, in Dutch, French and English."""
    text = summary("http://127.0.0.1:8069", "http://127.0.0.1:18100")
    for word in ("aanmelden met admin", "connexion avec K1001", "log in with admin", "http://127.0.0.1:18100"):
        assert word in text
    assert len(CHAPTERS) == 8


def test_taken_port_of_the_sandbox(monkeypatch):
    """X1: a port that the sandbox needs and somebody else has is named, and so is the option that corrects it."""
    taken = ports.numbers()[3]

    def check(port, what, option):
        if port == 20_000 + taken:
            raise Stop(f"Port {port}, wanted for {what}, is taken: end that or choose another ({option}).")

    monkeypatch.setattr(processes, "check_port", check)
    with pytest.raises(Stop, match=rf"{20_000 + taken}.*--sandbox-port"):
        serve.check_sandbox_ports(20_000)
