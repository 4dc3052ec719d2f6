# SPDX-License-Identifier: LGPL-3.0-or-later
"""Unpacks untrusted files within limits on bytes, memory and time, whatever channel they came through.

PDF here; the container of a workbook in webhero_billing_base/rules/container.py, answers of remotes in
webhero_exchange/client/body.py, each with its own limits.
"""

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ..rules.refusal import Refusal

MB = 2**20
MEMORY = 512 * MB  # address space of the process that reads the PDF
SECONDS = 10  # of processor time
WAIT = 30  # seconds of wall-clock time, on a busy machine
MOST = 32 * MB  # of all files in one PDF, unpacked
MOST_TEXT = 100_000  # characters
WORKER = Path(__file__).with_name("pdf_worker.py")


@dataclass(frozen=True)
class Pdf:
    """The content of a PDF. `readable`: it has pages and opens without a password. `files`: [(name, bytes)]."""

    readable: bool
    files: tuple = ()


def read_pdf(content, memory=MEMORY, seconds=SECONDS, most=MOST):
    """Pdf, or Refusal("unpacks_too_large") where reading it exceeds these limits."""
    answer = _in_process(content, memory, seconds, most)
    if isinstance(answer, Refusal):
        return answer
    return Pdf(answer["readable"], tuple((name, base64.b64decode(data)) for name, data in answer["files"]))


def read_text(content, memory=MEMORY, seconds=SECONDS, most=MOST_TEXT):
    """The text layer of a PDF's first pages, "" where it has none; or Refusal("unpacks_too_large")."""
    answer = _in_process(content, memory, seconds, most, "text")
    return answer if isinstance(answer, Refusal) else answer["text"]


def pages_are_bounded(content, memory=MEMORY, seconds=SECONDS, most=MOST):
    """Whether what is drawn on the pages of a PDF can be unpacked within these limits, as a library that prints on them does."""
    return not isinstance(_in_process(content, memory, seconds, most, "pages"), Refusal)


def _in_process(content, memory, seconds, most, *what):
    command = [sys.executable, "-I", str(WORKER), str(memory), str(seconds), str(most), *what]
    try:
        done = subprocess.run(  # noqa: S603 our own program; the untrusted file is only its input
            command, input=content, capture_output=True, timeout=WAIT, check=False
        )
    except subprocess.TimeoutExpired:
        return Refusal("unpacks_too_large")
    try:
        answer = json.loads(done.stdout)
    except ValueError:  # it was stopped midway by one of its limits
        return Refusal("unpacks_too_large")
    return Refusal(answer["refused"]) if "refused" in answer else answer
