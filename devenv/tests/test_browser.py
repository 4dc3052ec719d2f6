import pytest

from devenv import browser, debian


def test_a_browser_that_can_not_be_had(monkeypatch, capsys):
    """X1, C18: a machine without Firefox and WebKit gets a warning that the pages are not tested in them; it does not stop."""
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setattr(debian, "has_apt", lambda: False)
    browser.prepare_others()
    warning = capsys.readouterr().err
    assert "Firefox can't be had here, so the customer's pages are NOT tested in it" in warning
    assert "WebKit can't be had here" in warning


def test_a_browser_that_is_there(monkeypatch):
    """X1: nothing is fetched twice."""
    monkeypatch.setattr(browser, "firefox", lambda: "/usr/bin/firefox-esr")
    monkeypatch.setattr(browser, "webkit", lambda: "/usr/lib/MiniBrowser")
    monkeypatch.setattr(debian, "install", lambda *packages, why: pytest.fail("fetched again"))
    browser.prepare_others()
