# what others inherit from
from . import portal_fields

# by name
from . import account_edi_common, account_export, base, document_import, home, ir_attachment, opening, res_company
from . import res_partner, res_partner_bank
