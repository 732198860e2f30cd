"""What is asked of the year picture."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from apps.core.dates import today
from apps.reports.figures import Measure
from apps.reports.forms.tables import ScopeForm

MOST_YEARS = 25  # columns that fit a page
DEFAULT_YEARS = 10


class YearForm(ScopeForm):
    """Unit, period, view, and which figure the table of units shows; all of it in the URL.

    What the URL leaves out is what the province remembers, else the last ten calendar years.
    """

    measure = forms.ChoiceField(label="Số liệu từng đơn vị", choices=Measure.choices)

    def __init__(self, data, *, user, layout):
        if layout.pk is None:
            layout.ends_on = today()
            layout.starts_on = date(layout.ends_on.year - DEFAULT_YEARS + 1, 1, 1)
        data = data.copy()
        data.setdefault("measure", Measure.HELPED.value)
        super().__init__(data, user=user, layout=layout)

    def clean(self):
        asked = super().clean()
        if not self.errors and asked["to"].year - asked["from"].year >= MOST_YEARS:
            raise ValidationError(
                f"Kỳ này dài quá {MOST_YEARS} năm; hãy chọn ngày đầu và ngày cuối gần nhau hơn."
            )
        return asked

    def query(self, **more):
        return super().query(**({"measure": self.cleaned_data["measure"]} | more))
