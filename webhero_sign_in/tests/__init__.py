from . import test_client_code_flow
from . import test_hostile_sign_in
from . import test_sign_in
