# SPDX-License-Identifier: LGPL-3.0-or-later
"""What runs the official rules is called the validator, in the model's name and in its settings too."""

OLD, NEW = "webhero.peppol.gate", "webhero.peppol.validator"


def migrate(cr, version):
    cr.execute("UPDATE ir_model SET model = %s WHERE model = %s", (NEW, OLD))
    cr.execute("UPDATE ir_model_fields SET model = %s WHERE model = %s", (NEW, OLD))
    cr.execute(
        "UPDATE ir_model_data SET name = replace(name, 'webhero_peppol_gate', 'webhero_peppol_validator')"
        " WHERE module = 'webhero_peppol' AND (name LIKE 'field_webhero_peppol_gate\\_\\_%'"
        " OR name = 'model_webhero_peppol_gate')"
    )
    cr.execute(
        "UPDATE ir_config_parameter SET key = replace(key, '.gate_', '.validator_')"
        " WHERE key IN ('webhero_peppol.gate_dir', 'webhero_peppol.gate_off')"
    )
