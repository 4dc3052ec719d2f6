# SPDX-License-Identifier: LGPL-3.0-or-later
def pre_init_hook(env):
    """Move the parameter for the folder of the files from webhero_peppol, which contained the register before."""
    env.cr.execute("UPDATE ir_config_parameter SET key = 'webhero_kbo.dir' WHERE key = 'webhero_peppol.kbo_dir'")
