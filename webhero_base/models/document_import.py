# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bills received by mail, upload or Peppol: the files embedded in a PDF are unpacked within limits."""

import logging

from odoo import api, models
from odoo.tools.mimetypes import guess_mimetype

from ..rules import bounded
from ..rules.refusal import Refusal
from ..tools.unpacking import read_pdf

INNER = 3  # maximum depth of PDFs embedded in PDFs
_logger = logging.getLogger(__name__)


class AccountDocumentImportMixin(models.AbstractModel):
    _inherit = "account.document.import.mixin"

    @api.model
    def _unwrap_attachment(self, file_data, recurse=True):
        """The files embedded in a PDF, read in a separate process, as protection against decompression bombs.

        Such a PDF is imported as a document to be processed by hand, like any PDF without e-invoice.
        """
        if file_data["import_file_type"] != "pdf":
            return super()._unwrap_attachment(file_data, recurse=recurse)
        found = read_pdf(file_data["raw"] or b"")
        if isinstance(found, Refusal):
            _logger.warning("%s: what it carries is not read: %s", file_data["name"], found.code)
            return []
        embedded = [self._webhero_carried(file_data, name, content) for name, content in found.files]
        inner = [one for one in embedded if recurse and one["import_file_type"] == "pdf"][:INNER]
        return embedded + self._unwrap_attachments(inner, recurse=False)

    @api.model
    def _get_xml_tree(self, file_data):
        """XML that would exhaust the memory is imported as a file to be processed by hand, from any channel."""
        if bounded.too_many_nodes(file_data["raw"] or b""):
            _logger.warning("%s: not read: too many elements", file_data["name"])
            return None
        return super()._get_xml_tree(file_data)

    @api.model
    def _webhero_carried(self, file_data, name, content):
        """One embedded file in Odoo's format."""
        carried = {
            "name": name,
            "raw": content,
            "mimetype": guess_mimetype(content),
            "attachment": None,
            "origin_attachment": file_data["origin_attachment"],
            "origin_import_file_type": file_data["origin_import_file_type"],
        }
        carried["xml_tree"] = self._get_xml_tree(carried)
        carried["import_file_type"] = self._get_import_file_type(carried)
        return carried
