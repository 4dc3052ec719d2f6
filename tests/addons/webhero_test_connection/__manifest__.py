{
    "name": "Webhero test connection",
    "summary": "A connection with a remote notebook, for the tests of the exchange floor; never installed by users",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["webhero_exchange"],
    "data": ["security/ir.model.access.csv"],
    "installable": True,
}
