from . import (
    test_help,
    test_identity,
    test_rules_base,
    test_rules_identity,
    test_unpacking,
    test_update,
    without_sandbox,
)

if without_sandbox.READY:
    from . import test_full_disk
