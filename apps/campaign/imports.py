"""Papers, support groups, activities and surveys from workbooks. An empty cell never erases.

Keys, always with the unit: a paper its number, day and issuer (without a number what it is about);
a group its name; an activity its kind, day and title; a survey its year.
"""

from datetime import date

from apps.campaign.actions import edit, record
from apps.campaign.columns import ACTIVITIES, DIRECTIVES, GROUPS, SURVEYS
from apps.campaign.models import Activity, Directive, SupportGroup, Survey
from apps.core.dates import parse_date
from apps.core.imports.cells import (
    CellError,
    Terms,
    long_text,
    money,
    number,
    past_day,
    phone,
    text,
    year,
)
from apps.core.imports.records import RecordResource
from apps.core.text import fold
from apps.organisation.placing import PlacesRows

Direction = Directive.Direction


def terms(what, choices, *synonyms):
    """A reader of a field's choices by label and synonym."""
    return Terms(what, [(label, value) for value, label in choices.choices], synonyms).read


def named(what, longest):
    """One line in which something can be found again."""
    read = text(longest)

    def named_in(value):
        found = read(value)
        if not fold(found):
            raise CellError(f"“{found[:40]}” không phải {what}; ghi bằng chữ.")
        return found

    return named_in


class CampaignResource(PlacesRows, RecordResource):
    """Records of units: each row has the unit it names, or the one that imports."""

    def unit_reader(self):
        return self.units.place

    def is_whole(self, row):
        self.put_in_place(row)
        if not super().is_whole(row):
            return False
        if row["unit"].province_id is None:
            self.error(row["row"], "unit", "Chưa ghi đơn vị thuộc tỉnh nào.")
            return False
        return True

    def found(self, rows):
        """Undone ones are none."""
        records = self._meta.model.objects.filter(unit__in=self.may_mean(rows), is_undone=False)
        records = records.filter(**self.narrowed(rows)).select_related("unit")
        in_force_first = sorted(records, key=lambda one: (one.is_voided, one.pk))
        found = [(self.key_of(one), one) for one in in_force_first]
        found += self.where_they_were(rows, found)
        self.lead_to_what_is_on_file(rows, {key for key, _ in found})
        return found

    def narrowed(self, rows):
        """What all records that the rows may mean have in common."""
        return {}

    def key_of(self, record):
        """The key of a record on file."""
        raise NotImplementedError

    def add(self, row, said):
        made = record(self._meta.model(unit=row["unit"], **said), by=self.by)
        self.tell_of_old_unit(row)
        return made

    def change(self, record, row):
        return edit(record, by=self.by)


