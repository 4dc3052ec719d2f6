"""The story's output in the terminal, and the list of claims that failed."""

import sys
import time

from .web import Failed

TICK, CROSS = "✓", "✗"


class Teller:
    def __init__(self, out=None):
        self.out = out or sys.stdout
        self.wrong = []
        self.checked = 0

    def say(self, text=""):
        print(text, file=self.out, flush=True)

    def line(self, text, link=""):
        self.say(f"     {text}" + (f"\n       {link}" if link else ""))

    def check(self, claim, found, wanted=True, link=""):
        """Print `claim` with a tick, or with a cross and both values where it fails."""
        self.checked += 1
        good = found == wanted
        if not good:
            self.wrong.append(claim)
        self.line(f"{TICK if good else CROSS} {claim}" + ("" if good else f": found {found!r}, not {wanted!r}"), link)
        return good

    def chapter(self, number, title, tell, *arguments):
        """Play one chapter; where one can't continue print why, and start the next."""
        began = time.monotonic()
        self.say(f"\n{number}. {title}")
        try:
            done = tell(self, *arguments)
        except Failed as error:
            self.wrong.append(title)
            self.line(f"{CROSS} {error}")
            done = None
        self.line(f"({time.monotonic() - began:.1f} s)")
        return done

    def verdict(self):
        """0, or 1 and a sentence that names what did not hold."""
        if not self.wrong:
            self.say(f"\n{TICK} The story is told: {self.checked} claims were checked in Odoo and in the sandbox.")
            return 0
        self.say(f"\n{CROSS} The story went wrong in {len(self.wrong)} places: {'; '.join(self.wrong)}.")
        return 1
