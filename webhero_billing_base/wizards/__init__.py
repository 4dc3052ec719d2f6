from . import reminder_send
from . import excel_export_wizard
