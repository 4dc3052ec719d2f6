"""Odoo's own entry point, in a file of its own.

A server that exceeds its memory limit, or receives SIGHUP, executes its program again by path, and the prefork server
starts a second one that way. For `python -m odoo` that path is `odoo/__main__.py`, which can't be run: relative imports.
"""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
