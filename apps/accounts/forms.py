"""What managers type about users; forms of one's own account are in own_forms.py."""

from django import forms
from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.forms import FilterForm, Form, ModelForm
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit

ROLE_HELP = (
    "Cán bộ cơ sở nhập và sửa hồ sơ của đơn vị mình. Cán bộ duyệt làm thêm việc duyệt, nhập và "
    "xuất tệp cho cả các đơn vị bên dưới. Quản trị tỉnh quản lý thêm người dùng và đơn vị. "
    "Theo dõi chỉ xem."
)


def _role_field():
    return forms.ChoiceField(
        label="Vai trò", choices=Role.choices, widget=forms.RadioSelect, help_text=ROLE_HELP
    )


class UserFilterForm(FilterForm):
    """Narrows the list of users."""

    q = forms.CharField(label="Tìm theo tên", required=False)
    role = forms.ChoiceField(
        label="Vai trò", required=False, choices=[("", "Mọi vai trò"), *Role.choices]
    )
    state = forms.ChoiceField(
        label="Tài khoản",
        required=False,
        choices=[
            ("", "Tất cả"),
            ("active", "Đang hoạt động"),
            ("disabled", "Đã ngừng"),
            ("gone", "Chờ được giao đơn vị mới"),
        ],
    )
    unit = UnitField(label="Đơn vị (gồm cả bên dưới)", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(Unit.objects.visible_to(user))

    def narrow(self, users):
        """`users` as the filters say; a filter that cannot be read narrows to nothing."""
        if not self.is_valid():
            return users.none()
        chosen = self.cleaned_data
        users = users.matching(chosen["q"])
        if chosen["role"]:
            users = users.filter(role=chosen["role"])
        if chosen["state"] == "gone":
            users = users.of_units_gone()
        elif chosen["state"]:
            users = users.filter(is_active=chosen["state"] == "active")
        if chosen["unit"]:
            users = users.filter(unit__path__startswith=chosen["unit"].path)
        return users


class UserEditForm(ModelForm):
    class Meta:
        model = User
        fields = ["full_name", "email", "phone"]
        help_texts = {"email": "Có email thì người này tự đặt lại được mật khẩu khi quên."}


class DigestForm(ModelForm):
    """One's own choice of the daily mail."""

    class Meta:
        model = User
        fields = ["wants_digest"]

    def clean_wants_digest(self):
        wants = self.cleaned_data["wants_digest"]
        if wants and not self.instance.email:
            raise ValidationError("Bạn chưa có email trong hệ thống; hãy nhờ quản trị tỉnh ghi.")
        return wants


class UserCreateForm(ModelForm):
    role = _role_field()
    unit = UnitField(label="Đơn vị")

    class Meta:
        model = User
        fields = ["full_name", "username", "email", "phone"]
        help_texts = {"email": "Có email thì người này tự đặt lại được mật khẩu khi quên."}
        widgets = {
            "username": forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"})
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(Unit.objects.visible_to(by))

    def clean_username(self):
        return self.cleaned_data["username"].lower()


class UserMoveForm(Form):
    unit = UnitField(label="Đơn vị mới")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(Unit.objects.visible_to(by))


class UserRoleForm(Form):
    role = _role_field()
