from . import problem_report
from . import support_request
