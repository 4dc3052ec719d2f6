# SPDX-License-Identifier: LGPL-3.0-or-later
"""The archive of a period as one zip: the documents, an index for people and one for machines (P13).

Made in the background by the frame of exports of webhero_base: in parts, each committed, never in memory whole.
"""

import contextlib

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules.archive_index import Index

BATCH = 500
NAMES = ("index.csv", "index.json", "SHA256SUMS")


class WebheroAccountExport(models.Model):
    _inherit = "webhero.account.export"

    kind = fields.Selection(selection_add=[("peppol", "Peppol archive")], ondelete={"peppol": "cascade"})

    def _in_parts(self):
        return self.kind == "peppol" or super()._in_parts()

    def _documents(self):
        return self.env["webhero.peppol.document"] if self.kind == "peppol" else super()._documents()

    def _documents_domain(self):
        if self.kind != "peppol":
            return super()._documents_domain()
        return self._archive_domain()

    def _archive_domain(self):
        return Domain("company_id", "=", self.company_id.id) & self.env["webhero.peppol.document"]._in_period(
            self.date_from, self.date_to
        )

    def _put_document(self, part, document):
        if self.kind != "peppol":
            return super()._put_document(part, document)
        try:
            part.writestr(document._archive_place(), document._content())
        except UserError as error:  # no longer matches its hash: listed in the index, and as missing in the zip
            return [[document.name, str(error.args[0])]]
        return []

    def _put_lists(self, target):
        if self.kind != "peppol":
            return super()._put_lists(target)
        with contextlib.ExitStack() as stack:
            paths = [stack.enter_context(self._temporary()) for _name in NAMES]
            with contextlib.ExitStack() as streams:
                files = [streams.enter_context(open(path, "w", encoding="utf-8", newline="")) for path in paths]
                self._write_index(Index(*files))
            for path, name in zip(paths, NAMES, strict=True):
                target.write(path, name)
        return super()._put_lists(target)

    def _write_index(self, index):
        documents, last = self.env["webhero.peppol.document"], 0
        while batch := documents.search(self._archive_domain() & Domain("id", ">", last), order="id", limit=BATCH):
            for document in batch:
                index.add(document._archive_entry())
            last = batch[-1].id
            self.env.invalidate_all()
        seals = self.env["webhero.peppol.seal"].sudo().search(
            [("company_id", "=", self.company_id.id), ("day", ">=", self.date_from), ("day", "<=", self.date_to)]
        )  # fmt: skip
        index.end([seal._as_entry() for seal in seals])