class DirectiveResource(CampaignResource):
    columns = DIRECTIVES
    noun = "Văn bản"
    said = ("direction", "kind", "number", "issued_on", "issuer", "abstract")
    quiet = ("abstract",)
    required = {
        "issued_on": "Chưa ghi ngày ban hành.",
        "abstract": "Chưa ghi trích yếu: văn bản nói về việc gì.",
    }
    needed = {
        "direction": f"Chưa ghi nhóm văn bản; ghi một trong: {'; '.join(Direction.labels)}.",
        "kind": f"Chưa ghi loại văn bản; ghi một trong: {'; '.join(Directive.Kind.labels)}.",
    }

    class Meta:
        model = Directive
        fields = ("unit", "number", "issued_on")
        import_id_fields = fields

    def readers(self):
        return {
            "number": text(60),
            "issued_on": past_day(self.today),
            "issuer": named("tên cơ quan", 200),
            "kind": terms(
                "loại văn bản",
                Directive.Kind,
                ("CT", Directive.Kind.INSTRUCTION),
                ("NQ", Directive.Kind.RESOLUTION),
                ("KL", Directive.Kind.CONCLUSION),
                ("QĐ", Directive.Kind.DECISION),
                ("KH", Directive.Kind.PLAN),
                ("HD", Directive.Kind.GUIDELINE),
                ("CV", Directive.Kind.LETTER),
                ("TTr", Directive.Kind.SUBMISSION),
                ("Chương trình", Directive.Kind.PROGRAMME),
                ("Chương trình phối hợp", Directive.Kind.PROGRAMME),
                ("Quy chế phối hợp", Directive.Kind.PROGRAMME),
                ("BC", Directive.Kind.REPORT),
                ("Khác", Directive.Kind.OTHER),
            ),
            "direction": terms(
                "nhóm văn bản",
                Direction,
                ("Chỉ đạo", Direction.RECEIVED),
                ("Văn bản chỉ đạo", Direction.RECEIVED),
                ("Cấp trên", Direction.RECEIVED),
                ("Đến", Direction.RECEIVED),
                ("Tham mưu", Direction.ADVISORY),
                ("Văn bản tham mưu", Direction.ADVISORY),
                ("Hướng dẫn", Direction.GUIDANCE),
                ("Triển khai", Direction.GUIDANCE),
                ("Đi", Direction.GUIDANCE),
                ("Phối hợp", Direction.COORDINATION),
            ),
            "abstract": long_text(1_000),
            "unit": self.unit_reader(),
        }

    def day_of(self, row):
        return row["issued_on"]

    def is_whole(self, row):
        """A paper of the Hội itself may leave its issuer out."""
        if not super().is_whole(row):
            return False
        if row["issuer"] is None and row["direction"] not in (
            None,
            Direction.ADVISORY,
            Direction.GUIDANCE,
        ):
            self.error(row["row"], "issuer", "Chưa ghi cơ quan ban hành.")
            return False
        row["issuer"] = row["issuer"] or row["named_unit"].chapter_name
        return True

    def narrowed(self, rows):
        return {"issued_on__in": {row["issued_on"] for row in rows}}

    def key(self, row):
        what = fold(row["number"] or "") or f"#{fold(row['abstract'])}"
        return row["unit"].pk, what, row["issued_on"], fold(row["issuer"])

    def key_of(self, record):
        what = record.number_folded or f"#{fold(record.abstract)}"
        return record.unit_id, what, record.issued_on, record.issuer_folded


class GroupResource(CampaignResource):
    columns = GROUPS
    noun = "Nhóm"
    said = ("kind", "name", "head", "phone", "size", "founded_on", "ended_on", "work")
    quiet = ("work",)
    required = {"name": "Chưa ghi tên nhóm."}
    needed = {"kind": f"Chưa ghi loại; ghi một trong: {'; '.join(SupportGroup.Kind.labels)}."}
    blame = {"supportgroup_span": "ended_on"}

    class Meta:
        model = SupportGroup
        fields = ("unit", "name")
        import_id_fields = fields

    def readers(self):
        past = past_day(self.today)
        return {
            "name": named("tên", 200),
            "kind": terms(
                "loại nhóm",
                SupportGroup.Kind,
                ("Ban", SupportGroup.Kind.PATRONS),
                ("BBT", SupportGroup.Kind.PATRONS),
                ("CLB", SupportGroup.Kind.CLUB),
            ),
            "unit": self.unit_reader(),
            "head": named("tên người", 120),
            "phone": phone,
            "size": number("số thành viên"),
            "founded_on": past,
            "ended_on": past,
            "work": long_text(2_000),
        }

    def narrowed(self, rows):
        return {"name_folded__in": {fold(row["name"]) for row in rows}}

    def key(self, row):
        return row["unit"].pk, fold(row["name"])

    def key_of(self, record):
        return record.unit_id, record.name_folded


