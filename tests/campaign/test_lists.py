"""Lists of direction and movement work: filters, order, files; what bases lack."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests import factories

KINDS = ("directive", "committee", "group", "activity", "survey")


def url(name):
    return reverse(f"campaign:{name}")


@pytest.fixture
def found(client, reviewer):
    """Titles of the rows that a list shows."""
    client.force_login(reviewer)

    def _found(name, /, **query):
        return [row["title"] for row in client.get(url(f"{name}_list"), query).context["rows"]]

    return _found


def test_papers_are_found_by_words_group_type_unit_and_period(found, commune, neighbour_commune):
    plan = factories.DirectiveFactory(unit=commune, number="9859/UBND-KGVX", issued_on="2019-11-29")
    factories.DirectiveFactory(
        unit=neighbour_commune, direction="advisory", kind="submission", number="2/TTr-CTĐ"
    )

    assert found("directive") == ["Kế hoạch 9859/UBND-KGVX", "Tờ trình 2/TTr-CTĐ"]
    assert found("directive", sort="date") == ["Tờ trình 2/TTr-CTĐ", str(plan)]
    for query in (
        {"q": "9859"},
        {"q": "trien khai cuoc van dong", "kind": "plan"},
        {"direction": "received"},
        {"unit": commune.key},
        {"start": "01/01/2019"},
        {"start": "29/11/2019", "end": "29/11/2019"},
    ):
        assert found("directive", **query) == [str(plan)], query
    assert found("directive", start="02/01/2019", end="01/01/2019") == []
    assert found("directive", end="hôm qua") == []


def test_groups_committees_activities_and_surveys_are_narrowed(found, commune, neighbour_commune):
    factories.SupportGroupFactory(unit=commune, kind="team", name="Đội 10")
    factories.SupportGroupFactory(unit=commune, kind="team", name="Đội 2")
    factories.SupportGroupFactory(unit=commune, name="Nhóm cũ", ended_on="2019-01-01")
    factories.SteeringCommitteeFactory(unit=commune)
    factories.SteeringCommitteeFactory(unit=neighbour_commune, dissolved_on="2019-01-01")
    factories.ActivityFactory(unit=commune, title="Phát tờ rơi", form="leaflet")
    factories.ActivityFactory(unit=commune, title="Họp dân", held_on="2020-01-01")
    factories.SurveyFactory(unit=commune, completed=True)
    factories.SurveyFactory(unit=neighbour_commune)

    assert found("group", kind="team") == ["Đội 2", "Đội 10"]
    assert found("group", at_work="on", q="nhom") == []
    assert found("committee", at_work="on") == [commune.name]
    assert found("activity", q="to roi") == found("activity", form="leaflet") == ["Phát tờ rơi"]
    assert found("activity", end="31/12/2019") == ["Phát tờ rơi"]
    assert found("survey", year="2018", state="done") == [commune.name]
    assert found("survey", state="open") == [neighbour_commune.name]
    assert found("survey", year="2019") == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_list_says_why_and_offers_the_first_row(client, clerk, viewer, kind):
    client.force_login(clerk)
    assert "Chưa ghi gì ở đây" in client.get(url(f"{kind}_list")).text
    assert "Không có dòng nào khớp" in client.get(url(f"{kind}_list"), {"q": "không có"}).text

    client.force_login(viewer)
    assert url(f"{kind}_create") not in client.get(url(f"{kind}_list")).text


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_list_takes_as_few_queries_as_a_short_one(
    client, reviewer, commune, kind, django_assert_max_num_queries
):
    make = {
        "directive": factories.DirectiveFactory,
        "committee": factories.SteeringCommitteeFactory,
        "group": factories.SupportGroupFactory,
        "activity": factories.ActivityFactory,
        "survey": factories.SurveyFactory,
    }[kind]
    for _ in range(5):
        make(unit=factories.UnitFactory(parent=commune.province))
    client.force_login(reviewer)
    client.get(url(f"{kind}_list"))

    with django_assert_max_num_queries(7):
        client.get(url(f"{kind}_list"))


def sheet(response):
    rows = load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0].values
    heads, *rows = rows
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_reviewer_takes_out_a_committee_with_its_members_viewer_without_names(
    client, reviewer, viewer, commune, neighbour_commune
):
    committee = factories.SteeringCommitteeFactory(unit=commune, decision_number="5/QĐ-UBND")
    factories.CommitteeMemberFactory(committee=committee, full_name="H'Yim Kđoh", role="member")
    factories.CommitteeMemberFactory(committee=committee, full_name="Y Bhiăn Niê", role="head")
    factories.SteeringCommitteeFactory(unit=neighbour_commune, founded_on="2017-01-01")

    client.force_login(reviewer)
    rows = sheet(client.get(url("committee_list"), {"xuat": "xlsx"}))
    client.force_login(viewer)
    nameless = sheet(client.get(url("committee_list"), {"xuat": "xlsx"}))

    assert [(row["Đơn vị"], row["Họ và tên"], row["Vai trò trong ban"]) for row in rows] == [
        ("Phường Cư Bao", "Y Bhiăn Niê", "Trưởng ban"),
        ("Phường Cư Bao", "H'Yim Kđoh", "Ủy viên"),
        ("Xã Hòa Xuân", None, None),
    ]
    assert [row["Số quyết định"] for row in nameless][:2] == ["5/QĐ-UBND"] * 2
    assert "Họ và tên" not in nameless[0]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("directive", {"Loại văn bản": "Kế hoạch", "Cơ quan ban hành": "Ủy ban nhân dân tỉnh"}),
        ("group", {"Loại": "Câu lạc bộ", "Số thành viên": 10}),
        ("activity", {"Loại hoạt động": "Vận động nguồn lực", "Số buổi, số lượt": 1}),
        ("survey", {"Năm": 2018, "Khảo sát": None}),
    ],
)
def test_lists_come_out_as_excel_and_csv(client, reviewer, commune, kind, expected):
    factories.DirectiveFactory(unit=commune)
    factories.SupportGroupFactory(unit=commune)
    factories.ActivityFactory(unit=commune, kind="fundraising", value=1_500_000)
    factories.SurveyFactory(unit=commune)
    client.force_login(reviewer)

    (row,) = sheet(client.get(url(f"{kind}_list"), {"xuat": "xlsx"}))
    csv = b"".join(client.get(url(f"{kind}_list"), {"xuat": "csv"}).streaming_content).decode()

    assert row["Đơn vị"] == "Phường Cư Bao"
    assert {name: row.get(name) for name in expected} == expected
    assert csv.count("Phường Cư Bao") == 1


# --- what is there this year, and what is missing


@pytest.fixture
def bases(commune, neighbour_commune, old_district):
    """One with everything, one that is surveying, one dissolved that nobody asks any more."""
    factories.SteeringCommitteeFactory(unit=commune)
    factories.SurveyFactory(unit=commune, completed=True)
    factories.SurveyFactory(unit=neighbour_commune)
    factories.UnitFactory(parent=old_district, era="2004", valid_to="2025-06-30")


def names(response):
    return [row["name"] for row in response.context["page_obj"].object_list]


@pytest.mark.usefixtures("bases")
def test_manager_sees_which_bases_have_not_completed_their_survey(client, reviewer):
    client.force_login(reviewer)

    page = client.get(url("lacking"), {"year": "2018"})

    assert names(page) == ["Xã Hòa Xuân"]
    assert "<strong>1/2</strong> cơ sở đã hoàn thành khảo sát (50,0%)" in page.text
    assert names(client.get(url("lacking"), {"year": "2019"})) == ["Phường Cư Bao", "Xã Hòa Xuân"]
    assert names(client.get(url("lacking"), {"lacks": "committee"})) == ["Xã Hòa Xuân"]
    assert names(client.get(url("lacking"), {"year": "2018", "lacks": "any"})) == ["Xã Hòa Xuân"]
    assert "Hãy ghi năm từ 2008 đến năm nay." in client.get(url("lacking"), {"year": "1999"}).text
    (row,) = sheet(client.get(url("lacking"), {"year": "2018", "xuat": "xlsx"}))
    assert (row["Cơ sở Hội"], row["Ban Chỉ đạo"]) == ("Xã Hòa Xuân", "chưa")


@pytest.mark.usefixtures("bases")
def test_the_first_page_tells_province_and_commune_what_is_missing(
    client, reviewer, clerk, neighbour_clerk
):
    client.force_login(reviewer)
    page = client.get(url("overview"), {"year": "2018"})
    assert [base.name for base in page.context["lacking"]] == ["Xã Hòa Xuân"]
    assert "1/2" in page.text

    client.force_login(neighbour_clerk)
    page = client.get(url("overview"), {"year": "2018"}).text
    assert "Ghi Ban Chỉ đạo" in page
    assert "Ghi hoàn thành" in page

    client.force_login(clerk)
    page = client.get(url("overview"), {"year": "2018"}).text
    assert "Ghi Ban Chỉ đạo" not in page
    assert "Ghi hoàn thành" not in page


def test_the_link_of_a_missing_survey_opens_a_form_for_that_unit_and_year(
    client, reviewer, neighbour_commune, other_commune
):
    client.force_login(reviewer)

    form = client.get(url("survey_create"), {"unit": neighbour_commune.key, "year": "2018"})
    strange = client.get(url("survey_create"), {"unit": other_commune.key, "year": "x"})

    assert 'value="Xã Hòa Xuân"' in form.text
    assert 'value="2018"' in form.text
    assert other_commune.name not in strange.text


def test_a_year_that_is_none_is_said_and_the_page_still_stands(client, viewer):
    client.force_login(viewer)

    page = client.get(url("overview"), {"year": "3000", "unit": "không có"})

    assert "Hãy ghi năm từ 2008" in page.text
    assert page.status_code == 200
