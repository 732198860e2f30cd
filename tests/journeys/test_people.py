"""Coming in and looking after users, in a real browser."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from apps.accounts.models import User
from tests.factories import UserFactory
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SECRET = "JBSWY3DPEHPK3PXP"


def enter_code(page):
    page.get_by_label("Mã xác thực").fill(
        format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    )
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_selector("text=Đăng xuất", state="attached")


@pytest.mark.parametrize(
    ("viewport", "javascript"),
    [(DESK, True), (PHONE, True), (PHONE, False)],
    ids=["desk", "phone", "phone without javascript"],
)
def test_manager_comes_in_and_every_page_of_people_is_in_order(
    open_browser, log_in, inspect, manager, clerk, viewport, javascript
):
    page = open_browser(viewport, javascript=javascript)
    check = inspect if javascript else (lambda page: None)  # axe itself needs JavaScript
    for name in ["account_login", "account_reset_password"]:
        page.goto(reverse(name))
        check(page)

    log_in(page, manager)
    check(page)
    enter_code(page)

    names = ["user_list", "user_create", "profile"]
    about_clerk = ["user_detail", "user_edit", "user_move", "user_role", "user_disable"]
    own = ["mfa_index", "usersessions_list", "account_change_password", "mfa_add_webauthn"]
    for address in [
        *(reverse(f"accounts:{name}") for name in names),
        *(reverse(f"accounts:{name}", args=[clerk.pk]) for name in about_clerk),
        *(reverse(name) for name in [*own, "mfa_generate_recovery_codes", "audit:log"]),
    ]:
        assert page.goto(address).status == 200, address
        check(page)


def test_new_person_comes_in_with_the_paper_the_manager_wrote(
    open_browser, log_in, manager, commune
):
    office = open_browser()
    log_in(office, manager)
    enter_code(office)
    office.goto(reverse("accounts:user_create"))
    office.get_by_label("Họ và tên").fill("Y Bhiăn Niê")
    office.get_by_label("Tên đăng nhập").fill("y.bhian")
    office.get_by_label("Cán bộ cơ sở").check()
    office.get_by_label("Đơn vị").fill("phuong cu bao")
    office.get_by_role("button", name="Thêm", exact=True).click()
    once = office.locator("dd .code").nth(1).inner_text()

    phone = open_browser(PHONE)
    log_in(phone, User.objects.get(username="y.bhian"), once)
    phone.get_by_label("Mật khẩu hiện nay").fill(once)
    phone.get_by_label("Mật khẩu mới", exact=False).first.fill("Rieng-cua-toi-9")
    phone.get_by_label("Nhập lại mật khẩu mới").fill("Rieng-cua-toi-9")
    phone.get_by_role("button", name="Đổi mật khẩu").click()
    phone.wait_for_selector("text=Đã đổi mật khẩu.")

    assert not User.objects.get(username="y.bhian").must_change_password


def test_person_adds_a_passkey_and_comes_in_with_it_alone(open_browser, log_in, commune):
    person = UserFactory(unit=commune)
    page = open_browser()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    log_in(page, person)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Đăng nhập chỉ bằng khóa này").check()
    page.get_by_role("button", name="Thêm", exact=True).click()
    page.wait_for_selector("text=Đã thêm khóa bảo mật.")

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Đăng nhập bằng khóa bảo mật").click()
    page.wait_for_selector("text=Đăng xuất", state="attached")
    page.goto(reverse("accounts:profile"))

    assert page.get_by_role("heading", level=1).inner_text() == person.full_name
    assert list(person.access_records.values_list("kind", flat=True).order_by("pk")) == [
        "login",
        "factor_added",
        "login",
    ]
