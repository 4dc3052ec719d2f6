"""Odoo's own entry: its prefork server starts a second program by the path of the first, which `-m odoo` has not."""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
