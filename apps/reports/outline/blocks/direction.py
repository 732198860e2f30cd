"""Direction and movement work (I.2.a, publicity of I.2.b, surveys of I.2.c)."""

from apps.reports.outline.blocks.shared import ratio
from apps.reports.outline.parts import Column, Facts, Kind, Line, Table

NUMBER, RATIO = Kind.NUMBER, Kind.RATIO
OF_SYSTEM = "Đếm từ văn bản, ban, nhóm và hoạt động đã ghi trên hệ thống trong kỳ."


def _papers(plain, direction):
    return next(p for p in plain["direction"]["papers"] if p["direction"] == direction)


def _paper_lines(label, papers):
    way = papers["direction"]
    kinds = (
        Line(f"– {kind}", count, NUMBER, "văn bản", "papers", f"{way}/{kind}")
        for kind, count in papers["kinds"]
    )
    return (Line(label, papers["count"], NUMBER, "văn bản", "papers", way), *kinds)


def directives(plain):
    found = plain["direction"]
    with_committee = found["with_committee"]
    return (
        Facts(
            (
                *_paper_lines(
                    "Văn bản chỉ đạo của cấp ủy, chính quyền, Hội cấp trên",
                    _papers(plain, "received"),
                ),
                Line(
                    "Ban Chỉ đạo đang hoạt động", found["committees"], NUMBER, "ban", "committees"
                ),
                Line(
                    "Thành viên Ban Chỉ đạo",
                    found["committee_members"],
                    NUMBER,
                    "người",
                    "committee_members",
                ),
                Line(
                    "Cơ sở Hội có Ban Chỉ đạo",
                    with_committee["count"],
                    NUMBER,
                    "cơ sở",
                    "bases_with_committee",
                ),
                Line("Tổng số cơ sở Hội", with_committee["bases"], NUMBER, "cơ sở", "bases"),
                Line(
                    "Tỷ lệ cơ sở Hội có Ban Chỉ đạo",
                    ratio(with_committee["count"], with_committee["bases"]),
                    RATIO,
                    figure="committee_ratio",
                ),
            ),
            note=OF_SYSTEM,
        ),
    )


def advice(plain):
    label = "Văn bản Hội tham mưu cho cấp ủy, chính quyền"
    return (Facts(_paper_lines(label, _papers(plain, "advisory"))),)


def groups(plain):
    groups = plain["direction"]["groups"]
    unsized = sum(group["unsized"] for group in groups)
    return (
        Table(
            "Ban Bảo trợ, nhóm, câu lạc bộ, đội đang hoạt động",
            (
                Column("Loại", Kind.TEXT, 3),
                Column("Số lượng", NUMBER, 2, adds_up=True, figure="groups"),
                Column("Số thành viên", NUMBER, 2, adds_up=True, figure="group_members"),
            ),
            tuple((group["label"], group["count"], group["members"]) for group in groups),
            total=("Tổng cộng", *(sum(g[name] for g in groups) for name in ("count", "members"))),
            note=f"{unsized} nhóm chưa ghi số thành viên." if unsized else "",
            sheet="Nhóm, câu lạc bộ, đội",
            narrowed=tuple({"of": group["kind"]} for group in groups),
            narrowed_total={},
        ),
    )


def training(plain):
    activities = plain["direction"]["activities"]
    training, inspection = activities["training"], activities["inspection"]
    return (
        Facts(
            (
                *_paper_lines(
                    "Văn bản Hội hướng dẫn, triển khai xuống cấp dưới", _papers(plain, "guidance")
                ),
                Line(
                    "Lớp, buổi tập huấn",
                    training["times"],
                    NUMBER,
                    "buổi",
                    "activity_times",
                    "training",
                ),
                Line(
                    "Người tham gia tập huấn",
                    training["participants"],
                    NUMBER,
                    "lượt người",
                    "activity_participants",
                    "training",
                ),
                Line(
                    "Cuộc kiểm tra, giám sát",
                    inspection["times"],
                    NUMBER,
                    "lượt",
                    "activity_times",
                    "inspection",
                ),
            ),
            note=OF_SYSTEM,
        ),
    )


def cooperation(plain):
    held = plain["direction"]["activities"]["coordination"]
    label = "Văn bản phối hợp với ban, ngành, đoàn thể"
    return (
        Facts(
            (
                *_paper_lines(label, _papers(plain, "coordination")),
                Line(
                    "Hoạt động phối hợp",
                    held["times"],
                    NUMBER,
                    "lượt",
                    "activity_times",
                    "coordination",
                ),
                Line(
                    "Người tham gia hoạt động phối hợp",
                    held["participants"],
                    NUMBER,
                    "lượt người",
                    "activity_participants",
                    "coordination",
                ),
            )
        ),
    )


def publicity(plain):
    found = plain["direction"]
    names = ("activities", "times", "participants", "materials")
    whole = found["activities"]["publicity"]
    return (
        Table(
            "Hoạt động tuyên truyền",
            (
                Column("Hình thức", Kind.TEXT, 3),
                Column("Hoạt động", adds_up=True, figure="activities"),
                Column("Buổi, lượt", adds_up=True, figure="activity_times"),
                Column("Lượt người", adds_up=True, figure="activity_participants"),
                Column("Tin bài, tài liệu", adds_up=True, figure="activity_materials"),
            ),
            tuple((held["label"], *(held[name] for name in names)) for held in found["publicity"]),
            total=("Tổng cộng", *(whole[name] for name in names)),
            sheet="Tuyên truyền",
            narrowed=tuple({"of": f"publicity/{held['label']}"} for held in found["publicity"]),
            narrowed_total={"of": "publicity"},
        ),
    )


def surveys(plain):
    surveyed = plain["direction"]["surveyed"]
    return (
        Facts(
            (
                Line(
                    "Cơ sở Hội đã hoàn thành khảo sát lập hồ sơ",
                    surveyed["count"],
                    NUMBER,
                    "cơ sở",
                    "bases_surveyed",
                ),
                Line("Tổng số cơ sở Hội", surveyed["bases"], NUMBER, "cơ sở", "bases"),
                Line(
                    "Tỷ lệ hoàn thành",
                    ratio(surveyed["count"], surveyed["bases"]),
                    RATIO,
                    figure="survey_ratio",
                ),
            ),
            note="Cơ sở Hội có cuộc khảo sát ghi ngày hoàn thành trong kỳ.",
        ),
    )
