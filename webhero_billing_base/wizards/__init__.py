from . import account_move_reversal
from . import reminder_send
from . import payment_received
from . import excel_export_wizard
from . import mail_text
