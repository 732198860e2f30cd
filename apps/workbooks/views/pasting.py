"""A block of cells copied in Excel, pasted on a page: an import like that of a file."""

import json

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView

from apps.accounts.roles import Permission
from apps.addresses.views.keeping import as_key, saved
from apps.core.access import PermissionMixin
from apps.core.actions import ActionError
from apps.workbooks import actions, pasted
from apps.workbooks.forms import PasteForm
from apps.workbooks.models import Import

ROWS = 10
WAITING = (Import.Status.ASKING, Import.Status.READY, Import.Status.FAILED)


class ImportPaste(PermissionMixin, FormView):
    """Choose the kind and the unit, paste, have it checked. Nothing is saved before “Lưu”."""

    permission = Permission.IMPORT
    form_class = PasteForm
    template_name = "workbooks/paste.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def taken_up(self):
        """The own pasted import that the URL names, to be written anew; None without one."""
        key = as_key(self.request.GET.get("tu"))
        if key is None:
            return None
        own = Import.objects.visible_to(self.request.user).of(self.request.user)
        return get_object_or_404(own, token=key, is_pasted=True)

    def get_initial(self):
        """What a GET names: a kind, a unit, or what was pasted before."""
        initial = {
            name: self.request.GET[name] for name in ("kind", "unit") if name in self.request.GET
        }
        if run := self.taken_up():
            text = pasted.as_text(bytes(run.content))
            initial |= {"kind": run.kind, "unit": run.unit_id, "text": text}
        return initial

    def form_valid(self, form):
        try:
            run = self.keep(form)
        except ActionError as error:
            form.add_error("text", str(error))
            return self.form_invalid(form)
        response = HttpResponseRedirect(reverse("workbooks:detail", args=[run.token]))
        key = form.cleaned_data["form_key"]
        return saved(response, key) if key else response

    def keep(self, form):
        """The Import of what was pasted: the one taken up, as long as it waits, or a new one."""
        chosen, run = form.cleaned_data, self.taken_up()
        target = (chosen["kind"], chosen["unit"].pk)
        if run and run.status in WAITING and target == (run.kind, run.unit_id):
            return actions.replace_file(run, chosen["file"], by=self.request.user)
        return actions.receive(
            chosen["file"],
            kind=chosen["kind"],
            unit=chosen["unit"],
            by=self.request.user,
            form_key=form.sent_key,
            pasted=True,
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        kind = str(context["form"]["kind"].value())
        kinds = pasted.kinds()
        usual = pasted.usual_columns(kinds.get(kind, kinds[Import.Kind.ADDRESSES]).columns)
        return context | {
            "usual": [column.name for column in usual],
            "max_lines": pasted.MAX_LINES,
            "first_rows": ROWS,
            "described": json.dumps(
                {key: _described(of.columns) for key, of in kinds.items()}, ensure_ascii=False
            ),
        }


def _described(columns):
    """What paste.js knows of a kind: its columns, which of them stand there first, their names."""
    usual = pasted.usual_columns(columns)
    return [
        {
            "name": column.name,
            "help": column.help or (f"Ví dụ: {column.example}" if column.example else ""),
            "names": sorted(pasted.names_of(column)),
            "required": column.required,
            "usual": column in usual,
        }
        for column in columns
    ]
