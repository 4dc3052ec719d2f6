"""Several documents in one PDF, also by a wkhtmltopdf without patched Qt, as Debian has it."""

from odoo import api, models
from odoo.tools.pdf import merge_pdf

from odoo.addons.base.models.ir_actions_report import _wkhtml


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _run_wkhtmltopdf(self, bodies, *args, **kwargs):
        """That build refuses more than one document per run, with a sentence about Qt: then one by one."""
        bodies = list(bodies)
        run = super()._run_wkhtmltopdf
        if len(bodies) < 2 or _wkhtml().is_patched_qt:
            return run(bodies, *args, **kwargs)
        return merge_pdf([run([body], *args, **kwargs) for body in bodies])
