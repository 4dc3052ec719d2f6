# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import BaseCase

from ..rules.print_sheet import pruned, used_names

SHEET = """
:root{--gap:1px}
*{margin:0}
body{color:black}
.wh_total td.text-end:last-child,.other::-moz-odd{padding:1px}
.never{color:red}
#informations .page{color:blue}
@media print{.never{x:y}.page{color:green}}
@media screen{.never{x:y}}
@font-face{font-family:"Lato";src:url("/web/static/fonts/lato.woff")}
@font-face{font-family:'Roboto';src:url("/web/static/fonts/roboto.woff")}
@font-face{font-family:"Noto";src:url("https://fonts.example/noto.woff")}
.page{font-family:Lato,Roboto,Noto}
a:not(.never){color:inherit}
"""


class TestPrintSheet(BaseCase):
    def test_names(self):
        """V1: tags, classes and ids of a page."""
        names = used_names('<table class="a b"><tr id="c"><TD class=\'d\'/></tr></table>')
        self.assertEqual(names - used_names(), {"table", "tr", "td", ".a", ".b", "#c", ".d"})

    def test_what_can_match_stays(self):
        """V1: a rule stays word for word, with the selectors beside it that the engine may not know."""
        small = pruned(SHEET, used_names('<table class="wh_total"><td class="text-end"/></table>'))
        self.assertIn(".wh_total td.text-end:last-child,.other::-moz-odd{padding:1px}", small)
        for kept in (":root", "*{margin", "body{"):
            self.assertIn(kept, small)
        for gone in (".never{color", "#informations", "@media", "a:not"):
            self.assertNotIn(gone, small)

    def test_inside_a_condition(self):
        """V1: rules inside @media are rules like any other, and an empty @media goes."""
        small = pruned(SHEET, used_names('<div id="informations"><p class="page"><a/></p></div>'))
        self.assertIn(".page{color:green}", small)
        self.assertIn("#informations .page", small)
        self.assertIn("a:not(.never)", small)
        self.assertNotIn("@media screen", small)

    def test_fonts(self):
        """V1: a font is declared where a rule asks for it, the machine has none of that name, and no other host is asked."""
        page = used_names('<p class="page"/>')
        small = pruned(SHEET, page, frozenset({"Lato"}))
        self.assertIn("roboto.woff", small)
        self.assertNotIn("lato.woff", small)
        self.assertNotIn("fonts.example", small)
        self.assertIn("lato.woff", pruned(SHEET, page))
        self.assertNotIn("roboto.woff", pruned(SHEET, used_names("<p/>")))
