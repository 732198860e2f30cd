"""Pages of addresses: find and read, enter and edit, the steps of their life."""

from apps.addresses.views.browse import AddressDetail, AddressList
from apps.addresses.views.entry import AddressCreate, AddressEdit
from apps.addresses.views.keeping import EntryDrop, EntryKeep, HamletNames
from apps.addresses.views.queue import QueueApprove, QueueDossier, QueueList
from apps.addresses.views.steps import (
    AddressApprove,
    AddressClose,
    AddressDiscard,
    AddressDuplicate,
    AddressIntroduce,
    AddressReject,
    AddressReopen,
    AddressReturn,
    AddressReview,
    AddressSubmit,
    AddressVoid,
    AddressWithdraw,
)

__all__ = [
    "AddressApprove",
    "AddressClose",
    "AddressCreate",
    "AddressDetail",
    "AddressDiscard",
    "AddressDuplicate",
    "AddressEdit",
    "AddressIntroduce",
    "AddressList",
    "AddressReject",
    "AddressReopen",
    "AddressReturn",
    "AddressReview",
    "AddressSubmit",
    "AddressVoid",
    "AddressWithdraw",
    "EntryDrop",
    "EntryKeep",
    "HamletNames",
    "QueueApprove",
    "QueueDossier",
    "QueueList",
]
