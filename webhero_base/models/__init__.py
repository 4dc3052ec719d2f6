# what others inherit from
from . import portal_fields

# by name
from . import (
    account_edi_common,
    account_export,
    account_move,
    base,
    document_import,
    fetchmail,
    home,
    home_month,
    ir_attachment,
)
from . import ir_actions_report, ir_http, opening, res_company, res_partner, res_partner_bank
