"""Plain HTML pages in Dutch and English."""

import datetime
from html import escape

from werkzeug.wrappers import Response

LANGUAGES = ("nl", "en")
STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 75rem; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #ddd }
th { font-weight: 600; color: #555 } code, pre { font: 13px/1.4 ui-monospace, monospace; overflow-wrap: anywhere }
pre { background: #f6f6f6; padding: .6rem; white-space: pre-wrap; max-height: 22rem; overflow: auto }
iframe { width: 100%; height: 32rem; border: 1px solid #ccc }
button { margin: .15rem; padding: .25rem .6rem; border: 1px solid #999; border-radius: .3rem; background: #fff }
button:hover { background: #eee } .on { background: #fde9c8 } .bad { color: #a40000 } .language { float: right }
input { width: 6rem } details { margin: .2rem 0 } h1 { font-size: 1.5rem } h2 { font-size: 1.15rem }
"""


def language(request):
    """The reader's language: ?lang=, else what the browser prefers, else Dutch."""
    asked = request.args.get("lang") or request.cookies.get("lang")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(LANGUAGES) or "nl"


def localized(request, words):
    """A function that gives the text of a key of `words` {key: (Dutch, English)}."""
    column = LANGUAGES.index(language(request))
    return lambda key: words[key][column]


def moment(seconds=None):
    """A time as people read it, local time."""
    when = datetime.datetime.now() if seconds is None else datetime.datetime.fromtimestamp(seconds)
    return when.strftime("%Y-%m-%d %H:%M:%S")


def document(request, title, body, status=200):
    """A whole page; `body` is HTML, `title` text."""
    chosen = language(request)
    links = " ".join(
        f"<a href='?lang={code}'>{code.upper()}</a>" if code != chosen else f"<b>{code.upper()}</b>"
        for code in LANGUAGES
    )
    html = (
        f"<!DOCTYPE html><html lang='{chosen}'><head><meta charset='utf-8'><title>{escape(title)}</title>"
        f"<meta name='viewport' content='width=device-width'><style>{STYLE}</style></head>"
        f"<body><div class='language'>{links}</div><h1>{escape(title)}</h1>{body}</body></html>"
    )
    response = Response(html, status, mimetype="text/html")
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie("lang", request.args["lang"], samesite="Lax")
    return response
