"""How the records of a register stand behind a figure: papers, committees, activities, units …"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db.models import BigIntegerField, Sum
from django.urls import reverse

from apps.core.spreadsheets import Column
from apps.reports.figures import Behind
from apps.reports.passports.figure import Figure

UP = "campaign:overview"


@dataclass(frozen=True)
class Register:
    """`page` is where a record opens by its `keys`, `day` the field that dates it, `heading` what
    stands over its name, `about` what else is told of it, `joined` what its lines need."""

    heading: str
    page: str
    day: str = ""
    day_heading: str = "Ngày"
    name: Callable = str
    about: Callable = lambda row: row.unit.name
    about_heading: str = "Đơn vị"
    keys: Callable = lambda row: [row.pk]
    joined: tuple = ("unit",)
    order: tuple = ("unit__name_key", "pk")
    is_personal: bool = False

    def columns(self, summed="", measure=""):
        shown = [
            Column(self.heading, "name", width=40, personal=self.is_personal),
            Column(self.about_heading, "about", width=28),
        ]
        if self.day:
            shown.append(Column(self.day_heading, "on", width=12))
        if summed:
            shown.append(Column(f"Số {measure}", "amount", width=14, grouped=True))
        return tuple(shown)

    def read(self, find, summed, asked, *, limit, offset):
        """The Behind of what `find(asked)` gives, with the sum of `summed` as its value."""
        found, value = find(asked), 0
        if summed:
            whole = found.order_by().aggregate(whole=Sum(summed, output_field=BigIntegerField()))
            value = whole["whole"] or 0
        count = found.count()
        page = found.select_related(*self.joined).order_by(*self.order)[offset : offset + limit]
        lines = [self._line(row, summed) for row in page] if limit else []
        return Behind(found=count, shown=count, lines=lines, historical=(), value=value)

    def _line(self, row, summed):
        return {
            "name": self.name(row),
            "url": reverse(self.page, args=self.keys(row)),
            "about": self.about(row),
            "on": getattr(row, self.day) if self.day else None,
            "amount": getattr(row, summed) if summed else None,
        }

    def figure(self, code, name, measure, rule, find, *, summed="", **more):
        """A Figure over this register: it counts the records, or adds up their field `summed`."""
        return Figure(
            code,
            name,
            measure,
            (rule,),
            partial(self.read, find, summed),
            self.columns(summed, measure),
            adds="value" if summed else "found",
            **({"has_view": False, "up": UP} | more),
        )


PAPERS = Register(
    "Văn bản",
    "campaign:directive_detail",
    "issued_on",
    "Ngày ban hành",
    order=("-issued_on", "pk"),
)
COMMITTEES = Register("Ban Chỉ đạo", "campaign:committee_detail", "founded_on", "Ngày thành lập")
MEMBERS = Register(
    "Thành viên",
    "campaign:committee_detail",
    about=lambda row: row.committee.unit.name,
    keys=lambda row: [row.committee_id],
    joined=("committee__unit",),
    order=("committee__unit__name_key", "pk"),
    is_personal=True,
)
GROUPS = Register(
    "Ban, nhóm, câu lạc bộ, đội", "campaign:group_detail", "founded_on", "Ngày thành lập"
)
ACTIVITIES = Register(
    "Hoạt động",
    "campaign:activity_detail",
    "held_on",
    "Ngày tổ chức",
    order=("-held_on", "pk"),
)
SURVEYS = Register("Khảo sát", "campaign:survey_detail", "completed_on", "Ngày hoàn thành")
BASES = Register(
    "Cơ sở Hội",
    "organisation:detail",
    about=lambda row: row.get_kind_display(),
    about_heading="Loại",
    keys=lambda row: [row.key],
    joined=(),
    order=("name_key", "pk"),
)
MODELS = Register("Mô hình", "aid_models:detail", "started_on", "Ngày bắt đầu")
