"""What the pages of every book share: whose book it is, who may write in it, the way back."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from apps.accounts.access import demand
from apps.accounts.roles import Permission
from apps.aid_models.models import AidModel
from apps.ledgers.actions.giving import OverlapError


def rights(user, aid_model, row=None):
    """{"may_edit", "may_void"} for a page's buttons; nothing of what is voided."""
    is_open = not aid_model.is_voided and not (row and row.is_voided)
    return {
        "may_edit": is_open and user.may(Permission.EDIT_RECORDS, aid_model.unit),
        "may_void": is_open and user.may(Permission.APPROVE, aid_model.unit),
    }


def trail_of(aid_model, *more):
    return [
        ("Mô hình", reverse("aid_models:list")),
        (aid_model.name, reverse("aid_models:detail", args=[aid_model.pk])),
        *more,
    ]


class InBookMixin:
    """A page below one aid model of `kinds`, by the model's number; of another kind it is not found.

    Pages that write (`permission` is not VIEW_RECORDS) ask for it in the model's unit.
    """

    kinds = ()

    @cached_property
    def aid_model(self):
        aid_models = AidModel.objects.visible_to(self.request.user).select_related("unit")
        found = get_object_or_404(aid_models, pk=self.kwargs["pk"], kind__in=self.kinds)
        if self.permission != Permission.VIEW_RECORDS:
            demand(self.request.user, self.permission, found.unit)
        return found

    def get_object(self, queryset=None):
        return self.aid_model

    def get_context_data(self, **kwargs):
        return (
            {"aid_model": self.aid_model}
            | rights(self.request.user, self.aid_model)
            | super().get_context_data(**kwargs)
        )


class UserFormMixin:
    """The form knows who fills it in."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


class AskAboutOverlapMixin:
    """The form asks why it is given all the same, where something speaks against it."""

    def refuse(self, form, error):
        if not isinstance(error, OverlapError):
            return super().refuse(form, error)
        form.ask_about_overlap(str(error))
        return self.form_invalid(form)
