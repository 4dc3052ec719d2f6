from . import test_portal_account
from . import test_portal_list
from . import test_portal_mail
from . import test_portal_safe
from . import test_portal_seller
from . import test_rules_csv
from . import test_rules_filters
