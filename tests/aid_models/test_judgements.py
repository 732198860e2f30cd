"""Each year somebody says whether a model was effective."""

import datetime
import io
import uuid

import pytest
from django.urls import reverse

from apps.aid_models import actions
from apps.aid_models.models import Judgement
from apps.core.actions import ActionError, StaleError
from apps.workbooks import actions as workbooks
from apps.workbooks.importing import import_workbook
from tests.factories import AidModelFactory, JudgementFactory
from tests.workbooks import workbook
from tests.workbooks.imports import brought

LIST = reverse("aid_models:list")


def url(name, row):
    return reverse(f"aid_models:{name}", args=[row.pk])


@pytest.fixture
def aid_model(commune):
    return AidModelFactory(unit=commune, name="Bếp ăn tình thương", started_on="2024-05-01")


@pytest.fixture(autouse=True)
def _in_2026(monkeypatch):
    day = datetime.date(2026, 11, 23)
    for module in ("actions", "forms", "views.register"):
        monkeypatch.setattr(f"apps.aid_models.{module}.today", lambda: day)


def typed(**changes):
    return {
        "form_key": str(uuid.uuid4()),
        "year": "2025",
        "is_effective": "True",
        "why": "12 hộ có bò",
    } | changes


def test_reviewer_judges_a_year_and_the_page_shows_the_row_of_years(client, reviewer, aid_model):
    client.force_login(reviewer)

    client.post(url("judge", aid_model), typed())

    judgement = Judgement.objects.get()
    assert (judgement.year, judgement.is_effective, judgement.judged_by) == (2025, True, reviewer)
    context = client.get(url("detail", aid_model)).context
    assert context["years"] == [(2026, None), (2025, judgement), (2024, None)]
    assert context["is_good"]


def test_two_clicks_judge_once_and_a_second_judgement_of_the_year_is_refused(
    client, reviewer, aid_model
):
    client.force_login(reviewer)
    twice = typed()

    first, second = (client.post(url("judge", aid_model), twice) for _ in range(2))
    other = client.post(url("judge", aid_model), typed(is_effective="False"))

    assert first.url == second.url
    assert "có sẵn" in other.text  # the year is no longer offered
    assert Judgement.objects.count() == 1


def test_two_people_judging_one_year_at_once_make_one_judgement(reviewer, manager, aid_model):
    actions.judge(Judgement(aid_model=aid_model, year=2025, is_effective=True), by=reviewer)

    with pytest.raises(ActionError, match="đã có đánh giá của năm này"):
        actions.judge(
            Judgement(aid_model=aid_model, year=2025, is_effective=False, why="Ít"), by=manager
        )


@pytest.mark.parametrize(
    ("year", "words"), [(2023, "bắt đầu từ năm 2024"), (2027, "chưa đến"), (1990, "bắt đầu từ")]
)
def test_a_year_in_which_the_model_was_not_at_work_is_refused(reviewer, aid_model, year, words):
    aid_model.refresh_from_db()

    with pytest.raises(ActionError, match=words):
        actions.judge(Judgement(aid_model=aid_model, year=year, is_effective=True), by=reviewer)


def test_an_ended_model_is_not_judged_for_later_years(reviewer, aid_model):
    aid_model.ended_on = "2024-12-31"
    aid_model.save()

    with pytest.raises(ActionError, match="kết thúc năm 2024"):
        actions.judge(Judgement(aid_model=aid_model, year=2025, is_effective=True), by=reviewer)


def test_who_finds_a_model_not_effective_says_why(client, reviewer, aid_model):
    client.force_login(reviewer)

    response = client.post(url("judge", aid_model), typed(is_effective="False", why="  "))

    assert "vì sao" in response.text
    assert not Judgement.objects.exists()


def test_reviewer_mends_a_past_year_and_the_history_keeps_both(client, reviewer, aid_model):
    judgement = JudgementFactory(aid_model=aid_model, year=2024, judged_by=reviewer)
    client.force_login(reviewer)

    client.post(
        url("judgement_edit", judgement),
        {"version": 1, "year": "2024", "is_effective": "False", "why": "Bếp đóng 8 tháng"},
    )

    judgement.refresh_from_db()
    assert (judgement.is_effective, judgement.version) == (False, 2)
    page = client.get(url("detail", aid_model)).text
    assert "Sửa đánh giá hằng năm, hiệu quả" in page
    judgement.version = 1
    with pytest.raises(StaleError):
        actions.judge_again(judgement, by=reviewer)


