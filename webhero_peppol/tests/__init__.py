from . import test_kbo
from . import test_receive
from . import test_send
from . import test_host_peppol
from . import test_onboarding
from . import test_lookup
from . import test_organisation
from . import test_access_points
