from . import account_edi_common, account_export, base, home, ir_attachment, res_company, res_partner, res_partner_bank
from . import document_import, portal_fields
