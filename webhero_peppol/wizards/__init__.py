from . import invitation
from . import onboarding
from . import onboarding_proof
from . import organisation_search
from . import peppol_answer
from . import peppol_registration
from . import rules_upload
from . import archive_period
