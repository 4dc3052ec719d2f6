"""The development environment behind `./run`: Odoo 19, PostgreSQL, PDF engine and browser, without Docker.

Standard library only: it runs before there is a virtual environment.
"""