class ActivityResource(CampaignResource):
    columns = ACTIVITIES
    noun = "Hoạt động"
    said = (
        "kind",
        "title",
        "held_on",
        "ends_on",
        "form",
        "place",
        "times",
        "participants",
        "materials",
        "value",
        "partners",
        "result",
    )
    quiet = ("partners", "result")
    required = {
        "kind": f"Chưa ghi loại; ghi một trong: {'; '.join(Activity.Kind.labels)}.",
        "title": "Chưa ghi nội dung hoạt động.",
        "held_on": "Chưa ghi ngày tổ chức.",
    }
    blame = {"activity_span": "ends_on", "activity_value": "value", "activity_times": "times"}

    class Meta:
        model = Activity
        fields = ("unit", "kind", "held_on", "title")
        import_id_fields = fields

    def readers(self):
        return {
            "kind": terms(
                "loại hoạt động",
                Activity.Kind,
                ("Truyền thông", Activity.Kind.PUBLICITY),
                ("Tập huấn, bồi dưỡng", Activity.Kind.TRAINING),
                ("Kiểm tra", Activity.Kind.INSPECTION),
                ("Giám sát", Activity.Kind.INSPECTION),
                ("Vận động", Activity.Kind.FUNDRAISING),
                ("Sơ kết", Activity.Kind.ASSESSMENT),
                ("Tổng kết", Activity.Kind.ASSESSMENT),
                ("Khác", Activity.Kind.OTHER),
            ),
            "title": named("nội dung hoạt động", 300),
            "held_on": past_day(self.today),
            "ends_on": parse_date,
            "unit": self.unit_reader(),
            "form": terms(
                "hình thức",
                Activity.Form,
                ("Hội nghị", Activity.Form.MEETING),
                ("Họp dân", Activity.Form.MEETING),
                ("Sinh hoạt", Activity.Form.MEETING),
                ("Phát thanh", Activity.Form.BROADCAST),
                ("Truyền hình", Activity.Form.BROADCAST),
                ("Loa truyền thanh", Activity.Form.BROADCAST),
                ("Báo", Activity.Form.PRESS),
                ("Báo chí", Activity.Form.PRESS),
                ("Bản tin", Activity.Form.PRESS),
                ("Facebook", Activity.Form.SOCIAL),
                ("Zalo", Activity.Form.SOCIAL),
                ("Tờ rơi", Activity.Form.LEAFLET),
                ("Băng rôn", Activity.Form.LEAFLET),
                ("Hội thi", Activity.Form.EVENT),
                ("Ra quân", Activity.Form.EVENT),
                ("Khác", Activity.Form.OTHER),
            ),
            "place": text(200),
            "times": number("số buổi", least=1),
            "participants": number("số lượt người"),
            "materials": number("số tin bài, tài liệu"),
            "value": money,
            "partners": long_text(1_000),
            "result": long_text(5_000),
        }

    def day_of(self, row):
        return row["held_on"]

    def narrowed(self, rows):
        return {"held_on__in": {row["held_on"] for row in rows}}

    def key(self, row):
        return row["unit"].pk, row["kind"], row["held_on"], fold(row["title"])

    def key_of(self, record):
        return record.unit_id, record.kind, record.held_on, record.title_folded


class SurveyResource(CampaignResource):
    columns = SURVEYS
    noun = "Cuộc khảo sát"
    said = ("year", "starts_on", "completed_on", "visited", "in_need", "method", "note")
    quiet = ("method", "note")
    required = {"year": "Chưa ghi năm khảo sát."}
    blame = {
        "survey_span": "completed_on",
        "survey_completed_in_year": "completed_on",
        "survey_in_need": "in_need",
        None: "unit",
    }

    class Meta:
        model = Survey
        fields = ("unit", "year")
        import_id_fields = fields

    def readers(self):
        past = past_day(self.today)
        return {
            "unit": self.unit_reader(),
            "year": year(Survey.FIRST_YEAR, self.today.year),
            "starts_on": past,
            "completed_on": past,
            "visited": number("số hộ"),
            "in_need": number("số hộ"),
            "method": long_text(1_000),
            "note": long_text(2_000),
        }

    def day_of(self, row):
        """A survey goes on through its year."""
        return row["starts_on"] or row["completed_on"] or (row["year"] and date(row["year"], 1, 1))

    def narrowed(self, rows):
        return {"year__in": {row["year"] for row in rows}}

    def key(self, row):
        return row["unit"].pk, row["year"]

    def key_of(self, record):
        return record.unit_id, record.year
