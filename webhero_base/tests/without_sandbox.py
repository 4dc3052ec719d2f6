# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whether the sandbox is here, which stands in for every remote system, with what its tests use; else one test that says so.

An integrator's run has the addons only: what needs more is left out then, and said. `pip install` of this
repository's `webhero-sandbox[test]` brings it.
"""

from importlib.util import find_spec

from odoo.tests import BaseCase

NEEDED = ("sandbox", "hypothesis", "pypdfium2", "zxingcpp")
MISSING = [name for name in NEEDED if find_spec(name) is None]
READY = not MISSING

if MISSING:

    class TestWithoutSandbox(BaseCase):
        def test_left_out(self):
            self.skipTest(f"Left out, for want of {', '.join(MISSING)}: pip install webhero-sandbox[test]")
