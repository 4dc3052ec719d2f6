# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from ..rules import mail_failure


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _routing_handle_bounce(self, email_message, message_dict):
        """A copy that a mail server took and returned later did not arrive either: Odoo only notes it of mails to a contact."""
        super()._routing_handle_bounce(email_message, message_dict)
        answer = mail_failure.returned(email_message)
        if answer and message_dict["bounced_message"]:
            self.env["webhero.queued.mail"]._note_returned(message_dict["bounced_message"], answer)
