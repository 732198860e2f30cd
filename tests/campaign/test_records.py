"""Papers, groups, activities and surveys: writing down, changing, voiding, who sees them."""

import uuid

import pytest
from django.urls import reverse

from apps.campaign import actions
from apps.campaign.models import Activity, Directive, SupportGroup, Survey
from apps.core.actions import ActionError, StaleError
from tests import factories

KINDS = {
    "directive": (factories.DirectiveFactory, Directive),
    "group": (factories.SupportGroupFactory, SupportGroup),
    "activity": (factories.ActivityFactory, Activity),
    "survey": (factories.SurveyFactory, Survey),
}
TYPED = {
    "directive": {
        "direction": "received",
        "kind": "plan",
        "number": "9859/UBND-KGVX",
        "issued_on": "29/11/2019",
        "issuer": "Ủy ban nhân dân tỉnh Đắk Lắk",
        "abstract": "Triển khai Cuộc vận động",
    },
    "group": {"kind": "patrons", "name": "Ban Bảo trợ buôn Kli", "size": "12"},
    "activity": {
        "kind": "training",
        "title": "Tập huấn khảo sát",
        "held_on": "05/03/2019",
        "participants": "40",
    },
    "survey": {"year": "2019", "starts_on": "01/02/2019", "visited": "300", "in_need": "41"},
}


def url(kind, page, *args):
    return reverse(f"campaign:{kind}_{page}", args=[getattr(arg, "pk", arg) for arg in args])


def typed(name, /, **changes):
    return TYPED[name] | {"form_key": str(uuid.uuid4())} | changes


def made(kind):
    return KINDS[kind][1].objects.get()


@pytest.mark.parametrize("kind", KINDS)
def test_clerk_writes_down_a_record_of_the_own_unit(client, clerk, kind):
    client.force_login(clerk)

    response = client.post(url(kind, "create"), typed(kind))

    row = made(kind)
    assert response.url == url(kind, "detail", row)
    assert (row.unit, row.province, row.created_by) == (clerk.unit, clerk.unit.province, clerk)
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_two_clicks_make_one_record(client, clerk, kind):
    client.force_login(clerk)
    twice = typed(kind)

    first, second = (client.post(url(kind, "create"), twice) for _ in range(2))

    assert first.url == second.url == url(kind, "detail", made(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_record_typed_once_more_is_refused_in_words(client, clerk, kind):
    client.force_login(clerk)
    client.post(url(kind, "create"), typed(kind))

    again = client.post(url(kind, "create"), typed(kind))

    assert "đã" in again.text
    assert again.status_code == 200
    assert KINDS[kind][1].objects.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_reviewer_names_the_unit(client, reviewer, neighbour_commune, kind):
    client.force_login(reviewer)

    client.post(url(kind, "create"), typed(kind, unit="hoa xuan"))

    assert made(kind).unit == neighbour_commune


@pytest.mark.parametrize("kind", KINDS)
def test_reviewer_cannot_write_into_another_province(client, reviewer, other_commune, kind):
    client.force_login(reviewer)

    response = client.post(url(kind, "create"), typed(kind, unit=other_commune.key))

    assert "Không có đơn vị" in response.text
    assert not KINDS[kind][1].objects.exists()


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("directive", {"issuer": ""}, "Hãy ghi cơ quan ban hành."),
        ("directive", {"issued_on": "01/01/2090"}, "không được ở sau hôm nay"),
        ("directive", {"abstract": ""}, "Hãy điền mục này."),
        ("directive", {"direction": ""}, "Hãy chọn ở mục này."),
        ("group", {"phone": "123"}, "Điện thoại"),
        (
            "group",
            {"founded_on": "01/02/2019", "ended_on": "01/01/2019"},
            "Ngày ngừng hoạt động phải từ ngày thành lập",
        ),
        ("activity", {"value": "5 triệu"}, "Chỉ ghi giá trị khi loại là"),
        ("activity", {"times": "0"}, "Số buổi, số lượt ít nhất là 1."),
        ("activity", {"ends_on": "01/03/2019"}, "Ngày kết thúc phải từ ngày tổ chức"),
        ("activity", {"kind": "fundraising", "value": "-5"}, "Số tiền"),
        ("survey", {"year": "2007"}, "Năm khảo sát từ 2008"),
        ("survey", {"completed_on": "31/01/2019"}, "Ngày hoàn thành phải từ ngày bắt đầu"),
        (
            "survey",
            {"starts_on": "", "completed_on": "31/12/2018"},
            "Ngày hoàn thành không được trước năm khảo sát",
        ),
        ("survey", {"in_need": "301"}, "Số hộ cần trợ giúp không quá"),
        ("survey", {"visited": "99999999999999999999"}, "Hãy ghi số không quá"),
    ],
)
def test_what_cannot_be_right_is_refused_in_words(client, clerk, kind, fields, words):
    client.force_login(clerk)

    response = client.post(url(kind, "create"), typed(kind, **fields))

    assert words in response.text
    assert not KINDS[kind][1].objects.exists()


