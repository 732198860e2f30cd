"""expire_pledges: what the worker does by itself, by hand."""

from apps.aid_records.actions.pledges import expire_due
from apps.core.commands import PlainCommand


class Command(PlainCommand):
    writes = True
    help = "Cho hết hạn các đăng ký chưa xác nhận quá ngày giữ chỗ, chuyển đăng ký đến ngày sang đang trợ giúp."

    def handle(self, **options):
        followed = expire_due()
        if not any(followed):
            self.stdout.write("Không có đăng ký nào đến hạn.")
            return
        self.stdout.write(
            f"{followed.expired} đăng ký hết hạn giữ chỗ, {followed.begun} đăng ký bắt đầu trợ giúp, "
            f"{followed.reminded} đăng ký được nhắc."
        )