def test_a_voided_judgement_leaves_its_year_free(client, reviewer, aid_model):
    judgement = JudgementFactory(aid_model=aid_model, year=2025, judged_by=reviewer)
    client.force_login(reviewer)

    client.post(url("judgement_void", judgement), {"reason": "Nhầm năm"})
    client.post(url("judge", aid_model), typed(is_effective="False", why="Ít hộ"))

    assert not Judgement.objects.in_force().get().is_effective


def test_a_voided_model_is_not_judged(reviewer, aid_model):
    actions.void(aid_model, reason="Ghi trùng", by=reviewer)

    with pytest.raises(ActionError, match="đã hủy"):
        actions.judge(Judgement(aid_model=aid_model, year=2025, is_effective=True), by=reviewer)


def test_when_every_year_is_judged_the_page_says_so(client, reviewer, aid_model):
    for year in (2024, 2025, 2026):
        JudgementFactory(aid_model=aid_model, year=year, judged_by=reviewer)
    client.force_login(reviewer)

    assert "Không còn năm nào để đánh giá" in client.get(url("judge", aid_model)).text


def test_clerk_reads_judgements_but_does_not_judge(client, clerk, aid_model):
    judgement = JudgementFactory(aid_model=aid_model, year=2025, why="Sổ sách rõ", judged_by=clerk)
    client.force_login(clerk)

    page = client.get(url("detail", aid_model)).text
    response = client.post(url("judge", aid_model), typed(year="2026"))

    assert "Sổ sách rõ" in page
    assert url("judge", aid_model) not in page
    assert response.status_code == 403
    assert client.get(url("judgement_edit", judgement)).status_code == 403


def test_models_are_found_by_the_judgement_of_a_year(
    client, reviewer, commune, neighbour_commune, aid_model, django_assert_max_num_queries
):
    good = JudgementFactory(aid_model=aid_model, year=2025, judged_by=reviewer).aid_model
    poor = JudgementFactory(
        aid_model__unit=neighbour_commune, year=2025, is_effective=False, judged_by=reviewer
    ).aid_model
    ended = AidModelFactory(unit=commune, ended_on="2024-12-31")
    later = AidModelFactory(unit=commune, started_on="2026-01-01")
    voided = JudgementFactory(aid_model__unit=commune, year=2025, judged_by=reviewer)
    actions.void(voided, reason="Nhầm", by=reviewer)
    client.force_login(reviewer)

    def found(**query):
        rows = client.get(LIST, query).context["page_obj"].object_list
        return {row["pk"] for row in rows}

    assert found(year=2025, judged="effective") == {good.pk}
    assert found(year=2025, judged="not_effective") == {poor.pk}
    assert found(year=2025, judged="judged") == {good.pk, poor.pk}
    assert found(year=2025, judged="not_judged") == {voided.aid_model_id}
    assert found(year=2024) == {good.pk, poor.pk, ended.pk, voided.aid_model_id}
    assert found(judged="not_judged") == {good.pk, poor.pk, later.pk, voided.aid_model_id}
    with django_assert_max_num_queries(6):
        found(year=2025)


