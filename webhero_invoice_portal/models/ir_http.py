# SPDX-License-Identifier: LGPL-3.0-or-later
"""The words of scripts and of controllers on a customer's pages: in the customer's language, and with "u" in Dutch (S18.12).

The words of views are corrected in ir_module.py.
"""

import functools

from odoo import api, models
from odoo.modules.module import Manifest
from odoo.tools.misc import ReadonlyDict, file_open
from odoo.tools.translate import (
    JAVASCRIPT_TRANSLATION_COMMENT,
    PYTHON_TRANSLATION_COMMENT,
    code_translations,
    translation_file_reader,
)

WORDS = "webhero_invoice_portal/i18n_customers/nl_code.po"
DUTCH = ("nl_BE", "nl_NL")
PAGES = "web.assets_frontend"


@functools.cache
def customers_words(kind):
    """{addon: {term: Dutch with "u"}} of the host's terms in scripts or in Python (`kind`, a comment of the file)."""
    found = {}
    with file_open(WORDS, "rb") as file:
        for row in translation_file_reader(file, fileformat="po"):
            if kind in row["comments"]:
                found.setdefault(row["module"], {})[row["src"]] = row["value"]
    return found


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def _register_hook(self):
        """The host takes terms of Python from memory only: those that controllers say to customers are replaced there."""
        super()._register_hook()
        for module, words in customers_words(PYTHON_TRANSLATION_COMMENT).items():
            for lang in DUTCH:
                host = code_translations.get_python_translations(module, lang)
                code_translations.python_translations[module, lang] = ReadonlyDict({**host, **words})

    @api.model
    def _get_translations_for_webclient(self, modules, lang):
        """On customers' pages, which are those without the web client's own addons, scripts say "u" too."""
        found, parameters = super()._get_translations_for_webclient(modules, lang)
        if lang in DUTCH and "base" not in modules:
            for module, words in customers_words(JAVASCRIPT_TRANSLATION_COMMENT).items():
                if module in found:
                    terms = found[module]["messages"]
                    polite = [{"id": one["id"], "string": words.get(one["id"], one["string"])} for one in terms]
                    found[module] = {"messages": polite}
        return found, parameters

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """The words of every script on the page, in its language: the host leaves out passkeys, two-factor and more."""
        found = super()._get_translation_frontend_modules_name()
        return [*found, *sorted(cls._webhero_addons_with_scripts() - set(found))]

    @classmethod
    def _webhero_addons_with_scripts(cls):
        """Installed addons with scripts on customers' pages, and those that the messages below a document come from."""
        installed = cls.pool._init_modules
        return {"mail"} | {name for name in installed if (Manifest.for_addon(name) or {}).get("assets", {}).get(PAGES)}
