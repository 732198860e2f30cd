"""What strangers may do: all that the portal calls to change anything.

Rows never leave this package: pages get the plain dataclasses of `shown.py`. Whatever changes an
address's parts locks the address first, then the pledge; so do officers (`publishing.actions.calling`).
"""

from apps.publishing.online.afterwards import change, code_asked, find, withdraw
from apps.publishing.online.errors import (
    CardGoneError,
    OnlineError,
    TakenError,
    TooLateError,
    TwiceError,
    UnknownError,
)
from apps.publishing.online.filling import begin, drop, identify, send
from apps.publishing.online.limits import TooManyError, count_attempt, source_of
from apps.publishing.online.shown import (
    KINDS,
    CardShown,
    Filled,
    NeedShown,
    card_of,
    needs_of,
    seen,
)

__all__ = [
    "KINDS",
    "CardGoneError",
    "CardShown",
    "Filled",
    "NeedShown",
    "OnlineError",
    "TakenError",
    "TooLateError",
    "TooManyError",
    "TwiceError",
    "UnknownError",
    "begin",
    "card_of",
    "change",
    "code_asked",
    "count_attempt",
    "drop",
    "find",
    "identify",
    "needs_of",
    "seen",
    "send",
    "source_of",
    "withdraw",
]