def test_the_file_of_the_list_says_the_judgement_of_the_chosen_year_and_comes_back_unchanged(
    client, reviewer, commune, aid_model
):
    JudgementFactory(
        aid_model=aid_model,
        year=2025,
        is_effective=False,
        why="Bếp đóng 8 tháng",
        judged_by=reviewer,
    )
    AidModelFactory(unit=commune, name="Kho hàng", kind="store", started_on="2024-01-01")
    client.force_login(reviewer)

    answer = client.get(LIST, {"year": 2025, "xuat": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = [line.split(",") for line in text.splitlines()]
    again = import_workbook(
        "aid_models",
        _file(client.get(LIST, {"year": 2025, "xuat": "xlsx"})),
        unit=commune.province,
        by=reviewer,
    )

    assert {"Năm đánh giá", "Hiệu quả", "Căn cứ đánh giá"} <= set(lines[0])
    assert "2025,không,Bếp đóng 8 tháng" in text
    assert (again.unchanged, again.changes, again.errors) == (2, 0, [])


def _file(answer):
    stream = io.BytesIO(b"".join(answer.streaming_content))
    stream.name = "mo-hinh.xlsx"
    return stream


HEADS = ("Tên mô hình", "Loại", "Đơn vị", "Năm đánh giá", "Hiệu quả", "Căn cứ đánh giá")


@pytest.fixture
def read(reviewer, commune):
    def read(*rows, **options):
        return import_workbook(
            "aid_models", workbook(HEADS, *rows), unit=reviewer.unit, by=reviewer, **options
        )

    return read


ROW = ("Bếp ăn A", "Bếp ăn", "Cư Bao", 2024, "có", "500 suất")


def test_a_workbook_brings_judgements_of_several_years(read):
    rows = (ROW, ("Bếp ăn A", "", "Cư Bao", "năm 2025", "Chưa hiệu quả", "Thiếu gạo"))

    report, again = read(*rows), read(*rows)

    judged = Judgement.objects.order_by("year").values_list("year", "is_effective", "why")
    assert list(judged) == [(2024, True, "500 suất"), (2025, False, "Thiếu gạo")]
    assert (report.created, report.updated, report.errors) == (1, 1, [])
    assert (again.unchanged, again.changes) == (2, 0)


def test_a_workbook_mends_a_judgement_and_says_so(read):
    read(ROW)

    report = read((*ROW[:4], "không", "Thiếu gạo"))

    assert report.updated == 1
    assert "từ “Hiệu quả” thành “Chưa hiệu quả”" in report.warnings[0].message
    assert not Judgement.objects.get().is_effective


def test_ugly_judgements_are_named_at_their_cells_and_nothing_of_their_row_is_kept(read):
    report = read(
        (*ROW[:3], "", "có", ""),
        ("Bếp B", *ROW[1:3], 2024, "", ""),
        ("Bếp C", *ROW[1:3], "24", "có", ""),
        ("Bếp D", *ROW[1:3], 2030, "có", ""),
        ("Bếp E", *ROW[1:3], 2024, "hơi hơi", ""),
        ("Bếp F", *ROW[1:3], 2024, "không", ""),
        ("Bếp G", *ROW[1:3], 2024, "có", ""),
        ("Bếp F", *ROW[1:3], 2025, "có", ""),
        only_good=True,
    )

    assert [(one.row, one.column) for one in report.errors] == [
        (2, "Năm đánh giá"),
        (3, "Hiệu quả"),
        (4, "Năm đánh giá"),
        (5, "Năm đánh giá"),
        (6, "Hiệu quả"),
        (7, "Căn cứ đánh giá"),
        (9, "Tên mô hình"),
    ]
    assert [judgement.aid_model.name for judgement in Judgement.objects.all()] == ["Bếp G"]


def test_a_voided_judgement_is_not_brought_back_by_the_same_file(read, reviewer):
    read(ROW)
    actions.void(Judgement.objects.get(), reason="Nhầm", by=reviewer)

    report = read(ROW)

    assert (report.unchanged, report.changes) == (1, 0)
    assert "đã bị hủy" in report.warnings[0].message


def test_undoing_an_import_takes_its_judgements_back_and_leaves_the_others(
    reviewer, commune, aid_model
):
    kept = JudgementFactory(aid_model=aid_model, year=2024, why="Tốt", judged_by=reviewer)
    rows = [(aid_model.name, "", "Cư Bao", year, "không", "Thiếu gạo") for year in (2024, 2025)]
    run = brought(*rows, by=reviewer, kind="aid_models", heads=HEADS)
    workbooks.save(run, by=reviewer, only_good=False, version=run.version)
    assert Judgement.objects.filter(is_effective=False).count() == 2
    run.refresh_from_db()

    undone = workbooks.undo(run, by=reviewer)

    undone.refresh_from_db()
    assert undone.status == "undone"
    left = Judgement.objects.values_list("pk", "year", "is_effective", "why")
    assert list(left) == [(kept.pk, 2024, True, "Tốt")]
