from . import kbo_enterprise, kbo_import, res_config_settings
