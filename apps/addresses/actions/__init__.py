"""What happens to an address (domain.md section 3): one module per part of its life.

Every action is atomic, locks the address, raises `core.actions.ActionError` with words for
people, and gives the address as it is afterwards.
"""

from apps.addresses.actions.attachments import clear_unclaimed_attachments
from apps.addresses.actions.consenting import remind_of_consents
from apps.addresses.actions.deciding import (
    MOST_AT_ONCE,
    TooManyError,
    approve,
    approve_many,
    give_back,
    mark_duplicate,
    reject,
    unmark_duplicate,
)
from apps.addresses.actions.entering import create, edit, submit, withdraw
from apps.addresses.actions.hamlet_rules import RuleExistsError, add_rules
from apps.addresses.actions.helping import (
    add_review,
    close,
    discard,
    introduce,
    reopen,
    review_with_needs,
    take_back,
    void,
)
from apps.addresses.actions.keeping import (
    KeepError,
    NewerKeptError,
    clear_old_entries,
    drop_entry,
    keep_entry,
    key_of,
)
from apps.addresses.actions.moving import MoveError
from apps.addresses.actions.seeing import see
from apps.addresses.actions.settling import (
    SettleError,
    change_rule,
    forget_rule,
    settle_hamlets,
    settle_some,
    undo_settling,
)
from apps.addresses.actions.states import (
    AidExistsError,
    DayError,
    MissingError,
    NeedInUseError,
    NotTakenBackError,
    ReasonMissingError,
    Then,
    UnitFixedError,
    WrongStateError,
)

__all__ = [
    "MOST_AT_ONCE",
    "AidExistsError",
    "DayError",
    "KeepError",
    "MissingError",
    "MoveError",
    "NeedInUseError",
    "NewerKeptError",
    "NotTakenBackError",
    "ReasonMissingError",
    "RuleExistsError",
    "SettleError",
    "Then",
    "TooManyError",
    "UnitFixedError",
    "WrongStateError",
    "add_review",
    "add_rules",
    "approve",
    "approve_many",
    "change_rule",
    "clear_old_entries",
    "clear_unclaimed_attachments",
    "close",
    "create",
    "discard",
    "drop_entry",
    "edit",
    "forget_rule",
    "give_back",
    "introduce",
    "keep_entry",
    "key_of",
    "mark_duplicate",
    "reject",
    "remind_of_consents",
    "reopen",
    "review_with_needs",
    "see",
    "settle_hamlets",
    "settle_some",
    "submit",
    "take_back",
    "undo_settling",
    "unmark_duplicate",
    "void",
    "withdraw",
]
