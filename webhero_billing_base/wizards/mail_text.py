# SPDX-License-Identifier: LGPL-3.0-or-later
"""The texts of the three mails, in Dutch and French, and in German and English for who writes in them: written with words,
seen with a real invoice, back to default.
"""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.mail import html_sanitize, is_html_empty

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import CLOSE

from ..models.mail_template import KINDS
from ..rules import language, mail_text

LANGUAGES = {"nl": "nl_BE", "fr": "fr_BE"}
OTHERS = ("de", "en")  # for companies whose documents follow the customer beyond Dutch and French
TEXTS = [f"{part}_{lang}" for part in ("subject", "body") for lang in (*LANGUAGES, *OTHERS)]


class WebheroMailText(models.TransientModel):
    _name = "webhero.mail.text"
    _description = "Text of a mail"

    kind = fields.Selection(KINDS, string="Mail", required=True, default="invoice")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    own = fields.Boolean("Changed by you", compute="_compute_own")
    subject_nl = fields.Char("Subject in Dutch", required=True)
    body_nl = fields.Html("Text in Dutch", required=True, sanitize_style=True)
    subject_fr = fields.Char("Subject in French", required=True)
    body_fr = fields.Html("Text in French", required=True, sanitize_style=True)
    subject_de = fields.Char("Subject in German")
    body_de = fields.Html("Text in German", sanitize_style=True)
    subject_en = fields.Char("Subject in English")
    body_en = fields.Html("Text in English", sanitize_style=True)
    in_german = fields.Boolean(compute="_compute_others")
    in_english = fields.Boolean(compute="_compute_others")
    words = fields.Char("Words between braces", compute="_compute_words")
    move_id = fields.Many2one(
        "account.move",
        string="Seen with invoice",
        domain="[('company_id', '=', company_id), ('move_type', '=', 'out_invoice'), ('state', '=', 'posted')]",
        default=lambda self: self._default_move(),
    )
    preview_lang = fields.Selection(
        [("nl", "Dutch"), ("fr", "French"), ("de", "German"), ("en", "English")],
        string="In",
        default="nl",
        required=True,
    )
    preview_subject = fields.Char("Subject", compute="_compute_preview")
    preview = fields.Html("Preview", compute="_compute_preview", sanitize=False)

    def _default_move(self):
        domain = [("company_id", "=", self.env.company.id), ("move_type", "=", "out_invoice"), ("state", "=", "posted")]
        return self.env["account.move"].search(domain, order="id desc", limit=1)

    @api.depends("kind", "company_id")
    def _compute_own(self):
        for text in self:
            text.own = bool(text.company_id._webhero_mail_template(text.kind).webhero_company_id)

    @api.depends("company_id")
    def _compute_others(self):
        for text in self:
            shown = text._shown()
            text.in_german, text.in_english = "de" in shown, "en" in shown

    def _codes(self, lang):
        """Locales that read the text of that language: of German and English every one that is switched on."""
        if lang in LANGUAGES:
            return [LANGUAGES[lang]]
        return [code for code, _name in self.env["res.lang"].get_installed() if code[:2] == lang]

    def _shown(self):
        """The languages that the company's mails are in."""
        more = self.company_id.webhero_invoice_language in (language.FOUR, language.CUSTOMER)
        return [*LANGUAGES, *(lang for lang in OTHERS if more and self._codes(lang))]

    @api.depends_context("lang")
    def _compute_words(self):
        for text in self:
            text.words = ", ".join("{" + word + "}" for word in mail_text.words((self.env.lang or "")[:2]))

    @api.depends(*TEXTS, "move_id", "preview_lang")
    def _compute_preview(self):
        for text in self:
            text.preview_subject, text.preview = text._preview()

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        company = self.env["res.company"].browse(values.get("company_id")) or self.env.company
        kind = values.get("kind") or self.env.context.get("default_kind") or "invoice"
        return {**values, **self._texts(company._webhero_mail_template(kind))}

    # ---- buttons

    def action_save(self):
        self._check_may_edit()
        self._check_texts()
        template = self.company_id._webhero_own_mail_template(self.kind)
        for lang in self._shown():
            if not self[f"subject_{lang}"] or is_html_empty(self[f"body_{lang}"]):
                continue  # German or English that nobody wrote stays as it was
            body = html_sanitize(self[f"body_{lang}"], sanitize_attributes=True, strip_style=False)
            subject = mail_text.subject_to_template(self[f"subject_{lang}"])
            for code in self._codes(lang):
                template.with_context(lang=code).write(
                    {"subject": subject, "body_html": mail_text.body_to_template(body)}
                )
        return CLOSE

    def action_default(self):
        """Throw the company's own text away; the dialog opens again with the default."""
        self._check_may_edit()
        own = self.company_id._webhero_mail_template(self.kind)
        if own.webhero_company_id:
            own.unlink()
        return self.env["res.company"]._webhero_edit_mail(self.kind)

    # ---- texts

    def _check_may_edit(self):
        if not self.env.user.has_group("account.group_account_manager"):
            raise AccessError(self.env._("Only who may change the settings can change the texts of mails."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("You don't work in that company now."))

    def _texts(self, template):
        """The texts of a template in the words of their languages."""
        values = {}
        for lang in (*LANGUAGES, *OTHERS):
            localized = template.sudo().with_context(lang=next(iter(self._codes(lang)), "en_US"))
            subject = mail_text.subject_from_template(localized.subject, lang)
            body = mail_text.body_from_template(localized.body_html, lang)
            if isinstance(subject, Refusal) or isinstance(body, Refusal):
                raise UserError(
                    self.env._(
                        "Somebody put technical parts into the text “%s” in the list of e-mail templates."
                        " Change it there, or reset it there first.",
                        template.sudo().name,
                    )
                )
            # from a stored template, sanitized when it was saved
            values.update({f"subject_{lang}": subject, f"body_{lang}": Markup(body)})  # noqa: S704
        return values

    def _check_texts(self):
        for field in (f"{part}_{lang}" for lang in self._shown() for part in ("subject", "body")):
            wrong = mail_text.check(self[field])
            if wrong:
                raise ValidationError(self._wrong(field, wrong))

    def _wrong(self, field, wrong):
        label = self._fields[field]._description_string(self.env)
        if wrong.code == "mail_braces":
            return self.env._("%s: a brace is opened or closed alone. Write a word between two braces.", label)
        return self.env._(
            "%(field)s: “{%(word)s}” is not a word that is filled in. Use one of these: %(words)s.",
            field=label,
            word=wrong.facts["word"],
            words=self.words,
        )

    def _preview(self):
        """(subject, body) as the chosen customer would read them; the reason where the text is not right."""
        lang = self.preview_lang or "nl"
        subject, body = self[f"subject_{lang}"], self[f"body_{lang}"]
        if not self.move_id:
            return "", self.env._("Confirm an invoice first; the preview is made with a real one.")
        for field, text in ((f"subject_{lang}", subject), (f"body_{lang}", body)):
            wrong = mail_text.check(text)
            if wrong:
                return "", self._wrong(field, wrong)
        self.move_id.check_access("read")
        render = (
            self.env["mail.render.mixin"]
            .sudo()
            .with_context(lang=next(iter(self._codes(lang)), "en_US"))
            ._render_template
        )
        ids = self.move_id.ids
        clean = html_sanitize(body or "", sanitize_attributes=True)
        return (
            render(mail_text.subject_to_template(subject), "account.move", ids)[ids[0]],
            render(mail_text.body_to_template(clean), "account.move", ids, engine="qweb")[ids[0]],
        )
