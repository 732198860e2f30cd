"""The targets that the plan sets (F16, A1–A7): what a province begins with. Each may be changed."""

from decimal import Decimal

from apps.reports.models import Target

_PLAN = "Kế hoạch 9859/UBND-KGVX ngày 29/11/2019"
_SCOPE = Target.Scope
STANDARD = (
    (
        "A1",
        "Địa chỉ trong ngân hàng được rà soát, cập nhật thường xuyên",
        "reviewed_ratio",
        _SCOPE.WHOLE,
        75,
        "mục II.1",
    ),
    (
        "A2",
        "Địa chỉ được duy trì quản lý và trợ giúp trong năm",
        "open_and_helped",
        _SCOPE.WHOLE,
        2_000,
        "mục II.2",
    ),
    (
        "A3",
        "Mỗi cơ sở Hội lập mới từ 2 địa chỉ trở lên trong năm",
        "filed",
        _SCOPE.EACH_BASE,
        2,
        "mục II.2",
    ),
    (
        "A4",
        "Địa chỉ mới được lập hồ sơ trong năm",
        "filed",
        _SCOPE.WHOLE,
        500,
        "mục II.2",
    ),
    (
        "A5",
        "Mỗi cơ sở Hội có ít nhất 1 mô hình được áp dụng có hiệu quả",
        "effective_models",
        _SCOPE.EACH_BASE,
        1,
        "mục II.3",
    ),
    (
        "A6",
        "Mỗi cơ quan, lãnh đạo đã đăng ký tham gia nhận trợ giúp ít nhất 1 địa chỉ",
        "pledges_of_registered",
        _SCOPE.EACH_REGISTERED,
        1,
        "mục II.4",
    ),
    (
        "A7",
        "Mỗi cơ quan có buôn, thôn kết nghĩa nhận trợ giúp ít nhất 1 địa chỉ tại đó",
        "pledges_at_twins",
        _SCOPE.EACH_TWINNED,
        1,
        "mục IV.2",
    ),
)


def standard_targets(province, year):
    """The seven of them for a province and a year; not saved."""
    return [
        Target(
            province=province,
            year=year,
            code=code,
            name=name,
            measure=measure,
            scope=scope,
            operator=Target.Operator.AT_LEAST,
            threshold=Decimal(threshold),
            clause=f"{_PLAN}, {clause}",
        )
        for code, name, measure, scope, threshold, clause in STANDARD
    ]
