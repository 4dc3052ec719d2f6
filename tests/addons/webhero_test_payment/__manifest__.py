{
    "name": "Webhero test payment",
    "summary": "The payment of 1 cent with the host's demonstration provider and Mollie; never installed by users",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["webhero_peppol", "payment_demo", "payment_mollie"],
    "post_init_hook": "hide_demo",
    "installable": True,
}
