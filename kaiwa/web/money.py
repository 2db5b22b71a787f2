"""An amount as people write it. Pure."""

from decimal import Decimal
from typing import Final

WHOLE: Final = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF")
)  # fmt: skip
"""Currencies without a smaller unit; the others that are not named here have hundredths."""
THOUSANDTHS: Final = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))


def money(amount: int, currency: str = "usd") -> str:
    """``amount`` is in minor units of the currency."""
    name = currency.upper()
    digits = 0 if name in WHOLE else 3 if name in THOUSANDTHS else 2
    number = f"{Decimal(amount).scaleb(-digits):,.{digits}f}"
    return f"${number}" if name == "USD" else f"{number} {name}"
