# SPDX-License-Identifier: LGPL-3.0-or-later
def pre_init_hook(env):
    """The folder of the files was a parameter of webhero_peppol before the register was an addon of its own."""
    env.cr.execute("UPDATE ir_config_parameter SET key = 'webhero_kbo.dir' WHERE key = 'webhero_peppol.kbo_dir'")
