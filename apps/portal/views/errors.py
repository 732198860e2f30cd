"""What a stranger reads when something is not as it should be: plain words, and a way on."""

from dataclasses import dataclass

from django.urls import reverse

from apps.portal.views.pages import CARDS, NEVER, drawn


@dataclass(frozen=True)
class Words:
    """`again` offers the page asked for once more."""

    title: str
    why: str
    again: bool = False


BAD_REQUEST = Words(
    "Không hiểu được yêu cầu",
    "Trình duyệt gửi tới một yêu cầu không hợp lệ. Bạn hãy quay lại trang trước và làm lại.",
)
FORBIDDEN = Words("Không mở được trang này", "Trang này không dành cho người xem bên ngoài.")
NO_PAGE = Words(
    "Không tìm thấy trang này",
    "Có thể đường dẫn gõ chưa đúng, hoặc trang đã được dời đi.",
)
NO_CARD = Words(
    "Không có thẻ này trên trang công khai",
    "Có thể mã gõ chưa đúng, hoặc thẻ không còn được đăng. Những địa chỉ khác vẫn đang chờ một người giúp.",
)
TOO_OLD = Words(
    "Trang đã mở quá lâu",
    "Để an toàn, biểu mẫu vừa gửi không được nhận, và chưa có gì được ghi lại. Bạn hãy mở lại trang rồi gửi lần nữa. "
    "Trình duyệt cần cho phép cookie của trang này.",
    again=True,
)
SEND_AGAIN = Words(
    "Chưa gửi được, hãy bấm lại",
    "Những gì bạn ghi còn nguyên ở trang này nhưng chưa được gửi: trang đã mở quá lâu, hoặc trình duyệt không cho "
    "phép cookie. Hãy bấm “Gửi lại”. Nếu lại thấy trang này, hãy cho phép cookie của trang (chỉ một cookie, để biểu "
    "mẫu được gửi an toàn) rồi bấm lần nữa, hoặc gọi cho Hội.",
)
TOO_MANY = Words(
    "Bạn thử quá nhiều lần",
    "Hãy đợi ít phút rồi thử lại. Cần gấp, mời bạn gọi cho Hội Chữ thập đỏ nơi bạn ở.",
)
BUSY = Words(
    "Hãy gửi lại sau một phút",
    "Hội đang chuyển dữ liệu khi sắp xếp đơn vị nên tạm chưa ghi được, và chưa có gì được gửi. Bạn hãy đợi khoảng "
    "một phút rồi gửi lại.",
)
BROKEN = Words(
    "Trang gặp lỗi",
    "Lỗi ở phía máy chủ, không phải do bạn. Những gì bạn vừa gửi có thể chưa được ghi lại; hãy thử lại sau ít phút.",
    again=True,
)


def error_page(request, words, *, status, **context):
    """The answer; never indexed, and kept by no one for longer than a card may be seen."""
    context |= {"title": words.title, "why": words.why, "bank_url": reverse("portal:bank")}
    context["again_url"] = request.path if words.again else None
    caching = CARDS if status == 404 else NEVER
    headers = {"Cache-Control": caching, "X-Robots-Tag": "noindex"}
    return drawn(request, "portal/error.html", context, status=status, headers=headers)


def not_found(request):
    match = request.resolver_match
    of_card = match is not None and match.view_name.startswith("portal:card")
    return error_page(request, NO_CARD if of_card else NO_PAGE, status=404)


def not_taken(request, typed):
    """A form came without its token. `typed`: [(name, value)] that may be sent again, or None."""
    if not typed:
        return error_page(request, TOO_OLD, status=403)
    return error_page(request, SEND_AGAIN, status=403, typed=typed)


def busy(request, typed):
    """Everything is being moved: nothing is written for a minute."""
    return error_page(request, BUSY, status=503, typed=typed or [])


def too_many(request):
    return error_page(request, TOO_MANY, status=429)