def test_the_hoi_is_the_issuer_of_its_own_papers(client, clerk):
    client.force_login(clerk)

    client.post(url("directive", "create"), typed("directive", direction="advisory", issuer=""))

    assert made("directive").issuer == "Hội Chữ thập đỏ phường Cư Bao"


def test_fundraising_keeps_its_value_and_says_that_it_does_not_count(client, clerk):
    client.force_login(clerk)
    page = client.get(url("activity", "create")).text

    client.post(
        url("activity", "create"),
        typed("activity", kind="fundraising", value="1,5 triệu", times=""),
    )

    row = made("activity")
    assert (row.value, row.times) == (1_500_000, 1)
    assert "không tính vào giá trị Cuộc vận động" in page
    assert "không tính vào giá trị Cuộc vận động" in client.get(url("activity", "detail", row)).text


@pytest.mark.parametrize("kind", KINDS)
def test_a_dead_page_does_not_overwrite_what_another_saved(client, clerk, kind):
    row = KINDS[kind][0](unit=clerk.unit)
    KINDS[kind][1].objects.filter(pk=row.pk).update(version=9)

    with pytest.raises(StaleError):
        actions.edit(row, by=clerk)


def test_clerk_edits_and_the_history_says_what_became_of_what(client, clerk):
    row = factories.SupportGroupFactory(unit=clerk.unit, name="Đội xung kích", kind="team")
    client.force_login(clerk)

    client.post(
        url("group", "edit", row), typed("group", version=1, name="Đội ứng cứu", kind="team")
    )

    page = client.get(url("group", "detail", row)).text
    assert "Đội xung kích" in page
    assert "Đội ứng cứu" in page


@pytest.mark.parametrize("kind", KINDS)
def test_reviewer_voids_a_record_and_the_clerk_may_then_write_it_anew(
    client, clerk, reviewer, kind
):
    client.force_login(clerk)
    client.post(url(kind, "create"), typed(kind))
    row = made(kind)
    client.force_login(reviewer)

    client.post(url(kind, "void", row), {"reason": "Ghi nhầm đơn vị"})

    client.force_login(clerk)
    page = client.get(url(kind, "detail", row)).text
    assert "Ghi nhầm đơn vị" in page
    assert url(kind, "edit", row) not in page
    assert client.post(url(kind, "create"), typed(kind)).status_code == 302


@pytest.mark.parametrize("kind", KINDS)
def test_who_sees_and_who_writes(client, clerk, viewer, neighbour_clerk, kind):
    row = KINDS[kind][0](unit=clerk.unit)

    client.force_login(viewer)
    assert client.get(url(kind, "detail", row)).status_code == 200
    assert client.get(url(kind, "edit", row)).status_code == 403
    client.force_login(clerk)
    assert client.get(url(kind, "void", row)).status_code == 403
    client.force_login(neighbour_clerk)
    for page in ("detail", "edit", "void"):
        assert client.get(url(kind, page, row)).status_code == 404


def test_a_survey_belongs_to_a_base_unit(clerk, province):
    with pytest.raises(ActionError, match="không phải cơ sở Hội"):
        actions.record(Survey(unit=province, year=2019), by=clerk)


def test_a_record_belongs_to_a_province(clerk, nation):
    with pytest.raises(ActionError, match="thuộc tỉnh"):
        actions.record(Activity(unit=nation, kind="other", title="Họp"), by=clerk)


def test_clerk_says_that_the_survey_is_done(client, clerk):
    survey = factories.SurveyFactory(unit=clerk.unit)
    client.force_login(clerk)
    assert url("survey", "complete", survey) in client.get(url("survey", "detail", survey)).text

    early = client.post(url("survey", "complete", survey), {"completed_on": "01/01/2018"})
    client.post(url("survey", "complete", survey), {"completed_on": "30/06/2018"})
    again = client.post(url("survey", "complete", survey), {"completed_on": "30/06/2018"})
    other = client.post(url("survey", "complete", survey), {"completed_on": "01/07/2018"})

    survey.refresh_from_db()
    assert "bắt đầu ngày 05/03/2018" in early.text
    assert (survey.completed_on.isoformat(), survey.version) == ("2018-06-30", 2)
    assert again.status_code == 302
    assert "đã hoàn thành ngày 30/06/2018" in other.text
    page = client.get(url("survey", "detail", survey)).text
    assert "Hoàn thành 30/06/2018" in page
    assert url("survey", "complete", survey) not in page


def test_a_voided_survey_is_not_completed(clerk, reviewer):
    survey = factories.SurveyFactory(unit=clerk.unit)
    actions.void(survey, reason="Nhầm", by=reviewer)

    with pytest.raises(ActionError, match="đã hủy"):
        actions.complete(survey, completed_on=survey.starts_on, by=clerk)
