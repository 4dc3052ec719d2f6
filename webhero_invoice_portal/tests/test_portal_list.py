# SPDX-License-Identifier: LGPL-3.0-or-later
import dataclasses
import io
import re
import zipfile

from odoo.tests import tagged

from sandbox import check_digits

from ..rules import filters
from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalList(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._invoice(
            cls.bakker, 100, webhero_invoice_category_id=cls.category.id, invoice_date_due="2026-04-01"
        )
        cls.second = cls._invoice(cls.bakker, 50, invoice_date="2026-04-02")
        cls.foreign = cls._invoice(cls.slager, 777)
        cls.draft = cls._invoice(cls.bakker, 333, post=False)

    def setUp(self):
        super().setUp()
        self.authenticate("brood", "brood-12345")

    def _names(self, query=""):
        text = self.url_open(f"/my/invoices{query}").text
        return {move for move in (self.first, self.second, self.foreign) if f">{move.name}</a>" in text}

    def test_own_invoices_only(self):
        """C5, C16: the customer's posted invoices, nobody else's, no drafts."""
        self.assertEqual(self._names(), {self.first, self.second})

    def test_filters(self):
        """C6: number, dates, category by its beginning, status, read status; combined; nonsense is no error."""
        self.assertEqual(self._names(f"?number={self.first.name}"), {self.first})
        self.assertEqual(self._names("?from=2026-04-01&to=2026-04-30"), {self.second})
        self.assertEqual(self._names("?category=Alg"), {self.first})
        self.assertEqual(self._names("?category=gem"), set())
        self.assertEqual(self._names("?category=%25"), set())
        self.assertEqual(self._names("?status=paid"), set())
        self.assertEqual(self._names("?status=overdue&category=alg"), {self.first})
        nonsense = ("?sort=x&size=y&from=z&page=w", "?sortby=x&filterby=y", "?number='%22;--", "?date_begin=1")
        for query in nonsense:
            self.assertEqual(self.url_open(f"/my/invoices{query}").status_code, 200, query)

    def test_filters_find_parts(self):
        """C6: a part of the number is enough; the free search looks in number, reference, communication and category."""
        self.first.ref = "BESTEL-4711"
        part = self.second.name[2:]
        self.assertEqual(
            self._names(f"?number={part}"), {move for move in (self.first, self.second) if part in move.name}
        )
        self.assertEqual(self._names("?search=stel-47"), {self.first})
        self.assertEqual(self._names("?search=doorbelast"), {self.first})
        self.assertEqual(
            self._names(f"?search={self.second.payment_reference[3:11]}"),
            {
                move
                for move in (self.first, self.second)
                if self.second.payment_reference[3:11] in move.payment_reference
            },
        )
        self.assertEqual(self._names("?search=niets"), set())

    def test_archived_category(self):
        """C6: invoices of a category that is no longer used are still found by it."""
        self.category.active = False
        self.assertEqual(self._names("?category=Alg"), {self.first})

    def test_settled_credit_note(self):
        """C14: a credit note shows that it is one, whether or not it is settled; its status stands apart."""
        refund = self._invoice(self.bakker, 20, move_type="out_refund")
        row = self._row(refund)
        self.assertIn("Creditnota", row)
        self.assertIn("Open", row)
        (refund | self.first).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()
        row = self._row(refund)
        self.assertEqual(refund.payment_state, "paid")
        self.assertIn("Creditnota", row)
        self.assertIn("Betaald", row)
        self.assertNotIn("Creditnota", self._row(self.first))

    def _row(self, move):
        page = self.url_open("/my/invoices").text
        start = page.index(f'name="page_ids" value="{move.id}"')
        return page[start : page.index("</tr>", start)]

    def test_read_marks(self):
        """C5: opening marks as read, for this login only."""
        self.assertEqual(self._names("?read=unread"), {self.first, self.second})
        self.assertEqual(self.url_open(f"/my/invoices/{self.first.id}").status_code, 200)
        self.assertEqual(self._names("?read=unread"), {self.second})
        self.assertEqual(self._names("?read=read"), {self.first})
        self.assertEqual(self.first.webhero_read_ids.user_id, self.user)

    def test_every_column_sorts_both_ways(self):
        """C5: each column, up and down."""
        for column in ("read", "number", "date", "due", "category", "amount", "open", "status"):
            for sign in ("", "-"):
                text = self.url_open(f"/my/invoices?sort={sign}{column}").text
                self.assertIn(self.first.name, text)
        up = self.url_open("/my/invoices?sort=amount").text
        self.assertLess(up.index(f">{self.second.name}</a>"), up.index(f">{self.first.name}</a>"))
        down = self.url_open("/my/invoices?sort=-amount").text
        self.assertLess(down.index(f">{self.first.name}</a>"), down.index(f">{self.second.name}</a>"))

    def test_csv(self):
        """C8, C10: the lines of one invoice, from the row."""
        response = self.url_open(f"/my/invoices/{self.first.id}/csv")
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.content.startswith(b"\xef\xbb\xbf"))
        self.assertIn("Advies", response.content.decode())
        self.assertIn("100,00;121,00", response.content.decode())

    def test_csv_of_many(self):
        """C9, C10: several invoices are one CSV; quantity and price keep the decimals that they have."""
        self.env["decimal.precision"].search([("name", "=", "Product Unit")]).digits = 3
        draft = self._invoice(self.bakker, 1.2345, post=False)
        draft.invoice_line_ids.quantity = 2.125
        draft.action_post()
        text = self.url_open(
            "/my/invoices/download", data={"csrf_token": self._token(), "kind": "csv", "ids": [self.first.id, draft.id]}
        ).content.decode("utf-8-sig")
        self.assertEqual([line.split(";")[0] for line in text.splitlines()], ["Factuur", self.first.name, draft.name])
        self.assertIn(";2,125;", text)
        self.assertIn(";1,2345;", text)

    def test_files_from_the_page_of_the_invoice(self):
        """C7, C8: the page of one invoice offers each format; the PDF can be looked at in the browser."""
        text = self.url_open(f"/my/invoices/{self.first.id}").text
        for kind in ("pdf", "xml", "csv"):
            self.assertIn(f"/my/invoices/{self.first.id}/{kind}", text)
        self._store_files(self.first)
        pdf = self.url_open(f"/my/invoices/{self.first.id}/pdf?view=1")
        self.assertEqual((pdf.status_code, pdf.content[:5]), (200, b"%PDF-"))
        self.assertEqual(pdf.headers["Content-Disposition"], "inline")
        xml = self.url_open(f"/my/invoices/{self.first.id}/xml")
        self.assertEqual(xml.content, f"<Invoice>{self.first.name}</Invoice>".encode())

    def test_many_as_one_zip(self):
        """C9: a selection as PDF or XML is one zip with a file for each invoice; nothing selected is told."""
        self._store_files(self.first | self.second)
        page = self.url_open("/my/invoices")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        for kind in ("pdf", "xml"):
            response = self.url_open(
                "/my/invoices/download",
                data={
                    "csrf_token": token,
                    "kind": kind,
                    "ids": [self.first.id, self.second.id],
                },
            )
            self.assertEqual((response.status_code, response.headers["Content-Type"]), (200, "application/zip"))
            with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
                names = sorted(archive.namelist())
            self.assertEqual(names, sorted(f"{move.name}.{kind}" for move in (self.first, self.second)))
        nothing = self.url_open("/my/invoices/download", data={"csrf_token": token, "kind": "pdf"})
        self.assertIn('role="alert"', nothing.text)

    def test_another_customers_files(self):
        """C16: no file of another's invoice, in any format, alone or in a selection; nothing of it in the answer."""
        for address in (f"/my/invoices/{self.foreign.id}/{kind}" for kind in ("pdf", "xml", "csv")):
            self.assertEqual(self.url_open(address).status_code, 404)
        response = self.url_open(f"/my/invoices/{self.foreign.id}")
        self.assertNotIn("777,00", response.text)
        self.assertNotIn(self.foreign.name, response.text)

    def test_how_to_pay(self):
        """C13: the page has the open amount, the account, the structured communication and the square of the bank apps."""
        self.env["res.partner.bank"].create(
            {
                "acc_number": check_digits.be_iban(1234567),
                "partner_id": self.company.partner_id.id,
                "allow_out_payment": True,
            }
        )
        move = self._invoice(self.bakker, 200)
        self.assertTrue(re.fullmatch(r"\+\+\+\d{3}/\d{4}/\d{5}\+\+\+", move.payment_reference))
        page = self.url_open(f"/my/invoices/{move.id}").text
        pay = page[page.index('class="wh_pay ') :]
        for text in (move.payment_reference, "242,00", move.partner_bank_id.acc_number, "data:image/png;base64,"):
            self.assertIn(text, pay)
        refund = self._invoice(self.bakker, 10, move_type="out_refund")
        self.assertNotIn('class="wh_pay ', self.url_open(f"/my/invoices/{refund.id}").text)

    def test_more_rows_take_no_more_queries(self):
        """C17: a page of many invoices asks the database as often as a page of two, with any filter; one index serves it."""
        many = [
            self._invoice(self.bakker, amount, webhero_invoice_category_id=self.category.id) for amount in range(1, 9)
        ]
        for query in (
            {},
            {"read": "unread"},
            {"category": "Alg"},
            {"search": "a"},
            {"sort": "read"},
            {"sort": "category"},
        ):
            counts = [self._queries(query, size) for size in (2, len(many))]
            self.assertLessEqual(counts[1], counts[0], query)
        self.env.cr.execute("SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'account_move%webhero_portal_idx'")
        self.assertIn("commercial_partner_id", self.env.cr.fetchone()[0])

    def _queries(self, query, size):
        """Queries for the page of `size` rows that `query` asks for, after one that has filled the caches."""
        moves = self.env["account.move"].with_user(self.user)
        asked = dataclasses.replace(filters.parse(query), size=size)
        for _turn in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            moves._webhero_portal_found(asked, 1)[1]._webhero_portal_rows()
        return self.env.cr.sql_log_count - before

    def test_the_hosts_own_links(self):
        """C6: the tiles of the host's home page come out at what they say: what is overdue."""
        self.second.invoice_date_due = "2099-01-01"
        self.assertEqual(self._names("?filterby=overdue_invoices"), {self.first})

    def test_signed_link(self):
        """C4: a signed link shows its invoice, not another one, and not after its time."""
        link = self.first._webhero_signed_link()
        path = link[link.index("/invoice/") :]
        self.authenticate(None, None)
        other = path.replace(str(self.first.id), str(self.foreign.id), 1)
        for wrong in (other, path[:-1] + ("0" if path[-1] != "0" else "1")):
            self.assertEqual(self.url_open(wrong).status_code, 403)
        _empty, _invoice, invoice_id, expires, _signature = path.split("/")
        past = int(expires) - 400 * 86_400
        stale = f"/invoice/{invoice_id}/{past}/{self.first._webhero_link_signature(past)}"
        self.assertEqual(self.url_open(stale).status_code, 403)
