from . import help_request
