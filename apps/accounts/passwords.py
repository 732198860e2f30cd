"""Django's rules for passwords, in Vietnamese (its own catalogue has gaps)."""

from django.contrib.auth import password_validation as django_rules


class LongEnough(django_rules.MinimumLengthValidator):
    def get_error_message(self):
        return f"Mật khẩu quá ngắn: cần ít nhất {self.min_length} ký tự."

    def get_help_text(self):
        return f"Ít nhất {self.min_length} ký tự."


class NotLikeOneself(django_rules.UserAttributeSimilarityValidator):
    def get_error_message(self):
        return "Mật khẩu quá giống họ tên, tên đăng nhập hoặc email của bạn."

    def get_help_text(self):
        return "Không giống họ tên, tên đăng nhập hay email."


class NotCommon(django_rules.CommonPasswordValidator):
    def get_error_message(self):
        return "Mật khẩu này nhiều người dùng nên dễ đoán."

    def get_help_text(self):
        return "Không phải mật khẩu nhiều người dùng."


class NotOnlyDigits(django_rules.NumericPasswordValidator):
    def get_error_message(self):
        return "Mật khẩu không được chỉ gồm chữ số."

    def get_help_text(self):
        return "Không chỉ gồm chữ số."
