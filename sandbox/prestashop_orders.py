"""Plausible orders for the PrestaShop stand-in: `generate(count, seed)` (see sandbox.prestashop.orders)."""

from .prestashop.orders import CASES, EXTRAS, Batch, generate

__all__ = ["CASES", "EXTRAS", "Batch", "generate"]
