# SPDX-License-Identifier: LGPL-3.0-or-later
"""Our documents on paper, quickly: a small style sheet inside the page, no waiting, several by one process.

The host's engine loads 412 kB of style sheets over HTTP for each of body, header and footer and then waits a second for
scripts, twice. Our layout has no scripts. A document that is not on our layout, or that a user gave a script, is
printed as the host does it; so is everything where the engine is not the patched one.
"""

import contextlib
import io
import logging
import os
import re
import subprocess
import tempfile
from pathlib import Path

import lxml.html

from odoo import api, models, tools
from odoo.modules.module import get_module_path
from odoo.tools.pdf import (
    NameObject,
    OdooPdfFileReader,
    OdooPdfFileWriter,
    PdfReadError,
    PdfStreamError,
    createStringObject,
    merge_pdf,
)

from odoo.addons.base.models.ir_actions_report import _wkhtml
from odoo.addons.webhero_base.tools import parameters

from ..rules import print_sheet

_logger = logging.getLogger(__name__)

OUR_LAYOUT = "o_report_layout_webhero"
SHEET_LINK = re.compile(r'<link type="text/css" rel="stylesheet" href="(/web/assets/[^"]+\.css)"\s*/>')
# a file that the engine would have to fetch, with the session of who prints
FETCHED = re.compile(r"""\s(?:src|background)=["'](?!data:)|url\(\s*(?!["']?(?:data:|/web/static/fonts))""")
# fonts of the host's folder that are found by the name that its style sheets give them
KNOWN_FONTS = {"Lato": "lato"}
# the engine keeps what it loaded: more documents at a time cost memory, not time
AT_A_TIME = 40
SECONDS_PER_DOCUMENT = 5


