# SPDX-License-Identifier: LGPL-3.0-or-later
"""Free mail domains: no proof of a business, and often refused as sender."""

from __future__ import annotations

import re

_DOMAINS = frozenset(
    """
    telenet.be skynet.be belgacom.net belgacom.be proximus.be scarlet.be voo.be brutele.be edpnet.be numericable.be
    pandora.be advalvas.be versateladsl.be swing.be tvcablenet.be base.be orange.be mail.be
    kpnmail.nl kpnplanet.nl ziggo.nl home.nl hetnet.nl planet.nl xs4all.nl chello.nl casema.nl quicknet.nl upcmail.nl
    tele2.nl online.nl solcon.nl zonnet.nl wanadoo.nl freeler.nl caiway.nl
    orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr club-internet.fr numericable.fr aliceadsl.fr
    gmail.com googlemail.com icloud.com me.com mac.com aol.com msn.com mail.com email.com proton.me protonmail.com
    protonmail.ch pm.me zoho.com zohomail.com zohomail.eu tutanota.com tuta.io tutamail.com fastmail.com fastmail.fm
    hushmail.com mailbox.org posteo.de posteo.net web.de t-online.de freenet.de arcor.de yandex.com yandex.ru mail.ru
    bk.ru inbox.ru list.ru rambler.ru rocketmail.com ymail.com qq.com 163.com 126.com naver.com pt.lu internet.lu
    libero.it virgilio.it btinternet.com comcast.net verizon.net att.net sbcglobal.net cox.net inbox.com yopmail.com
    mailinator.com duck.com
    """.split()
)
_FAMILIES = re.compile(r"(hotmail|outlook|live|yahoo|gmx|aol|msn)\.([a-z]{2,3}|co\.[a-z]{2}|com\.[a-z]{2})")


def domain(address: str) -> str:
    """The domain of a mail address ("Jan <jan@telenet.be>" -> "telenet.be"), "" where there is none."""
    found = re.search(r"@([^\s@<>\",;]+)", address or "")
    return found.group(1).lower().rstrip(".") if found else ""


def is_free(address: str) -> bool:
    """Whether the address is at a free mail provider."""
    name = domain(address)
    return name in _DOMAINS or bool(_FAMILIES.fullmatch(name))
