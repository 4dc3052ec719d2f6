"""Tests of the stand-ins; no database, no Odoo."""
