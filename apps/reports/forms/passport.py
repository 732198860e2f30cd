"""What is asked of one figure."""

from django import forms

from apps.core.text import whole_number
from apps.organisation.models import Unit
from apps.reports.asking import scope_query
from apps.reports.forms.tables import ScopeForm
from apps.reports.passports.figure import Asked

OWN = ("row", "year", "of")


class PassportForm(ScopeForm):
    """Unit, period and view as for a table, and which of its figures: a row, a year, what it is
    narrowed to (`of`). The whole state is in the URL."""

    row = forms.CharField(label="Dòng", required=False)
    year = forms.CharField(label="Năm", required=False)
    of = forms.CharField(label="Riêng", required=False)

    def __init__(self, data, *, user, layout, figure):
        self.user, self.figure = user, figure
        super().__init__(data, user=user, layout=layout)
        del self.fields["dated"]

    def clean_row(self):
        key = self.cleaned_data["row"]
        if not key:
            return None
        row = Unit.objects.filter(key=key).first()
        if row is None:
            raise forms.ValidationError("Không có đơn vị này.")
        return row

    def clean_year(self):
        text = self.cleaned_data["year"]
        year = whole_number(text, most=9999) if text else None
        if year is None and (text or self.figure.needs_year):
            raise forms.ValidationError("Hãy ghi năm, ví dụ 2018.")
        return year

    def clean_of(self):
        of = self.cleaned_data["of"]
        if self.figure.words_of(of, self.user) is None:
            raise forms.ValidationError("Không có số này.")
        return of

    @property
    def asked(self):
        wanted = self.cleaned_data
        return Asked(self.scope, self.user, wanted["row"], wanted["year"], wanted["of"])

    def query(self, **more):
        """The query string of the table the figure stands in; with `more`, of another figure."""
        return scope_query(self.scope, **more)

    def own_query(self):
        """What narrows the figure within its table, for the figures it is made of."""
        wanted = self.cleaned_data
        row = wanted["row"].key if wanted["row"] else ""
        own = {"row": row, "year": wanted["year"] or "", "of": wanted["of"]}
        return self.query(**{name: value for name, value in own.items() if value})
