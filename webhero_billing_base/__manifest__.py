{
    "name": "Webhero Billing",
    "summary": "Invoices, reminders, repeated invoices and Excel for a Belgian small business, in Dutch and French",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": [
        "webhero_exchange",
        "account",
        "account_edi_ubl_cii",
        "l10n_be",
        "base_vat",
        "base_iban",
        "phone_validation",
        "portal",
        "sale_management",
    ],
    "external_dependencies": {"python": ["stdnum", "phonenumbers", "openpyxl", "xlsxwriter"]},
    "data": [
        # one group of lines per room; keep security first
        "security/ir.model.access.csv",
    ],
    "demo": [],
    "assets": {},
    "installable": True,
    "application": True,
}
