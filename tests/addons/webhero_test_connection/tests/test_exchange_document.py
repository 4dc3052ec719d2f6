"""The document of a message: its bytes stored once, its handler, and the hooks that are called (13.1, 13.2)."""

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NotebookCase

CONTENT = b"<page>one</page>"


@tagged("post_install", "-at_install")
class TestExchangeDocument(NotebookCase):
    def _page(self, key="P1", text="one"):
        page = self.env["webhero.notebook.page"].create({"text": text})
        page._freeze(CONTENT, "page.xml")
        page._put_message(self.connection, "notebook.page", key)
        return page

    def test_bytes_stand_once(self):
        """13.1: message and document have the same bytes, in one attachment, with one hash; no user can change them."""
        before = self.env["ir.attachment"].search_count([])
        page = self._page()
        self.assertEqual(self.env["ir.attachment"].search_count([]), before + 1)
        message = page.exchange_id
        self.assertEqual((message.payload_id, message.payload_sha256), (page.attachment_id, page.sha256))
        self.assertEqual((message._payload(), page._content()), (CONTENT, CONTENT))
        self.assertEqual(message._record(), page)
        for change in (lambda: page.attachment_id.write({"raw": b"x"}), page.attachment_id.unlink):
            with self.assertRaises(UserError):
                change()

    def test_it_handles_itself(self):
        """13.2: the handler is on the document, whose hook is called when the message is done."""
        page = self._page()
        page.exchange_id._run()
        self.assertEqual((page.exchange_id.state, page.told), ("done", "done"))
        self.assertEqual([note["text"] for note in self.notes], ["one"])

    def test_failed_again_skipped(self):
        """13.1: its hooks are called when its message fails, is processed again, or needs no more action; a message without a
        document works as before.
        """
        page, lonely = self._page(text="refuse"), self._note("A1", refuse="no")
        messages = page.exchange_id + lonely
        messages._run()
        self.assertEqual((messages.mapped("state"), page.told), (["error", "error"], "failed (The note says refuse.)"))
        messages.action_process()
        messages.action_skip()
        self.assertTrue(page.told.endswith("again skipped"), page.told)
        twin = self._page("P2", "nothing")
        twin.exchange_id._run()
        self.assertEqual((twin.exchange_id.state, twin.told), ("skipped", "skipped"))

    def test_failure_is_stored_with_the_message(self):
        """13.1: a message is in error together with what its document makes of that, or neither is."""
        page = self._page(text="refuse")

        def conflict(_self, reason):
            raise psycopg2.errors.SerializationFailure

        self.patch(type(page), "_message_failed", conflict)
        page.exchange_id._run()
        self.assertEqual((page.exchange_id.state, page.exchange_id.error_code), ("busy", False))

    def test_bytes_outlive_the_message(self):
        """13.1, P13: messages go after thirteen months; what a document keeps stays, and stays frozen."""
        page, note = self._page(), self._note("A1")
        messages = page.exchange_id + note
        messages._run()
        kept, gone = page.attachment_id, note.payload_id
        self.env.cr.execute(
            "UPDATE webhero_exchange SET done_at = now() - interval '500 days' WHERE id IN %s", (tuple(messages.ids),)
        )
        messages.invalidate_recordset()
        self.exchange._gc_done()
        self.assertFalse(messages.exists() or gone.exists())
        self.assertEqual(page._content(), CONTENT)
        with self.assertRaises(UserError):
            kept.write({"raw": b"other"})

    def test_every_message_is_put(self):
        """13.1: the same document is enqueued once, whatever user asks."""
        page = self._page()
        again = page._put_message(self.connection, "notebook.page", "P1")
        self.assertEqual(again, page.exchange_id)
        self.assertLessEqual(again.next_try_at, fields.Datetime.now())

    def test_many_are_put_together(self):
        """13.1: a page of messages is put with as many queries as one; those that are there are given back."""
        first = self.exchange._put_all(self.connection, "notebook.page", ["B1", "B2", "B3"], state="open")
        keys = [f"B{number}" for number in range(1, 41)]
        self.env.flush_all()
        with self.assertQueryCount(15):
            found = self.exchange._put_all(self.connection, "notebook.page", keys, state="open")
        self.assertEqual(list(map(found.get, first)), list(first.values()))
        self.assertEqual(sorted(found), sorted(keys))
        self.assertEqual(len({message.id for message in found.values()}), 40)

    def test_put_with_a_document(self):
        """13.1: a message that is enqueued for a document without one becomes its message, whatever code enqueues it."""
        page = self.env["webhero.notebook.page"].create({"text": "one"})
        page._freeze(CONTENT, "page.xml")
        message = self.exchange._put(self.connection, "notebook.page", "P9", payload=CONTENT, record=page)
        self.assertEqual((page.exchange_id, message.payload_id), (message, page.attachment_id))
        message._run()
        self.assertEqual(page.told, "done")
