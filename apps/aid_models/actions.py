"""What may be done with aid models."""

from django.db import transaction

from apps.core.actions import ActionError, lock_unchanged, made_before, store, void

__all__ = ["AidModelError", "edit", "register", "void"]


class AidModelError(ActionError):
    """An aid model cannot be saved. The message is for people."""


@transaction.atomic
def register(aid_model, *, by):
    """Describe a new aid model of a unit; a second click gives the first one's row."""
    if first := made_before(aid_model):
        return first
    aid_model.province = _province_of(aid_model)
    aid_model.created_by = by
    return store(aid_model)


@transaction.atomic
def edit(aid_model, *, by):
    """Save the changed fields. Raises StaleError, VoidedError, AidModelError."""
    lock_unchanged(aid_model)
    aid_model.province = _province_of(aid_model)
    return store(aid_model)


def _province_of(aid_model):
    if aid_model.unit.province is None:
        raise AidModelError("Hãy chọn một đơn vị thuộc tỉnh cho mô hình.")
    return aid_model.unit.province
