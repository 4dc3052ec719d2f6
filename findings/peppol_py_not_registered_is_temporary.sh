#!/usr/bin/env bash
# peppol-py calls a receiver that its SMP does not know a temporary error of the server
#
# peppol-py 1.2.5, requests 2.34.2; Python 3.11; run on 2026-12-01
# An SMP answers 404 where nobody is registered under a number. peppol-py means to tell that apart from a server in
# trouble, and asks `e.response and e.response.status_code < 500`; but a requests.Response is false where its status is
# 400 or more, so that the second half is never reached: 404 and 503 both come out as "server-error", temporary, and a
# sender that retries temporary errors asks for ever, while the invoice should have left by mail. The DNS step is replaced by the
# address of a server here; nothing else is.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check peppol-py==1.2.5 requests==2.34.2 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import http.server
import threading

from peppol_py import smp
from peppol_py.exception import SendPeppolError


class Answer(http.server.BaseHTTPRequestHandler):
    status = 404

    def do_GET(self):
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *args):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
threading.Thread(target=server.serve_forever, daemon=True).start()
smp.get_smp_url_from_dns = lambda participant, test: f"http://127.0.0.1:{server.server_port}/{participant}"
for Answer.status in (404, 503):
    try:
        smp.get_service_urls_for_participant_from_smp("0208:0811223371", True, 5, "finding")
    except SendPeppolError as error:
        print(Answer.status, error.code, "temporary" if error.temporary else "final")
CODE
)
expected=$(cat <<'SEEN'
404 server-error temporary
503 server-error temporary
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
