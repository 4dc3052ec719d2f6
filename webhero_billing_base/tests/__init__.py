from odoo.addons.webhero_base.tests import without_sandbox as test_without_sandbox

from . import test_beside
from . import test_copy
from . import test_demo
from . import test_discount
from . import test_rules_discount
from . import test_home
from . import test_home_months
from . import test_home_screen
from . import test_installation
from . import test_invoice
from . import test_language
from . import test_language_four
from . import test_lists
from . import test_numbers
from . import test_parties
from . import test_quotes
from . import test_reminders
from . import test_reminders_claims
from . import test_reminders_consumer
from . import test_repeat
from . import test_rules_language
from . import test_rules_mail_failure
from . import test_rules_mail_text
from . import test_rules_mentions
from . import test_rules_numbers
from . import test_rules_print_sheet
from . import test_services_abroad
from . import test_settings
from . import test_status

if test_without_sandbox.READY:
    from . import test_mentions
    from . import test_pdf
    from . import test_pdf_quick
    from . import test_rules_consumer_debt
    from . import test_rules_late_payment
    from . import test_rules_periods
    from . import test_rules_repeats
