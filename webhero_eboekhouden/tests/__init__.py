from . import test_client_books
from . import test_client_description
from . import test_client_errors
from . import test_client_once
from . import test_client_openapi
