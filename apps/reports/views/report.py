"""The report of one unit: the page with every section, for writing and for looking."""

from dataclasses import dataclass

from django.db.models import Count
from django.views.generic import DetailView

from apps.accounts.access import ScopedMixin, WriteScopedMixin
from apps.accounts.roles import Permission
from apps.core.at_once import ask_at_once
from apps.reports.asking import report_query
from apps.reports.models import SectionText, UnitReport
from apps.reports.outline import document
from apps.reports.outline.blocks import TARGET_UNITS, actual_of
from apps.reports.outline.parts import Part
from apps.reports.outline.sections import NO_FIGURE, NO_WORDS, TARGETS, WRITTEN

ALL_TO_WRITE = len(WRITTEN) + 1  # the targets of IV.2 are one more


class ReportMixin(ScopedMixin):
    """A view over one report in scope."""

    permission = Permission.VIEW_FIGURES
    model = UnitReport

    def get_queryset(self):
        found = super().get_queryset().with_due_on().prefetch_related("targets")
        return found.select_related("round__unit", "unit__province", "submitted_by", "returned_by")


class ReportWriteMixin(WriteScopedMixin, ReportMixin):
    """A view that changes it: in scope, but whoever may not write there is forbidden."""

    permission = Permission.WRITE_REPORTS


@dataclass(frozen=True)
class Place:
    """One section on the page: its Part, what is stored of it, how many units below wrote in it."""

    part: Part
    row: SectionText | None
    below: int
    above: tuple
    target_rows: tuple = ()

    @property
    def section(self):
        return self.part.section

    @property
    def anchor(self):
        return anchor_of(self.section.code)

    @property
    def version(self):
        return self.row.version if self.row else 0

    @property
    def is_written(self):
        if self.target_rows:
            return any(row["amount"] is not None or row["words"] for row in self.target_rows)
        return not self.part.lacks_words

    @property
    def takes_words(self):
        return self.section.writes or bool(self.target_rows)


def anchor_of(code):
    return f"muc-{code}"


class Report(ReportMixin, DetailView):
    """Every section with its figures and the unit's own words beside them."""

    template_name = "reports/report.html"

    def get_context_data(self, **kwargs):
        report = self.object
        frozen = document.frozen_of(report)
        figures = frozen.figures if frozen else document.live_figures(report)
        places = self.places(figures)
        written = sum(place.is_written for place in places if place.takes_words)
        return super().get_context_data(**kwargs) | {
            "report": report,
            "round": report.round,
            "frozen": frozen,
            "was_frozen": frozen or was_frozen(report),
            "facts": document.facts_of(figures, frozen),
            "figures_query": report_query(report, frozen),
            "may_write": may_write(self.request.user, report),
            "places": around(places),
            "written": written,
            "all": ALL_TO_WRITE,
            "heads": heads_facts(report),
            "no_figure": NO_FIGURE,
            "no_words": NO_WORDS,
        }

    def places(self, figures):
        report = self.object
        texts, below = report.texts.select_related("saved_by"), self.below_counts()
        ask_at_once(texts, below)
        rows, below = {row.section: row for row in texts}, dict(below)
        targets = self.target_rows(figures)
        places, above = [], []
        texts = {code: row.text for code, row in rows.items()}
        for part in document.document_parts(report, figures, texts):
            section = part.section
            above = [(depth, title) for depth, title in above if depth < section.depth]
            places.append(
                Place(
                    part=part,
                    row=rows.get(section.code),
                    below=below.get(section.code, 0),
                    above=tuple(title for _, title in above),
                    target_rows=targets if section.block == "targets" else (),
                )
            )
            above.append((section.depth, f"{section.mark} {part.title}"))
        return places

    def below_counts(self):
        """Lines of (section, how many units below have written something there)."""
        texts = texts_below(self.object, self.request.user)
        return texts.order_by().values_list("section").annotate(Count("pk"))

    def target_rows(self, figures):
        rows = {row.target: row for row in self.object.targets.all()}
        return tuple(
            {
                "key": key,
                "label": label,
                "unit": TARGET_UNITS[key],
                "actual": actual_of(key, figures),
                "amount": rows[key].amount if key in rows else None,
                "words": rows[key].words if key in rows else "",
                "version": rows[key].version if key in rows else 0,
            }
            for key, label in TARGETS.items()
        )


def around(places):
    """[(place, the one before it, the one behind it)]; headings have none and are passed over."""
    leaves = [place for place in places if not place.section.is_heading]
    before = dict(zip([place.anchor for place in leaves[1:]], leaves, strict=False))
    behind = dict(zip([place.anchor for place in leaves], leaves[1:], strict=False))
    return [(place, before.get(place.anchor), behind.get(place.anchor)) for place in places]


def may_write(user, report):
    """Whether the page is for writing: the user may, and the report and its round are open."""
    is_open = report.is_open and not report.round.is_closed and not report.round.is_voided
    return is_open and user.may(Permission.WRITE_REPORTS, report.unit)


def was_frozen(report):
    """Whether figures of an earlier acceptance are kept: asked only where a report was returned."""
    return bool(report.return_reason) and report.freezes.exists()


def texts_below(report, user):
    """What units below wrote in the same round, empty texts left out."""
    reports = UnitReport.objects.visible_to(user).below(report)
    return SectionText.objects.filter(report__in=reports).exclude(text="")


def heads_facts(report):
    """[(label, value)] of what is printed around the report, defaults filled in."""
    heads = document.default_heads(report, document.layout_of(report))
    recipients = report.recipients.splitlines() or heads.recipients
    return [
        ("Số", report.number),
        ("Địa danh", report.place or heads.place),
        ("Ngày ký", report.dated and f"{report.dated:%d/%m/%Y}"),
        ("Nơi nhận", " ".join(recipients)),
        ("Thẩm quyền ký", report.signer_authority or heads.signer_authority),
        ("Chức vụ", report.signer_title or heads.signer_title),
        ("Họ tên người ký", report.signer_name),
    ]
