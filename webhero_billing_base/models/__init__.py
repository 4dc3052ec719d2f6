# what others inherit from
from . import document
from . import queued_mail

# by name
from . import account_chart_template
from . import account_edi_common
from . import account_edi_ubl_bis3
from . import account_fiscal_position
from . import account_journal
from . import account_move
from . import account_move_document
from . import account_move_line
from . import account_move_mail
from . import account_move_reminder
from . import account_move_send
from . import account_move_status
from . import account_tax
from . import billing_demo
from . import customer_category
from . import data_to_check
from . import first_step
from . import home
from . import invoice_category
from . import invoice_copy
from . import ir_actions_report
from . import ir_attachment
from . import late_rate
from . import mail_template
from . import product_template
from . import reminder
from . import repeat
from . import repeat_period
from . import res_company
from . import res_config_settings
from . import res_partner
from . import sale_order
from . import sale_order_line
