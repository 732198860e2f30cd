"""A block of cells copied in Excel, pasted on a page: an import like that of a file."""

import json

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import FormView

from apps.accounts.roles import Permission
from apps.addresses.views.keeping import as_key, saved
from apps.core.access import PermissionMixin
from apps.workbooks import actions, pasted
from apps.workbooks.forms import PasteForm
from apps.workbooks.importing import ImportRefusedError
from apps.workbooks.models import Import

ROWS = 10


class ImportPaste(PermissionMixin, FormView):
    """Choose the kind and the unit, paste, have it checked. Nothing is saved before “Lưu”."""

    permission = Permission.IMPORT
    form_class = PasteForm
    template_name = "workbooks/paste.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self):
        """What a GET names: a kind, a unit, or an own pasted import to be written anew."""
        asked = self.request.GET
        initial = {name: asked[name] for name in ("kind", "unit") if name in asked}
        if key := as_key(asked.get("tu")):
            own = Import.objects.visible_to(self.request.user).of(self.request.user)
            run = own.filter(token=key, is_pasted=True).first()
            if run is None:
                raise Http404
            text = pasted.as_text(bytes(run.content))
            initial |= {"kind": run.kind, "unit": run.unit_id, "text": text}
        return initial

    def form_valid(self, form):
        chosen = form.cleaned_data
        try:
            run = actions.receive(
                chosen["file"],
                kind=chosen["kind"],
                unit=chosen["unit"],
                by=self.request.user,
                form_key=form.sent_key,
                pasted=True,
            )
        except ImportRefusedError as error:
            form.add_error("text", str(error))
            return self.form_invalid(form)
        response = HttpResponseRedirect(reverse("workbooks:detail", args=[run.token]))
        return saved(response, chosen["form_key"]) if chosen["form_key"] else response

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