class PdfBatch:
    """Documents that one run of the engine makes, each while the page of the next is still being rendered.

    The engine begins with the first document; whoever asks for the PDFs at the end waits for the last.
    """

    def __init__(self):
        self.jobs = []  # the path of each PDF
        self.engine = None
        self.folder = tempfile.TemporaryDirectory(prefix="webhero.print.")

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        if self.engine:
            self.engine.kill()
            self.engine.__exit__(*failure)
        self.folder.cleanup()

    def add(self, arguments, body, footer):
        """Take up a document and give the mark that stands for its PDF until it is made."""
        number = len(self.jobs)
        body_file, footer_file, pdf = (
            Path(self.folder.name, f"{number}.{end}") for end in ("html", "footer.html", "pdf")
        )
        body_file.write_text(body)
        words = [*arguments]
        if footer:
            footer_file.write_text(footer)
            words += ["--footer-html", footer_file]
        self.jobs.append(pdf)
        self._hand_over(" ".join(f'"{word}"' for word in (*words, body_file, pdf)))
        return b"%d" % number

    def _hand_over(self, line):
        """One conversion a line; an engine that died takes no more, and whoever asks looks for the files."""
        self.engine = self.engine or _engine()
        with contextlib.suppress(BrokenPipeError):
            self.engine.stdin.write(f"{line}\n".encode())
            self.engine.stdin.flush()

    def made(self):
        """The PDFs, in order; None for one that was not made."""
        if self.engine:
            with contextlib.suppress(subprocess.TimeoutExpired, BrokenPipeError):
                self.engine.communicate(timeout=30 + SECONDS_PER_DOCUMENT * len(self.jobs))
        return [pdf.read_bytes() if pdf.exists() and pdf.stat().st_size else None for pdf in self.jobs]


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _run_wkhtmltopdf(self, bodies, report_ref=False, header=None, footer=None, **options):
        bodies = list(bodies)
        if not _wkhtml().is_patched_qt:
            return self._webhero_one_by_one(bodies, report_ref=report_ref, header=header, footer=footer, **options)
        if not all(OUR_LAYOUT in body and "<script" not in body for body in bodies):
            return super()._run_wkhtmltopdf(bodies, report_ref=report_ref, header=header, footer=footer, **options)
        _register_fonts()
        small = [self._webhero_with_small_sheet(body) for body in bodies]
        footer = footer and self._webhero_with_small_sheet(footer)
        header = header and _filled(header) and self._webhero_with_small_sheet(header) or None
        quick = self.with_context(webhero_no_scripts=True)
        batch = self.env.context.get("webhero_pdf_batch")
        if isinstance(batch, PdfBatch) and len(small) == 1 and not header and not FETCHED.search(small[0]):
            return batch.add(quick._webhero_arguments(report_ref, **options), small[0], footer)
        return super(IrActionsReport, quick)._run_wkhtmltopdf(
            small, report_ref=report_ref, header=header, footer=footer, **options
        )

    def _webhero_one_by_one(self, bodies, **options):
        """An engine without patched Qt, as Debian has it, refuses more than one document per run."""
        run = super()._run_wkhtmltopdf
        if len(bodies) < 2:
            return run(bodies, **options)
        return merge_pdf([run([body], **options) for body in bodies])

    @api.model
    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        """Nothing is waited for where there are no scripts, unless the administrator set a time."""
        arguments = super()._build_wkhtmltopdf_args(*args, **kwargs)
        is_set = parameters.read(self.env, "report.print_delay")
        if self.env.context.get("webhero_no_scripts") and not is_set:
            arguments[arguments.index("--javascript-delay") + 1] = "1"
        return arguments

    def _webhero_arguments(
        self, report_ref, landscape=False, specific_paperformat_args=None, set_viewport_size=False, **_others
    ):
        paperformat = self._get_report(report_ref).get_paperformat() if report_ref else self.get_paperformat()
        return self._build_wkhtmltopdf_args(paperformat, landscape, specific_paperformat_args, set_viewport_size)

    # ---- the style sheet

    def _webhero_with_small_sheet(self, page):
        """The page with the rules that it can use inside, in place of the links to whole style sheets."""
        page = str(page)
        names = print_sheet.used_names(page)
        known = frozenset(KNOWN_FONTS)

        def small(link):
            sheet = self._webhero_sheet(link[1])
            if not sheet:
                return link[0]
            return f"<style>{print_sheet.pruned(sheet, names, known)}</style>"

        return SHEET_LINK.sub(small, page)

    @tools.ormcache("href", cache="assets")
    def _webhero_sheet(self, href):
        """The text of a linked style sheet, or '' where it is unavailable; the link changes with the text."""
        assets, params = self.env["ir.asset"].sudo(), self.env["ir.asset"]._get_asset_params()
        name, rtl, kind, autoprefix = assets._parse_bundle_name(href.rsplit("/", 1)[1], False)
        bundle = (
            self.env["ir.qweb"]
            .sudo()
            ._get_asset_bundle(name, css=True, js=False, rtl=rtl, autoprefix=autoprefix, assets_params=params)
        )
        return kind == "css" and bundle.css().raw.decode() or ""

    # ---- several documents

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Each invoice has a PDF of its own from the beginning: nothing is cut out of a pile by its headings."""
        if not self._webhero_one_each(report_ref, res_ids or []):
            made = super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
            batch = self.env.context.get("webhero_pdf_batch")
            # the PDFs of a batch are not made yet
            return made if isinstance(batch, PdfBatch) else self._webhero_described(report_ref, made)
        streams, report = {}, self._get_report(report_ref)  # looked up by its name once, not seven times a document
        for start in range(0, len(res_ids), AT_A_TIME):
            streams |= self._webhero_printed(report, data, res_ids[start : start + AT_A_TIME])
        return self._webhero_described(report, streams)

    def _webhero_described(self, report_ref, streams):
        """Each PDF of ours with its title, its author and its language inside; one that was kept before stays as it is."""
        model = self._get_report(report_ref).model
        if model not in ("account.move", "sale.order"):
            return streams
        for record in self.env[model].browse([res_id for res_id in streams if res_id]):
            one = streams[record.id]
            if one["stream"] and not one.get("attachment") and record._webhero_own_paper():
                lang = record._webhero_lang()
                title = record.with_context(lang=lang)._webhero_title()
                one["stream"] = _described(one["stream"], title, record.company_id.name, lang)
        return streams

    def _webhero_printed(self, report, data, res_ids):
        """The streams of these documents, made by one run of the engine."""
        alone, streams, owners = super()._render_qweb_pdf_prepare_streams, {}, []
        with PdfBatch() as batch:
            quick = super(IrActionsReport, self.with_context(webhero_pdf_batch=batch))
            for res_id in res_ids:
                streams |= quick._render_qweb_pdf_prepare_streams(report, dict(data or {}), res_ids=[res_id])
                owners += [res_id] * (len(batch.jobs) - len(owners))
            made = batch.made()
        for res_id, content in zip(owners, made, strict=True):
            if content:
                streams[res_id]["stream"] = io.BytesIO(content)
            else:
                # a document missing from the run is made alone, which raises its error
                streams |= alone(report, dict(data or {}), res_ids=[res_id])
        return streams

    def _webhero_one_each(self, report_ref, res_ids):
        """Whether these are several invoices on our letterhead: a document each."""
        report = self._get_report(report_ref)
        if len(res_ids) < 2 or len(set(res_ids)) < len(res_ids) or not report.is_invoice_report:
            return False
        ours = self.env.ref("webhero_billing_base.external_layout_webhero", raise_if_not_found=False)
        layouts = self.env[report.model].browse(res_ids).company_id.sudo().external_report_layout_id
        return _wkhtml().is_patched_qt and layouts == ours


def _described(stream, title, author, lang):
    """The PDF with these in its properties; as it is where it can't be read."""
    try:
        reader, writer = OdooPdfFileReader(stream, strict=False), OdooPdfFileWriter()
        writer.cloneReaderDocumentRoot(reader)
        writer.addMetadata({"/Title": title, "/Author": author})
        writer._root_object[NameObject("/Lang")] = createStringObject(lang.replace("_", "-"))
        made = io.BytesIO()
        writer.write(made)
    except (PdfReadError, PdfStreamError, ValueError, KeyError, TypeError):
        _logger.warning("A PDF could not be given its title: %s", title, exc_info=True)
        stream.seek(0)
        return stream
    made.seek(0)
    return made


def _filled(header):
    """Whether something is in a page of headers: ours are empty, the letterhead is part of the page."""
    nodes = lxml.html.fromstring(header).xpath("//*[@id='minimal_layout_report_headers']/*")
    return any(len(node) or node.text_content().strip() for node in nodes)


def _register_fonts():
    """Register the paths of Odoo's fonts with the engine, so that it need not fetch them over HTTP; once per process."""
    if "FONTCONFIG_FILE" in os.environ:
        return
    folder = Path(get_module_path("web"), "static", "fonts")
    file = Path(tools.config["data_dir"], "webhero_fonts.conf")
    inside = "".join(f"<dir>{folder / name}</dir>" for name in KNOWN_FONTS.values())
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f'<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{inside}</fontconfig>\n'
    )
    if not file.exists() or file.read_text() != text:
        part = file.with_suffix(f".{os.getpid()}")
        part.write_text(text)
        part.replace(file)
    os.environ["FONTCONFIG_FILE"] = str(file)


def _engine():
    """A process that makes a PDF of each line of arguments that it is given."""
    return subprocess.Popen(  # noqa: S603 our own files and the paper's measures
        [_wkhtml().bin, "--read-args-from-stdin"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
