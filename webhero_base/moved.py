"""What moved to another addon since it was first installed somewhere: one entry for each pair of addons.

An update of an older database changes these owners before anything is loaded (hooks.py), so that no table, column or
record is lost. Entries stay for as long as databases of the older version are updated.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Move:
    """From addon `old` to addon `new`."""

    old: str
    new: str
    # whole models: their fields, views, windows, access, rules, templates and reports come along
    models: tuple[str, ...] = ()
    # fields of models that stay, as "res.partner.webhero_language"
    fields: tuple[str, ...] = ()
    # xml ids that belong to none of these: menus, QWeb templates, views on models that stay, indexes (constraint_…)
    names: tuple[str, ...] = ()


MOVES: tuple[Move, ...] = ()
