"""A double: the clerk meets it while typing, the reviewer merges it side by side and parts it again."""

import pytest

from apps.addresses.models import Address, Likeness
from tests.factories import AddressFactory, AidRecordFactory
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NAME = "H'Yim Thử Trùng"


@pytest.fixture
def here(commune):
    return AddressFactory(
        code="DL-19-000001", unit=commune, full_name=NAME, birth_year=1950, filed=True
    )


@pytest.mark.parametrize(
    ("viewport", "javascript"),
    [(DESK, True), (PHONE, True), (PHONE, False)],
    ids=["desk", "phone", "phone without javascript"],
)
def test_a_double_is_entered_with_a_reason_merged_and_parted(
    open_browser, log_in, inspect, clerk, reviewer, here, viewport, javascript
):
    def look(page):
        if javascript:
            inspect(page)

    form = open_browser(viewport, javascript=javascript)
    log_in(form, clerk)
    form.goto("/dia-chi/them/")
    form.get_by_label("Cá nhân", exact=True).check()
    form.locator("#id_full_name").fill(NAME)
    form.locator("#id_born").fill("1950")
    if javascript:
        form.locator("#id_born").blur()
    else:
        form.get_by_role("button", name="Lưu và gửi duyệt").click()
    form.locator("[data-likeness-found]").get_by_role("link", name=here.code).wait_for()
    look(form)
    form.get_by_label("Vì sao vẫn lập hồ sơ này").fill("Hai bà ở hai buôn")
    form.get_by_role("button", name="Lưu và gửi duyệt").click()
    form.get_by_text("Khi lập, cơ sở ghi: Hai bà ở hai buôn").wait_for()
    look(form)
    double = Address.objects.exclude(pk=here.pk).get()
    AidRecordFactory(address=double, value=700_000)

    desk = open_browser(viewport, javascript=javascript)
    log_in(desk, reviewer)
    desk.goto("/dia-chi/nghi-trung/")
    look(desk)
    desk.get_by_role("link", name="So sánh").click()
    desk.get_by_text("1 lần, 700.000 đồng").wait_for()
    look(desk)
    desk.get_by_label("Lý do").fill("Cùng một người")
    desk.get_by_role("button", name="Gộp hai hồ sơ").click()
    desk.get_by_text(f"Đã gộp hồ sơ {double.code} vào {here.code}.").wait_for()
    look(desk)
    desk.get_by_role("link", name="Tách lại hai hồ sơ").click()
    look(desk)
    desk.get_by_label("Lý do tách lại").fill("Hai người khác nhau")
    desk.get_by_role("button", name="Tách lại hai hồ sơ").click()
    desk.get_by_text(f"1 lần trợ giúp trở về hồ sơ {double.code}.").wait_for()
    double.refresh_from_db()
    assert double.status == "submitted"
    assert Likeness.objects.get().status == "open"


def test_the_neighbours_double_shows_neutral_words_only(
    open_browser, log_in, inspect, clerk, neighbour_commune
):
    there = AddressFactory(
        code="DL-19-000002", unit=neighbour_commune, full_name=NAME, birth_year=1950, filed=True
    )
    form = open_browser(PHONE)
    answers = []
    form.on(
        "response",
        lambda response: answers.append(response) if "nghi-trung/so" in response.url else None,
    )
    log_in(form, clerk)
    form.goto("/dia-chi/them/")
    form.locator("#id_full_name").fill("h'yim thu trung")
    form.locator("#id_born").fill("1950")

    form.get_by_text("Có hồ sơ tương tự ở đơn vị khác").wait_for()

    inspect(form)
    assert not form.get_by_label("Vì sao vẫn lập hồ sơ này").is_visible()
    bodies = [answer.text() for answer in answers if answer.url.endswith("/so/")]
    assert bodies
    for secret in (there.code, NAME, "Yim Th", neighbour_commune.name):
        assert [body for body in bodies if secret in body] == []
