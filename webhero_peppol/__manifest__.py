{
    "name": "Webhero Peppol",
    "summary": "Peppol for Belgium and the Netherlands: right documents, checked by the official rules, "
    "never sent twice",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["webhero_billing_base", "account_peppol"],
    "external_dependencies": {"python": ["dnspython", "lxml", "python-stdnum", "requests"]},
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "data/ir_cron.xml",
        "report/peppol_document_report.xml",
    ],
    "installable": True,
}
