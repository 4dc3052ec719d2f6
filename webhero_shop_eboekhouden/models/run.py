# SPDX-License-Identifier: LGPL-3.0-or-later
"""What one run of the worker talks to."""

from functools import cached_property

from odoo.addons.webhero_eboekhouden.models.booking import Run


class ShopRun(Run):
    """The shop and the books; and the settings as they were when the run began."""

    @cached_property
    def settings(self):
        return self.connection._rules_settings(self.connection._known_skus(self))

    @cached_property
    def name(self):
        return self.connection.name or ""

    @cached_property
    def today(self):
        return self.connection._shop_today()

    @cached_property
    def sale_mode(self):
        return self.connection.sale_mode

    @cached_property
    def way(self):
        return self.connection._way()

    @cached_property
    def wire(self):
        return self.connection._wire()

    @cached_property
    def shop(self):
        shop = self.connection._open_shop(self.log)
        self.stack.callback(self._close_shop, shop)
        return shop

    def _close_shop(self, shop):
        self.connection._remember_dialect(shop)
        shop.close()
