from . import access_point
