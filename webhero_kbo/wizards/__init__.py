from . import kbo_upload
