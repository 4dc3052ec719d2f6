from . import without_sandbox as test_without_sandbox
from . import test_client_redact
from . import test_rules_backoff

if test_without_sandbox.READY:
    from . import test_client_http
    from . import test_hostile_http
