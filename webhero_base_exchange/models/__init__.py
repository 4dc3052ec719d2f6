from . import help_request, home
