"""Who may do what (domain.md section 10): the whole of it on one screen.

Rights follow the tree: a user belongs to one unit and sees that unit and all below it. A clerk
writes only in the own unit; the others in the whole subtree. National staff belong to the root.
"""

from django.db import models


class Role(models.TextChoices):
    CLERK = "clerk", "Cán bộ cơ sở"
    REVIEWER = "reviewer", "Cán bộ duyệt"
    MANAGER = "manager", "Quản trị tỉnh"
    VIEWER = "viewer", "Theo dõi"


class Permission(models.TextChoices):
    VIEW_RECORDS = "view_records", "Xem hồ sơ, trợ giúp, nhà tài trợ, mô hình"
    VIEW_FIGURES = "view_figures", "Xem và tải bảng số liệu không có dữ liệu cá nhân"
    VIEW_UNITS = "view_units", "Xem cây đơn vị"
    EDIT_RECORDS = "edit_records", "Nhập và sửa hồ sơ, trợ giúp, nhà tài trợ, mô hình"
    PRINT_RECORDS = "print_records", "In hồ sơ, danh sách, phiếu đi thăm có tên người"
    APPROVE = "approve", "Duyệt, trả lại, từ chối hồ sơ; xác nhận đăng ký; hủy bản ghi"
    IMPORT = "import", "Nhập từ tệp Excel"
    EXPORT_PERSONAL = "export_personal", "Xuất danh sách có dữ liệu cá nhân"
    EDIT_TOTALS = "edit_totals", "Nhập số liệu những năm trước"
    WRITE_REPORTS = "write_reports", "Viết và nộp báo cáo của đơn vị"
    ACCEPT_REPORTS = "accept_reports", "Chốt số liệu hoặc trả lại báo cáo của đơn vị"
    MANAGE_ROUNDS = "manage_rounds", "Mở, gia hạn, đóng đợt báo cáo; mở lại số liệu đã chốt"
    MANAGE_TARGETS = "manage_targets", "Đặt và sửa chỉ tiêu năm của tỉnh"
    MANAGE_AWARDS = "manage_awards", "Chấm điểm, đề nghị khen thưởng, ghi quyết định"
    PUBLISH = "publish", "Duyệt công bố, gỡ khỏi trang công khai; nhận đăng ký trên mạng"
    PROTECT_DATA = "protect_data", "Giải quyết yêu cầu về dữ liệu cá nhân, ghi vụ lộ dữ liệu"
    MANAGE_USERS = "manage_users", "Quản lý người dùng"
    MANAGE_UNITS = "manage_units", "Quản lý đơn vị"
    VIEW_LOG = "view_log", "Xem nhật ký: ai đã làm gì"


_READ = {Permission.VIEW_RECORDS, Permission.VIEW_FIGURES, Permission.VIEW_UNITS}
_CLERK = _READ | {
    Permission.EDIT_RECORDS,
    Permission.PRINT_RECORDS,
    Permission.WRITE_REPORTS,
}
_REVIEWER = _CLERK | {
    Permission.APPROVE,
    Permission.IMPORT,
    Permission.EXPORT_PERSONAL,
    Permission.EDIT_TOTALS,
    Permission.ACCEPT_REPORTS,
    Permission.PUBLISH,
    Permission.PROTECT_DATA,
}
_MANAGER = _REVIEWER | {
    Permission.MANAGE_ROUNDS,
    Permission.MANAGE_TARGETS,
    Permission.MANAGE_AWARDS,
    Permission.MANAGE_USERS,
    Permission.MANAGE_UNITS,
    Permission.VIEW_LOG,
}

PERMISSIONS = {
    Role.VIEWER: frozenset(_READ),
    Role.CLERK: frozenset(_CLERK),
    Role.REVIEWER: frozenset(_REVIEWER),
    Role.MANAGER: frozenset(_MANAGER),
}

WRITES_BELOW = {Role.REVIEWER, Role.MANAGER}
SECOND_FACTOR_REQUIRED = {Role.MANAGER}
