from . import reminder_send
