from . import backend
from . import connection
from . import probe
from . import exchange
from . import exchange_run
from . import exchange_log
from . import exchange_document
from . import ir_attachment
