"""Rows of a form that two people change at once: compared row by row."""

from apps.core.forms.compared import Compared, mark, put_stored, typed_value
from apps.core.forms.rows import in_words

NOT_COMPARED = ("id", "DELETE")
GONE = mark("")
TAKEN_AWAY = "(bỏ dòng này)"


class ComparedRow(Compared):
    """A stored row (None when somebody took it away) beside the form that shows it.

    `form` is None for a row that the page did not show.
    """

    def __init__(self, rows, pk, *, label, row=None, form=None):
        self.rows, self.row, self.form = rows, row, form
        self.key = f"{rows.prefix}.{pk}"
        self.label = label
        self.is_on_page = form is not None
        self.anchor = form[form.title_field].id_for_label if form else f"id_{rows.prefix}"

    def stored_mark(self):
        if self.row is None:
            return GONE
        initial = self.rows.form.initial_of(self.row)
        return mark(tuple(initial[name] for name in sorted(initial) if name != "id"))

    def typed_mark(self):
        if self.form is None or self.form["DELETE"].value():
            return GONE
        names = sorted(name for name in self.form.fields if name not in NOT_COMPARED)
        return mark(tuple(typed_value(self.form[name]) for name in names))

    def stored_text(self):
        return self.rows.form.in_words(self.row) if self.row else "(đã bỏ)"

    def typed_text(self):
        if self.typed_mark() == GONE:
            return TAKEN_AWAY
        return in_words(
            self.form, {name: typed_value(self.form[name]) for name in self.form.fields}
        )

    def take_stored(self):
        for name in self.form.fields:
            if name != "DELETE":
                put_stored(self.form, name)
        self.form.data.pop(self.form.add_prefix("DELETE"), None)


def compared_rows(rows, label):
    """Every row that is stored or was shown by the page: list[ComparedRow]."""
    forms = {}
    if rows.is_bound:
        forms = {str(form["id"].value()): form for form in rows.initial_forms}
    stored = {str(row.pk): row for row in rows.stored}
    return [
        ComparedRow(rows, pk, label=label, row=stored.get(pk), form=forms.get(pk))
        for pk in {**stored, **forms}
        if pk.isdecimal()
    ]


def adopt_rows_sent_before(rows):
    """A form sent twice brings its new rows again: each is the row that the first sending made."""
    shown = {str(form["id"].value()) for form in rows.initial_forms}
    made = [row for row in rows.stored if str(row.pk) not in shown]
    for form in rows.extra_forms:
        typed = ComparedRow(rows, "", label="", form=form).typed_mark()
        for row in made:
            if ComparedRow(rows, row.pk, label="", row=row).stored_mark() == typed:
                form.data[form.add_prefix("id")] = str(row.pk)
                made.remove(row)
                break
