"""Chromium, for browser tours and screenshots; Firefox and WebKit, Safari's engine, for the tests of the customer's pages."""

import shutil
from pathlib import Path

from . import debian
from .say import Stop, line

# the names that Odoo's own test runner looks for
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def prepare():
    if not any(map(shutil.which, NAMES)):
        debian.install("chromium", "fonts-dejavu-core", "fonts-liberation", why="the browser")


# ---- what tests only use


def prepare_others():
    """Where one of them can't be had, its tests skip."""
    for name, found, packages in (
        ("Firefox", firefox, ("firefox-esr",)),
        ("WebKit", webkit, ("webkit2gtk-driver", "xvfb")),
    ):
        try:
            if not found():
                debian.install(*packages, why=f"{name}, to test the customer's pages in it")
        except Stop as stop:
            line(f"Note: {name} can't be had here, so the customer's pages are NOT tested in it. {stop}")


def firefox():
    """Path of the browser's program; None where it is not installed."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def webkit():
    """The browser that WebKitWebDriver drives, where that and a display are available too; else None."""
    if shutil.which("WebKitWebDriver") and shutil.which("Xvfb"):
        return next(map(str, sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), reverse=True)), None)
    return None
