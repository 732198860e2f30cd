"""A reviewer judges a model, shows its photos and takes it to other communes."""

import pytest
from playwright.sync_api import expect

from apps.aid_models.models import AidModel, ModelPhoto
from tests.factories import AidModelFactory, UnitFactory
from tests.journeys.conftest import DESK, PHONE
from tests.pictures import photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_reviewer_judges_a_model_and_takes_it_to_the_communes_of_one_name(
    open_browser, log_in, inspect, reviewer, province, commune, viewport
):
    for number in range(9):
        UnitFactory(parent=province, name=f"Xã Ea Thử {number}")
    UnitFactory(parent=province, name="Xã Đắk Liêng")
    model = AidModelFactory(unit=commune, name="Bếp ăn phường Cư Bao", started_on="2024-01-01")
    page = open_browser(viewport)
    log_in(page, reviewer)

    page.goto(f"/mo-hinh/{model.pk}/")
    page.get_by_role("link", name="Đánh giá năm 2025").click()
    page.get_by_label("Hiệu quả", exact=True).check()
    page.get_by_label("Căn cứ đánh giá").fill("500 suất mỗi tháng")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("500 suất mỗi tháng").first).to_be_visible()
    inspect(page)

    page.get_by_role("link", name="Nhân rộng", exact=True).click()
    search = page.get_by_label("Tìm đơn vị trong danh sách")
    search.fill("dak")
    expect(page.get_by_label("Xã Ea Thử 1")).to_be_hidden()
    expect(page.get_by_label("Xã Đắk Liêng")).to_be_visible()
    search.fill("ea thu")
    page.get_by_role("button", name="Chọn cả 9 đơn vị đang thấy").click()
    expect(page.get_by_text("Đã chọn 9 trong 10.")).to_be_visible()
    inspect(page)
    page.get_by_role("button", name="Nhân rộng").click()
    expect(page.get_by_text("Đã nhân rộng ra 9 đơn vị.")).to_be_visible()

    assert AidModel.objects.filter(copied_from=model).count() == 9
    assert model.copies.get(unit__name="Xã Ea Thử 3").name == "Bếp ăn xã Ea Thử 3"


def test_clerk_sends_two_photos_that_the_browser_made_small(open_browser, log_in, clerk, commune):
    model = AidModelFactory(unit=commune)
    page = open_browser(PHONE)
    log_in(page, clerk)
    page.goto(f"/mo-hinh/{model.pk}/anh/")
    big = [
        {
            "name": f"{number}.jpg",
            "mimeType": "image/jpeg",
            "buffer": photo(3000, 2000, colour=(number, 9, 9)),
        }
        for number in (10, 200)
    ]

    page.get_by_label("Ảnh", exact=False).first.set_input_files(big)
    half = len(big[0]["buffer"]) // 2
    page.wait_for_function(
        "half => { const files = [...document.querySelector('input[type=file]').files];"
        " return files.length === 2 && files.every((file) => file.size < half); }",
        arg=half,
    )
    page.get_by_label("Chú thích").fill("Trao bò")
    page.get_by_role("button", name="Gửi ảnh").click()
    expect(page.get_by_text("Đã thêm 2 tệp.")).to_be_visible()

    assert [one.caption for one in ModelPhoto.objects.all()] == ["Trao bò", "Trao bò"]
