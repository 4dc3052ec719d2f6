from . import account_move_send_wizard
from . import account_move_reversal
from . import reminder_send
from . import payment_received
from . import mail_text
from . import discount
from . import sale_order_discount
