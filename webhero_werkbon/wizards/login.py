# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.tools.actions import CLOSE, notification


class WerkbonLogin(models.TransientModel):
    """User name and two codes, or a token: makes or changes the connection with the books (K1)."""

    _name = "webhero.werkbon.login"
    _description = "Log in to e-Boekhouden"

    werkbon_backend_id = fields.Many2one("webhero.werkbon.backend", required=True)
    mode = fields.Selection(
        [("soap", "User name and two codes"), ("token", "Token")], "Registered with", required=True, default="soap"
    )
    username = fields.Char("User name")
    code1 = fields.Char("Security code 1")
    code2 = fields.Char("Security code 2")
    token = fields.Char()
    token_end = fields.Date("Token ends on")
    country = fields.Selection(
        [("NL", "Netherlands"), ("BE", "Belgium")], "Administration's country", required=True, default="NL"
    )

    @api.model
    def default_get(self, fields_list):
        found = super().default_get(fields_list)
        backend = self.env["webhero.werkbon.backend"].browse(found.get("werkbon_backend_id")).exists()
        books = backend.books_backend_id
        if books:
            found.update(mode=books.mode, username=books.username, country=books.country, token_end=books.token_end)
        elif backend.company_id.country_id.code == "BE":
            found["country"] = "BE"
        return found

    def action_submit(self):
        """Store the values, try the login, and report whether e-Boekhouden accepted it."""
        self.ensure_one()
        backend = self.werkbon_backend_id
        backend.backend_id._check_manager()
        values = self._values()
        if backend.books_backend_id:
            backend.books_backend_id.sudo().write(values)
        else:
            values.update(name=self.env._("e-Boekhouden"), company_id=backend.company_id.id)
            backend.books_backend_id = self.env["webhero.eboekhouden.backend"].sudo().create(values)
        self.sudo().write({"code1": False, "code2": False, "token": False})
        backend.action_test_connection()
        if not backend.missing:
            backend._resume_waiting()
        return self._notify_result(backend)

    def _values(self):
        names = ("username", "code1", "code2") if self.mode == "soap" else ("token", "token_end")
        missing = [self._fields[name].get_description(self.env)["string"] for name in names if not self[name]]
        if missing:
            raise UserError(self.env._("Fill in: %s.", ", ".join(missing)))
        return {"mode": self.mode, "country": self.country, **{name: self[name] for name in names}}

    def _notify_result(self, backend):
        good = backend.state == "connected"
        wrong = backend.books_backend_id.probe_ids.filtered(lambda probe: not probe.ok)[:1]
        text = self.env._("You are logged in.") if good else " ".join(filter(None, (wrong.message, wrong.hint)))
        return notification(
            text,
            "success" if good else "danger",
            title=self.env._("Succeeded") if good else self.env._("Not logged in"),
            sticky=not good,
            then=CLOSE,
        )
