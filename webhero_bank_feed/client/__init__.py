# SPDX-License-Identifier: LGPL-3.0-or-later
from .feed import Feed
from .ponto import Ponto

__all__ = ["Feed", "Ponto"]
