{
    "name": "Webhero Bank",
    "summary": "Bank statements in, exactly once; invoices are paid when the bank says so",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["webhero_base", "account"],
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "data/bank_line_cron.xml",
        "wizards/bank_book_views.xml",
        "views/bank_page_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["webhero_bank/static/src/page/*"],
    },
    "installable": True,
}
