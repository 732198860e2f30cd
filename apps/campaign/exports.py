"""The lists of direction and movement work as files."""

from django.db.models import Prefetch

from apps.campaign.models import Activity, CommitteeMember, Directive, SupportGroup
from apps.core.exports import CHUNK, Export
from apps.core.spreadsheets import Column
from apps.organisation.exports import names_in_files

UNIT = Column("Đơn vị", "unit", width=26)
STATE = Column("Trạng thái", "state", width=12)


class RecordExport(Export):
    """Rows of records: `fields` begin with the unit and end with the time of voiding; `choices`
    are the columns whose values have labels."""

    choices = {}

    def rows(self):
        self.units = names_in_files(self.by)
        self.places = {
            self.fields.index(name): dict(of.choices) for name, of in self.choices.items()
        }
        return super().rows()

    def row(self, *values):
        values = [
            self.places[place].get(value, "") if place in self.places else value
            for place, value in enumerate(values)
        ]
        unit, *rest, voided_at = values
        return self.units.get(unit), *rest, "Đã hủy" if voided_at else ""


class DirectiveExport(RecordExport):
    title = "Văn bản chỉ đạo, tham mưu"
    file_name = "van-ban"
    choices = {"direction": Directive.Direction, "kind": Directive.Kind}
    columns = (
        UNIT,
        Column("Nhóm văn bản", "direction", width=34),
        Column("Loại văn bản", "kind", width=20),
        Column("Số, ký hiệu", "number", width=20),
        Column("Ngày ban hành", "issued_on", width=14),
        Column("Cơ quan ban hành", "issuer", width=34),
        Column("Trích yếu", "abstract", width=60),
        STATE,
    )
    fields = (
        "unit_id",
        "direction",
        "kind",
        "number",
        "issued_on",
        "issuer",
        "abstract",
        "voided_at",
    )


class GroupExport(RecordExport):
    title = "Nhóm, câu lạc bộ, đội"
    file_name = "nhom-cau-lac-bo"
    choices = {"kind": SupportGroup.Kind}
    columns = (
        UNIT,
        Column("Loại", "kind", width=14),
        Column("Tên", "name", width=40),
        Column("Người phụ trách", "head", width=26, personal=True),
        Column("Điện thoại", "phone", width=14, personal=True),
        Column("Số thành viên", "size", width=14, grouped=True),
        Column("Ngày thành lập", "founded_on", width=14),
        Column("Ngày ngừng hoạt động", "ended_on", width=14),
        Column("Việc làm chính", "work", width=60),
        STATE,
    )
    fields = (
        "unit_id",
        "kind",
        "name",
        "head",
        "phone",
        "size",
        "founded_on",
        "ended_on",
        "work",
        "voided_at",
    )


class ActivityExport(RecordExport):
    title = "Hoạt động"
    file_name = "hoat-dong"
    choices = {"kind": Activity.Kind, "form": Activity.Form}
    columns = (
        UNIT,
        Column("Loại hoạt động", "kind", width=22),
        Column("Nội dung hoạt động", "title", width=50),
        Column("Ngày tổ chức", "held_on", width=14),
        Column("Đến ngày", "ends_on", width=14),
        Column("Hình thức", "form", width=26),
        Column("Nơi tổ chức", "place", width=26),
        Column("Số buổi, số lượt", "times", width=12, grouped=True),
        Column("Số lượt người", "participants", width=12, grouped=True),
        Column("Số tin bài, tài liệu", "materials", width=12, grouped=True),
        Column("Giá trị vận động được (đồng)", "value", width=20, grouped=True),
        Column("Đơn vị phối hợp", "partners", width=40),
        Column("Kết quả", "result", width=60),
        STATE,
    )
    fields = (
        "unit_id",
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
        "voided_at",
    )


class SurveyExport(RecordExport):
    title = "Khảo sát"
    file_name = "khao-sat"
    columns = (
        UNIT,
        Column("Năm", "year", width=8),
        Column("Ngày bắt đầu", "starts_on", width=14),
        Column("Ngày hoàn thành", "completed_on", width=14),
        Column("Số hộ đã khảo sát", "visited", width=14, grouped=True),
        Column("Số hộ cần trợ giúp", "in_need", width=14, grouped=True),
        Column("Cách khảo sát, kênh thông tin", "method", width=50),
        Column("Ghi chú", "note", width=40),
        STATE,
    )
    fields = (
        "unit_id",
        "year",
        "starts_on",
        "completed_on",
        "visited",
        "in_need",
        "method",
        "note",
        "voided_at",
    )


class CommitteeExport(Export):
    """A line for each member; a committee without members has a line of its own."""

    title = "Ban Chỉ đạo"
    file_name = "ban-chi-dao"
    columns = (
        UNIT,
        Column("Ngày thành lập", "founded_on", width=14),
        Column("Số quyết định", "decision_number", width=20),
        Column("Ngày quyết định", "decided_on", width=14),
        Column("Cơ quan ra quyết định", "decided_by", width=34),
        Column("Ngày giải thể, thay thế", "dissolved_on", width=14),
        Column("Họ và tên", "full_name", width=26, personal=True),
        Column("Vai trò trong ban", "role", width=26),
        Column("Đại diện cho", "represents", width=24),
        Column("Chức vụ công tác", "position", width=30),
        Column("Cơ quan, đơn vị", "agency", width=34),
        Column("Tham gia từ ngày", "joined_on", width=14),
        Column("Thôi tham gia ngày", "left_on", width=14),
        STATE,
    )

    def rows(self):
        units = names_in_files(self.by)
        members = Prefetch("members", CommitteeMember.objects.in_rank())
        for committee in self.found.prefetch_related(members).iterator(chunk_size=CHUNK):
            head = (
                units.get(committee.unit_id),
                committee.founded_on,
                committee.decision_number,
                committee.decided_on,
                committee.decided_by,
                committee.dissolved_on,
            )
            state = "Đã hủy" if committee.is_voided else ""
            for member in committee.members.all() or [CommitteeMember()]:
                yield *head, *_in_words(member), state


def _in_words(member):
    return (
        member.full_name,
        member.get_role_display(),
        member.get_represents_display(),
        member.position,
        member.agency,
        member.joined_on,
        member.left_on,
    )


class LackingExport(Export):
    title = "Cơ sở Hội còn thiếu"
    file_name = "co-so-con-thieu"
    columns = (
        Column("Cơ sở Hội", "name", width=30),
        Column("Ban Chỉ đạo", "has_committee", width=14),
        Column("Hoàn thành khảo sát trong năm", "is_surveyed", width=18),
        Column("Khảo sát bắt đầu", "survey_starts_on", width=14),
    )
    fields = ("pk", "has_committee", "is_surveyed", "survey_starts_on")

    def rows(self):
        self.units = names_in_files(self.by)
        return super().rows()

    def row(self, pk, has_committee, is_surveyed, starts_on):
        return (
            self.units.get(pk),
            "có" if has_committee else "chưa",
            "có" if is_surveyed else "chưa",
            starts_on,
        )
