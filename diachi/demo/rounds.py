"""A reporting round of the demo's year, half way to its deadline: written, submitted, returned, frozen."""

from datetime import date, timedelta

from django.db import connection

from apps.organisation.models import Unit
from apps.reports.actions import reporting, rounds
from apps.reports.models import Round, SectionText, TargetInput, UnitReport
from apps.reports.outline.sections import WRITTEN

_WORDS = {
    "I.1": "Địa bàn còn nhiều hộ khó khăn, dân cư ở xa nhau; đội ngũ cán bộ chi hội nhiệt tình, "
    "được cấp ủy và chính quyền quan tâm.",
    "I.2.a.1": "Cấp ủy, chính quyền đưa Cuộc vận động vào **chương trình công tác năm**, giao các "
    "ban, ngành nhận giúp địa chỉ cụ thể.",
    "I.2.a.4": "- Tập huấn cho cán bộ chi hội cách khảo sát, lập hồ sơ.\n"
    "- Kiểm tra các chi hội sáu tháng một lần.",
    "I.2.b.1": "Tuyên truyền trên loa truyền thanh, tại sinh hoạt chi hội và trên mạng xã hội.",
    "I.2.c.2.3": "1. Mỗi chi hội nhận ít nhất một địa chỉ.\n"
    "2. Người khá giả trong thôn, buôn giúp người khó khăn gần nhà.",
    "III.1": "Cuộc vận động được người dân đồng tình; số địa chỉ được trợ giúp tăng so với năm trước.",
    "III.2": "Một số hồ sơ chưa được cập nhật kịp thời.",
    "III.3": "Cán bộ chi hội kiêm nhiệm, đường sá đi lại khó khăn.",
    "III.4": "Khảo sát kỹ, trao đúng người, công khai kết quả thì nhà tài trợ tin và giúp lâu dài.",
    "IV.1": "Tiếp tục tuyên truyền, quán triệt Cuộc vận động và các mô hình.",
    "IV.3.3": "Giới thiệu từng địa chỉ cụ thể đến các doanh nghiệp, nhóm thiện nguyện.",
    "V.3": "Đề nghị cấp ủy, chính quyền tiếp tục chỉ đạo các ban, ngành nhận giúp địa chỉ.",
}
_RETURNED = "Số liệu khảo sát chưa khớp với phần lời; xin xem lại mục I.2.c rồi nộp lại."


def invent(rng, province, *, staff, today):
    """Open the round and bring about two thirds of its reports on their way."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # figures are reckoned below, from rows written a moment ago
    communes = Unit.objects.within(province).bases().current()
    made = rounds.open_round(
        Round(
            title=f"Báo cáo kết quả Cuộc vận động 10 tháng năm {today.year}",
            plan_number="15/KH-MH",
            plan_date=date(today.year, 10, 12),
            plan_issuer=province.chapter_name,
            starts_on=date(today.year, 1, 1),
            ends_on=date(today.year, 10, 31),
            deadline=today + timedelta(days=12),
            note="Viết ngắn gọn, nêu việc cụ thể; số liệu do phần mềm tính từ hồ sơ và trợ giúp đã ghi.",
        ),
        units=list(communes.exclude(kind=Unit.Kind.SCHOOL)),
        by=staff.manager,
    )
    reports = made.reports.in_force().select_related("unit", "round").in_unit_order()
    ours = (province.pk, staff.clerk.unit_id)
    fates = [
        (report, "writing" if report.unit_id in ours else rng.choices(_FATES, _SHARES)[0])
        for report in reports
    ]
    written = [(report, staff.of(report.unit)) for report, fate in fates if fate != "nothing"]
    SectionText.objects.bulk_create(
        [text for report, by in written for text in _texts(rng, report, by)]
    )
    TargetInput.objects.bulk_create([_target(rng, report, by) for report, by in written])
    for number, (report, fate) in enumerate(fates):
        if fate in ("submitted", "returned", "accepted"):
            sent = reporting.submit(_fresh(report), by=staff.of(report.unit))
            if fate == "returned":
                reporting.give_back(sent, reason=_RETURNED, by=staff.reviewer)
            elif fate == "accepted" and number % 2:
                reporting.accept(_fresh(sent), by=staff.reviewer)


_FATES = ("nothing", "writing", "submitted", "returned", "accepted")
_SHARES = (34, 22, 30, 4, 10)


def _fresh(report):
    return UnitReport.objects.select_related("unit", "round").get(pk=report.pk)


def _texts(rng, report, by):
    codes = [section.code for section in WRITTEN if section.code in _WORDS]
    return [
        SectionText(report=report, section=code, text=_WORDS[code], saved_by=by)
        for code in rng.sample(codes, rng.randint(4, len(codes)))
    ]


def _target(rng, report, by):
    return TargetInput(report=report, target="helped", amount=rng.randint(5, 60), saved_by=by)
