# SPDX-License-Identifier: LGPL-3.0-or-later
"""A stand-in of a provider: its page, its token endpoint and its userinfo."""

from urllib.parse import urlencode

from werkzeug.utils import redirect

from sandbox.service import Service, json_answer, route

from ..client import code_flow


class Provider(Service):
    name = "sign_in_provider"
    title = "Sign-in provider"
    CLIENT, SECRET = "client-invented", "secret-invented"
    switches = {
        "person": ({"sub": "p-1", "name": "Lies Peeters"}, "who is signed in there"),
        "pkce": (False, "a code is only good with its verifier"),
    }

    @route("/authorize")
    def authorize(self, request):
        asked = request.args
        code = f"code-{self.store.next_number('code')}"
        self.store.put(
            "code", code, {"redirect_uri": asked["redirect_uri"], "challenge": asked.get("code_challenge", "")}
        )
        return redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    @route("/token", "POST")
    def token(self, request):
        form = request.form
        known = self.store.get("code", form.get("code", ""))
        proven = (
            not self.settings["pkce"]
            or known
            and known["challenge"] == code_flow.challenge(form.get("code_verifier", ""))
        )
        keys = (form.get("client_id"), form.get("client_secret")) == (self.CLIENT, self.SECRET)
        if not known or not proven or not keys or form.get("redirect_uri") != known["redirect_uri"]:
            return json_answer({"error": "invalid_grant"}, 400)
        self.store.delete("code", form["code"])
        return json_answer({"access_token": "token-1", "token_type": "Bearer", "expires_in": 3600})

    @route("/userinfo")
    def userinfo(self, request):
        if request.headers.get("Authorization") != "Bearer token-1":
            return json_answer({"error": "invalid_token"}, 401)
        return json_answer(self.settings["person"])
