# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sentences for errors that only PrestaShop has, or that are corrected elsewhere there."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

KEY_HINT = _lt(
    "In PrestaShop open Advanced Parameters, Webservice; copy the key into the settings here, then press "
    "Test connection."
)
REPORT = _lt("Press Report a problem: the details go along by themselves.")

SENTENCES = {
    "key_format": (_lt("The webservice key has the wrong length; it has 32 characters."), KEY_HINT),
    "key_wrong": (_lt("The shop does not know this webservice key, or it is switched off there."), KEY_HINT),
    "key_of_other_shop": (_lt("This webservice key belongs to another shop of the same PrestaShop."), KEY_HINT),
    "key_not_seen": (
        _lt("The shop's web server lets nobody in, and the key never reached PrestaShop."),
        _lt("Ask the shop's host to let the Authorization header pass to /api, or to lift a password on the site."),
    ),
    "no_permission": (
        _lt("The webservice key may not read “%(resource)s”."),
        _lt("In PrestaShop open Advanced Parameters, Webservice, the key; tick View (GET) for %(resource)s, and save."),
    ),
    "webservice_disabled": (
        _lt("The webservice of the shop is switched off."),
        _lt("In PrestaShop open Advanced Parameters, Webservice, and switch the webservice on."),
    ),
    "unknown_resource": (_lt("This version of PrestaShop does not know “%(resource)s”."), REPORT),
    "not_a_shop": (
        _lt("No PrestaShop webservice answers at this address (answer %(status)s)."),
        _lt("Check the address of the shop in the settings."),
    ),
    "shipping_carries_vat": (
        _lt(
            "The articles carry no VAT but the shipping does (€ %(shipping)s), to %(country)s: neither a "
            "sale without VAT nor one with it."
        ),
        _lt(
            "In PrestaShop give the carrier a tax rule that frees these customers too. Correct this order, "
            "then press Process."
        ),
    ),
    "international_with_vat": (
        _lt("It is delivered outside the EU (%(country)s) and yet carries € %(vat)s of VAT."),
        _lt("In PrestaShop no tax rule may charge VAT in this country. Correct this order, then press Process."),
    ),
    "not_connected": (_lt("The shop's address or webservice key is missing."), KEY_HINT),
}
