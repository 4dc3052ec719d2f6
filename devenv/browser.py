"""Chromium, for browser tours and screenshots."""

import shutil

from . import debian

# the names that Odoo's own test runner looks for
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def prepare():
    if not any(map(shutil.which, NAMES)):
        debian.install("chromium", "fonts-dejavu-core", "fonts-liberation", why="the browser")
