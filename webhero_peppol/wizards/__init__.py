from . import onboarding
from . import organisation_search
from . import peppol_registration
from . import rules_upload
