from . import test_books_kill
from . import test_books_stopped
from . import test_books_workers
from . import test_gone_settings
