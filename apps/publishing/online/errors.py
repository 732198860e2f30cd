"""What cannot be done, in words for strangers. They name nobody: neither families nor other donors."""

from apps.core.actions import ActionError


class OnlineError(ActionError):
    """A step that cannot be taken. The message is for people."""


class UnknownError(OnlineError):
    """No such form or pledge."""

    def __init__(self, message="Không tìm thấy đăng ký này."):
        super().__init__(message)


class CardGoneError(OnlineError):
    """The address is no longer shown to the public."""

    def __init__(
        self, message="Địa chỉ này không còn trên trang công khai nên không nhận đăng ký."
    ):
        super().__init__(message)


class TakenError(OnlineError):
    """Somebody else has what was chosen; other needs, or less, may still be had."""


class TwiceError(OnlineError):
    """The same phone number has pledged the same need, and still waits."""


class TooLateError(OnlineError):
    """It cannot be changed on the pages any more."""
