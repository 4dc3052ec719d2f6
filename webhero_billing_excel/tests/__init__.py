from odoo.addons.webhero_base.tests import without_sandbox as test_without_sandbox

from . import test_excel_articles
from . import test_excel_export
from . import test_excel_import
from . import test_rules_large
from . import test_rules_workbook

if test_without_sandbox.READY:
    from . import test_excel_at_once
    from . import test_rules_lists
from . import test_excel_opening
