from . import report_reminder
from . import account_invoice_report
