{
    "name": "Webhero test bank feed",
    "summary": "A bank feed that another addon brings; never installed by users",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["webhero_bank_feed"],
    "installable": True,
}
