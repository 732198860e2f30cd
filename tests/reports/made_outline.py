"""An outline document made by hand: every section, every shape of block, nothing from the database."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from apps.core import charts
from apps.organisation.models import Unit
from apps.reports import figures
from apps.reports.document import SummaryDocument
from apps.reports.models import SummaryLayout
from apps.reports.outline.parts import (
    Appendix,
    Chart,
    Column,
    Facts,
    Kind,
    Line,
    Model,
    Models,
    OutlineDocument,
    Part,
    Table,
)
from apps.reports.outline.sections import SECTIONS

START, END = date(2008, 1, 1), date(2018, 12, 31)
WORDS = """Thời gian qua, **cấp ủy Đảng, chính quyền** các cấp luôn quan tâm *lãnh đạo, chỉ đạo*.
Các cơ sở Hội đã:
- Tham mưu ban hành văn bản
+ 12 kế hoạch
+ 30 công văn
- Kiểm tra hằng năm

1. Một
2. Hai

### Cách làm hay
Hội Chữ thập đỏ xã Krông Búk, buôn Cư M'gar (H'Yim Kđoh, Y Bhiăn Niê) <b>không</b> phải HTML."""


def made_outline(*, units=3, text=WORDS):
    """A full document; `units` rows in its appendix."""
    return OutlineDocument(
        letterhead=("HỘI CHỮ THẬP ĐỎ VIỆT NAM", "HỘI CHỮ THẬP ĐỎ TỈNH ĐẮK LẮK"),
        number="15/BC-CTĐ",
        place_and_date="Đắk Lắk, ngày 05 tháng 02 năm 2019",
        title=(
            "BÁO CÁO",
            "Tổng kết 10 năm triển khai, thực hiện Cuộc vận động",
            "“Mỗi tổ chức, mỗi cá nhân gắn với một địa chỉ nhân đạo”",
            "và các mô hình công tác xã hội nhân đạo, giai đoạn 2008-2018",
        ),
        plan="(Theo Kế hoạch số 61/KH-CTĐTN ngày 16/10/2018 của Hội Chữ thập đỏ tỉnh Tây Ninh)",
        intro="Thực hiện Kế hoạch số 61/KH-CTĐTN, Hội báo cáo kết quả như sau:",
        parts=tuple(
            Part(section, section.title.format(years=10), text if section.writes else "", blocks)
            for section in SECTIONS
            for blocks in [blocks_of(section)]
        ),
        appendices=(
            Appendix(summary=summary(units), blocks=(adjustments(),)),
            Appendix(title="Từng năm theo đơn vị", blocks=(by_year(units),)),
        ),
        recipients=("- Trung ương Hội (để báo cáo);", "Tỉnh ủy", "Lưu: VT, CTXH."),
        signer_authority="TM. BAN THƯỜNG VỤ",
        signer_title="CHỦ TỊCH",
        signer_name="Nguyễn Thị Hồng Hạnh",
        facts=("Số liệu tính đến ngày 31/12/2018.", "Số liệu chốt lúc 09/11/2018 09:05."),
    )


def bare_outline():
    """The same with nothing that a unit writes or the system reckons."""
    full = made_outline(units=0, text="")
    return replace(
        full,
        number="",
        parts=tuple(replace(part, blocks=()) for part in full.parts),
        recipients=(),
        signer_authority="",
        signer_title="",
        signer_name="",
    )


def blocks_of(section):
    if section.block.startswith("models:"):
        return (models(section.block),) if section.block != "models:other" else (Models(()),)
    return {
        "": (),
        "giving": (by_kind(), chart(), facts()),
        "years": (year_table(), chart()),
        "targets": (targets(),),
    }.get(section.block, (facts(),))


def facts():
    return Facts(
        (
            Line("Địa chỉ được lập hồ sơ", 24_394, Kind.NUMBER, "địa chỉ"),
            Line("Tỷ lệ hoàn thành", Fraction(769, 1000), Kind.RATIO),
            Line("Ngày hoàn thành", END, Kind.DAY),
            Line("Chưa biết", None, Kind.NUMBER, "lượt"),
        ),
        note="Đếm từ hồ sơ trên hệ thống.",
    )


def by_kind():
    return Table(
        "Giá trị trợ giúp theo loại nhà tài trợ",
        (
            Column("Loại nhà tài trợ", Kind.TEXT, 4),
            Column("Lần trợ giúp", Kind.NUMBER, 2, adds_up=True),
            Column("Giá trị (đồng)", Kind.MONEY, 3, adds_up=True),
            Column("Địa chỉ", Kind.NUMBER, 2),
        ),
        (
            ("Tổ chức Hội", 1_200, 13_153_000_000, 900),
            ("=1+1", 300, 10_000_000_000, None),
        ),
        total=("Tổng cộng", 1_500, 23_153_000_000, None),
        note="Một địa chỉ có thể được nhiều loại nhà tài trợ trợ giúp.",
        sheet="Theo nhà tài trợ",
    )


def year_table():
    return Table(
        "Địa chỉ được trợ giúp theo từng năm",
        (
            Column("Năm", Kind.YEAR),
            Column("Mới", adds_up=True, group="Được trợ giúp"),
            Column("Tiếp tục", group="Được trợ giúp"),
            Column("Dừng", adds_up=True),
        ),
        tuple((year, 1_000 + year, 2 * year, year - 2008) for year in range(2008, 2019)),
        sheet="Từng năm",
    )


def by_year(units):
    years = range(2008, 2019)
    return Table(
        "Số địa chỉ được trợ giúp trong từng năm",
        (
            Column("Đơn vị", Kind.TEXT, 4),
            *(Column(str(year), adds_up=True, group="Trong năm") for year in years),
        ),
        tuple((name_of(n), *(100 + n for _ in years)) for n in range(units)),
        total=("Tổng cộng", *(sum(100 + n for n in range(units)) for _ in years)),
        sheet="Từng năm theo đơn vị",
    )


def targets():
    return Table(
        "Chỉ tiêu",
        (
            Column("Chỉ tiêu", Kind.TEXT, 4),
            Column("Kỳ trước", Kind.NUMBER, 2),
            Column("Đề ra", Kind.NUMBER, 2),
        ),
        (("Khảo sát đối tượng", 24_394, 30_000), ("Cơ sở Hội trợ giúp", 102, None)),
        sheet="Chỉ tiêu",
    )


def adjustments():
    return Table(
        "Danh sách điều chỉnh sau khi chốt",
        (Column("Địa chỉ", Kind.TEXT, 3), Column("Chốt", Kind.MONEY, 2), Column("Nay", Kind.MONEY, 2)),
        (("DL-18-000001", 1_500_000, 1_200_000),),
        sheet="Điều chỉnh",
    )  # fmt: skip


def models(block):
    return Models(
        (
            Model(
                f"Mô hình {block}",
                "Xã Cư M'gar",
                goal="Trợ giúp hộ nghèo có bò sinh sản.",
                approach="Giao bò mẹ.\nSau khi bò sinh bê, chuyển bò mẹ cho hộ khác.",
                impact="Nhiều xã làm theo.",
                about=(Line("Thời gian", "từ 01/01/2012"),),
                figures=(Line("Số bò đã giao", 120, Kind.NUMBER, "con"),),
            ),
        )
    )


def chart():
    years = range(2008, 2019)
    series = [charts.Series("Mới", tuple(year - 2000 for year in years))]
    svg = charts.columns(
        "tung-nam",
        title="Biểu đồ từng năm",
        description="Địa chỉ từng năm.",
        labels=[str(year) for year in years],
        series=series,
        unit="địa chỉ",
    )
    table = Table(
        "Biểu đồ từng năm",
        (Column("Năm", Kind.YEAR), Column("Địa chỉ trên biểu đồ")),
        tuple((year, year - 2000) for year in years),
        sheet="Biểu đồ",
    )
    return Chart("Biểu đồ từng năm", svg, table)


def summary(units):
    province = Unit(key="2025:66", name="Tỉnh Đắk Lắk", level="province")
    line = figures.Figures(240, 120, 80, 2_381, 23_153_000_000, 3, 4, 5, 6)
    whole = figures.Figures(
        240 * units, 120 * units, 80 * units, 2_381 * units, 23_153_000_000 * units, 3, 4, 5, 6
    )
    rows = tuple(figures.Row("", name_of(n), line) for n in range(units))
    return SummaryDocument(
        figures.Summary(province, START, END, figures.View.CURRENT, rows, whole, (), ()),
        SummaryLayout.default_for(province),
    )


def name_of(number):
    return f"Xã Cư M'gar Ea H'Leo Krông Búk {number + 1}"
