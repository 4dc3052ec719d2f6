"""The development environment behind `./run`: Odoo 19, PostgreSQL, a PDF engine and a browser, without Docker.

Standard library only: it runs before there is a virtual environment.
"""
