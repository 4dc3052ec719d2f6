from odoo.addons.webhero_base.tests import without_sandbox as test_without_sandbox

from . import test_host_peppol

if test_without_sandbox.READY:
    from . import test_access_points
    from . import test_alone
    from . import test_answers
    from . import test_archive
    from . import test_compliance
    from . import test_files
    from . import test_hint
    from . import test_hostile_peppol
    from . import test_late_delivery
    from . import test_lookup
    from . import test_onboarding
    from . import test_organisation
    from . import test_profile
    from . import test_proof
    from . import test_receive
    from . import test_receive_files
    from . import test_receive_kinds
    from . import test_receive_messages
    from . import test_receive_right
    from . import test_receive_strangers
    from . import test_receive_terms
    from . import test_receive_told
    from . import test_release_of_rules
    from . import test_send
    from . import test_send_again
    from . import test_send_batch
    from . import test_send_once
    from . import test_update
    from . import test_words
    from . import test_written_cases
