from . import onboarding
from . import organisation_search
from . import rules_upload
