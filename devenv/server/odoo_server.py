"""Odoo's own entry, in a file of its own.

A server that passes its memory limit, or is told to (SIGHUP), executes its program again by path, and the prefork server
starts a second one so. Of `python -m odoo` that path is `odoo/__main__.py`, which can't be run: relative imports.
"""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
