from . import test_client_http
from . import test_client_redact
from . import test_hostile_http
from . import test_rules_backoff
