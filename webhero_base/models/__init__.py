from . import account_edi_common, account_export, base, home, ir_attachment, res_company, res_partner, res_partner_bank
from . import base
from . import document_import
from . import portal_fields
