"""Threads that meet a Struct for the first time at once make msgspec read a half-made description of it, and crash."""

from threading import RLock
from typing import Final

ONE_AT_A_TIME: Final = RLock()
"""Around what is read from files: also so that many threads that want one language load it once."""
