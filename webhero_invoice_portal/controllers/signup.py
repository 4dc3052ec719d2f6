# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome

from ..rules.password import lacks


class PortalSignup(AuthSignupHome):
    @http.route()
    def web_login(self, *args, **kw):
        """A customer who logs in sees the pages in the language of the customer card, not in the browser's.

        This page itself is in the language of the customer's previous page.
        """
        chosen = request.httprequest.cookies.get("frontend_lang")
        if request.db and not request.session.uid and request.env["res.lang"].sudo()._get_data(code=chosen):
            request.update_context(lang=chosen)
        response = super().web_login(*args, **kw)
        user = request.env.user
        if request.httprequest.method == "POST" and request.session.uid and user._is_portal() and user.lang:
            response.set_cookie("frontend_lang", user.lang, max_age=31_536_000, samesite="Lax")
        return response

    def get_auth_signup_qcontext(self):
        """C2: after a link from a mail the page is in the language of the customer card."""
        qcontext = super().get_auth_signup_qcontext()
        token = qcontext.get("token")
        partner = token and request.env["res.partner"].sudo()._get_partner_from_token(token)
        if partner and partner.lang:
            request.update_context(lang=partner.lang)
        return qcontext

    @http.route()
    def web_auth_reset_password(self, *args, **kw):
        """C3: a password reset asks for login and e-mail, and has the same answer whether or not they exist.

        The mail is sent by the scheduler, so that the response time reveals nothing either.
        """
        qcontext = self.get_auth_signup_qcontext()
        asks = request.httprequest.method == "POST" and not qcontext.get("token")
        if not asks or not qcontext.get("reset_password_enabled"):
            return super().web_auth_reset_password(*args, **kw)
        request.env["webhero.portal.reset"].sudo()._ask(
            request.params.get("login"), request.params.get("email"), request.httprequest.remote_addr
        )
        return self._webhero_reset_page(qcontext)

    def _webhero_reset_page(self, qcontext):
        qcontext["message"] = request.env._(
            "If this login name and this e-mail address belong together, a mail with a link is on its way."
            " It comes within a few minutes; look among the unwanted mail too."
        )
        response = request.render("auth_signup.reset_password", qcontext)
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    def _prepare_signup_values(self, qcontext):
        """C2: the login name of an activation link can't be changed by the form.

        C3: a customer's weak password is refused before Odoo invalidates the link; employees keep Odoo's own policy.
        """
        values = super()._prepare_signup_values(qcontext)
        partners, token = request.env["res.partner"].sudo(), qcontext.get("token")
        partner = (token and partners._get_partner_from_token(token)) or partners
        if lacks(values.get("password")) and all(user.share for user in partner.user_ids):
            raise UserError(request.env["res.users"]._webhero_password_rule())
        known = token and partners._signup_retrieve_info(token)
        if known and known.get("login"):
            values["login"] = request.params["login"] = known["login"]  # the host logs in with the latter
        return values
