# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which existing record does a row of a list mean? On the strongest key that both have; never on a guess."""

from __future__ import annotations

from dataclasses import dataclass

from odoo.addons.webhero_base.rules.refusal import Refusal

CUSTOMER_KEYS = ("ref", "vat", "kbo", "email")
ARTICLE_KEYS = ("ref",)


@dataclass(frozen=True)
class Known:
    """A record that exists, or (id below zero) an earlier row of the same file."""

    id: int
    keys: dict
    label: str = ""
    archived: bool = False


class Matcher:
    """`order` names the keys, the strongest first. Rows are given to it in their order, so that twins are found."""

    def __init__(self, order, known=()):
        self.order = order
        self.index = {key: {} for key in order}
        self.claimed = {}
        self.ids = set()
        for one in known:
            self.learn(one)

    def learn(self, one: Known) -> None:
        """Add a record; the same one twice counts once."""
        if one.id in self.ids:
            return
        self.ids.add(one.id)
        for key in self.order:
            if value := one.keys.get(key):
                self.index[key].setdefault(value.casefold(), []).append(one)

    def find(self, keys: dict[str, str]) -> Known | None:
        """The record meant by `keys`, None for a new one, or a Refusal: ambiguous or archived.

        A weaker key only finds a record that doesn't contradict a stronger one: two customers with the same e-mail
        address and each a VAT number of its own are two customers.
        """
        for position, key in enumerate(self.order):
            value = keys.get(key)
            known = self.index[key].get(value.casefold(), ()) if value else ()
            found = [one for one in known if self._agrees(one, keys, self.order[:position])]
            if len(found) > 1:
                labels = ", ".join(one.label for one in found[:3])
                return Refusal("ambiguous", {"key": key, "value": value, "found": labels, "count": len(found)})
            if found:
                return Refusal("archived", {"key": key, "value": value}) if found[0].archived else found[0]
        return None

    def _agrees(self, one, keys, stronger):
        return all(
            not one.keys.get(key) or not keys.get(key) or one.keys[key].casefold() == keys[key].casefold()
            for key in stronger
        )

    def namesake(self, key: str, value: str) -> str:
        """The label of a record that has this key, whatever its other keys say; "" where there is none."""
        known = self.index[key].get(value.casefold(), ()) if value else ()
        return known[0].label if known else ""

    def match(self, row: int, keys: dict[str, str]) -> Refusal | Known:
        """What `find` gives, but a Refusal `twice` where an earlier row of the file took the same record."""
        found = self.find(keys)
        if isinstance(found, Refusal):
            return found
        if found is not None and found.id in self.claimed:
            return Refusal("twice", {"row": self.claimed[found.id]})
        if found is None:
            self.learn(Known(-row, keys, str(row)))
        self.claimed[-row if found is None else found.id] = row
        return found
