"""V1: four people press Send at once on four workers behind a proxy, for tests/installation/test_four_at_once.py."""

from . import bench_pdf
from .figures import Figure

OWN = ("/web/session/authenticate", "/web/dataset/call_kw", "/web/login")


def bench(env):
    """How many of the four PDFs were made, and how many requests were made by others than the four and a visitor."""
    env, moves = bench_pdf._company(env)
    moves, asked = moves[: len(bench_pdf.LOGINS)], []
    pressed, visited = bench_pdf._at_once(env, moves, asked)
    env.cr.rollback()
    env.invalidate_all()
    others = [path for path in asked if not path.startswith(OWN)]
    return [
        Figure(
            "V1",
            "made",
            len(moves.filtered("invoice_pdf_report_id")),
            "documents",
            "",
            f"the last after {pressed:.0f} s",
        ),
        Figure("V1", "asked by others", len(others), "requests", "", " ".join(others[:5])),
        Figure("V1", "answered", len(asked), "requests", "", f"the slowest page of the visitor: {visited:.1f} s"),
    ]
