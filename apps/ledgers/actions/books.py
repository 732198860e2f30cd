"""What holds for every book: a voided model's book is closed."""

from apps.core.actions import ActionError
from apps.core.dates import format_date, today


class BookError(ActionError):
    """Something cannot be written into a book. The message is for people."""


def demand_open(aid_model):
    """Raises BookError when the model is voided."""
    if aid_model.is_voided:
        raise BookError("Mô hình này đã hủy nên không ghi sổ được nữa.")


def why_not_on(day, aid_model):
    """Why nothing of this book can have happened on a day, in words; "" when it can."""
    if day > today():
        return "Ngày này ở sau hôm nay."
    if aid_model.started_on and day < aid_model.started_on:
        began = format_date(aid_model.started_on)
        return (
            f"Ngày này ở trước ngày mô hình bắt đầu ({began}). "
            "Xem lại ngày, hoặc sửa ngày bắt đầu ở trang mô hình."
        )
    return ""
