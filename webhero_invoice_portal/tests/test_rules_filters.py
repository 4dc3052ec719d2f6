# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..rules import filters
from ..rules.password import lacks

ANYTHING = st.one_of(
    st.none(), st.text(max_size=80), st.integers(), st.sampled_from(["in", "-amount", "100", "2026-02-30"])
)
NAMES = ["read", "number", "from", "to", "category", "status", "search", "sort", "size", "kind"]


@tagged("post_install", "-at_install")
class TestFilters(BaseCase):
    def test_everything_that_makes_sense_holds(self):
        """C6: each filter of the address is read, and said again in the links."""
        address = {
            "read": "unread",
            "number": " 2026 ",
            "from": "2026-01-01",
            "to": "2026-12-31",
            "category": "Alg",
            "status": "overdue",
            "search": "bakker",
            "sort": "-amount",
            "size": "50",
        }
        asked = filters.parse(address)
        self.assertEqual((asked.read, asked.number, asked.date_from), ("unread", "2026", date(2026, 1, 1)))
        self.assertEqual((asked.sort, asked.descending, asked.size), ("amount", True, 50))
        self.assertEqual(filters.parse(asked.arguments(), 50), asked)

    def test_nonsense_is_left_out(self):
        """C6: a nonsense value never gives an error page."""
        asked = filters.parse(
            {
                "read": "perhaps",
                "from": "yesterday",
                "to": "2026-02-30",
                "status": "'; DROP TABLE",
                "sort": "password",
                "size": "5000",
                "kind": "all",
                "number": "\x00\x1b[31m",
            }
        )
        self.assertEqual(asked, filters.Filters(number="[31m"))

    def test_page_size_is_remembered_and_bounded(self):
        """C5: 10, 25, 50 or 100; never more."""
        self.assertEqual(filters.parse({}, "100").size, 100)
        self.assertEqual(filters.parse({"size": "10"}, "100").size, 10)
        self.assertEqual(filters.parse({"size": "101"}, "9").size, 25)

    @given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
    def test_any_address_is_read(self, address):
        """C6: whatever the address says, filters come out of it."""
        asked = filters.parse(address)
        self.assertIn(asked.size, filters.PAGE_SIZES)
        self.assertLessEqual(len(asked.search), filters.MAX_TEXT)
        self.assertEqual(filters.parse(asked.arguments(), asked.size), asked)

    def test_ids(self):
        """C9: ids from a form: each once, nonsense left out."""
        self.assertEqual(filters.ids(["3", "5,3", "x", "-1", "999999999999", None, "7"]), [3, 5, 7])
        self.assertEqual(len(filters.ids([str(n) for n in range(5000)])), 1000)

    def test_page_number(self):
        """C6: a nonsense page is the first one."""
        for value, page in (("3", 3), ("0", 1), ("-5", 1), ("x", 1), (None, 1), ("9" * 30, filters.MAX_PAGE)):
            self.assertEqual(filters.page_number(value), page)

    def test_password_rule(self):
        """C3: at least 8 characters with letters and digits."""
        for password, missing in (
            ("bakker01", set()),
            ("bakkerij", {"digit"}),
            ("12345678", {"letter"}),
            ("a1", {"length"}),
            ("", {"length", "letter", "digit"}),
            (None, {"length", "letter", "digit"}),
            ("éàüöèç12", set()),
        ):
            self.assertEqual(lacks(password), missing, password)
