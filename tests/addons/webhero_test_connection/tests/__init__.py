from . import test_exchange
from . import test_exchange_disk
from . import test_exchange_document
from . import test_exchange_kill
from . import test_exchange_many
from . import test_exchange_rights
from . import test_exchange_screens
from . import test_exchange_workers
