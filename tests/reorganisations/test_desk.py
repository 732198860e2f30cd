"""The desk of reorganisations in the browser: drafted, looked at, applied, undone."""

import io
from datetime import date
from unittest.mock import Mock

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.notices.models import Notice
from apps.organisation import reorganising
from apps.organisation.models import Reorganisation, Unit, UnitChange
from apps.reorganisations import previewed, work
from tests.factories import AddressFactory, PledgeFactory, UnitFactory, UserFactory
from tests.reorganisations.factories import ReorganisationFactory, UnitChangeFactory

pytestmark = pytest.mark.django_db
What, Status = UnitChange.What, Reorganisation.Status


def url(page, row, *args):
    return reverse(f"reorganisations:{page}", args=[row.pk, *args])


def decree(province, **more):
    return {
        "name": "Sắp xếp năm 2026",
        "decree": "388/NQ-UBTVQH16",
        "decree_on": "04/08/2026",
        "starts_on": "01/09/2026",
        "scope": province.name,
        "form_key": "6f8a4d1e-8f0e-4f43-9d3c-0d2f5f0a1b2c",
        **more,
    }


def links(text):
    file = io.BytesIO(text.encode())
    file.name = "links.csv"
    return file


@pytest.fixture
def draft(province, commune, neighbour_commune):
    """The commune is to join its neighbour."""
    line = UnitChangeFactory(
        reorganisation__scope=province,
        what=What.JOIN,
        old=commune,
        new=neighbour_commune,
        new_name="",
    )
    return line.reorganisation


def run(job):
    """What the worker would do."""
    return getattr(work, job.kind)(**job.arguments)


def apply(client, row):
    client.post(url("preview", row), {"reckon": "1"})
    said = {"has_read": "on", "decree": row.decree, "version": row.version}
    page = client.post(url("preview", row), said)
    return page, Job.objects.filter(kind="apply_reorganisation").last()


def test_a_draft_is_made_from_a_file_and_changes_no_unit(
    client, manager, province, commune, neighbour_commune
):
    client.force_login(manager)
    file = links("old_code,new_code,share,era_from,era_to\n24340,22291,whole,2025,2025\n")

    page = client.post(reverse("reorganisations:create"), decree(province, links=file))

    row = Reorganisation.objects.get()
    assert page.url == url("detail", row)
    assert (row.status, row.created_by, row.starts_on) == (
        Status.DRAFT,
        manager,
        date(2026, 9, 1),
    )
    assert [(line.old, line.new) for line in row.changes.all()] == [(commune, neighbour_commune)]
    assert Unit.objects.get(pk=commune.pk).is_current


def test_a_second_click_makes_no_second_draft(client, manager, province):
    client.force_login(manager)

    for _ in range(2):
        page = client.post(reverse("reorganisations:create"), decree(province))

    assert page.status_code == 302
    assert Reorganisation.objects.count() == 1


def test_rows_in_error_are_named_and_nothing_is_saved(client, manager, province):
    client.force_login(manager)
    file = links("Việc,Đơn vị cũ\nkết thúc,Xã Không Có\n")

    page = client.post(reverse("reorganisations:create"), decree(province, links=file))

    assert "Dòng 2: Không có đơn vị “Xã Không Có”" in page.content.decode()
    assert not Reorganisation.objects.exists()


def test_a_file_that_is_no_table_is_refused_in_words(client, manager, province):
    client.force_login(manager)

    page = client.post(reverse("reorganisations:create"), decree(province, links=links("xin chào")))

    assert page.status_code == 200
    assert page.context["form"].errors["links"]


def test_a_day_in_force_before_the_decree_is_refused(client, manager, province):
    client.force_login(manager)

    page = client.post(reverse("reorganisations:create"), decree(province, starts_on="03/08/2026"))

    assert "Ngày có hiệu lực phải từ ngày văn bản" in page.content.decode()


def test_manager_drafts_nothing_above_the_own_unit(client, manager, province, nation):
    client.force_login(manager)

    page = client.post(reverse("reorganisations:create"), decree(nation))

    assert page.context["form"].errors["scope"]
    assert not Reorganisation.objects.exists()


HAND = {
    "join": ({"old": "Xã A\nXã B", "into": "Xã C"}, [("Xã A", "Xã C"), ("Xã B", "Xã C")]),
    "divide": ({"old": "Xã A", "into": "Xã B\nXã C"}, [("Xã A", "Xã B"), ("Xã A", "Xã C")]),
    "rename": ({"old": "Xã A", "new_name": "Xã An"}, [("Xã A", "Xã An")]),
    "change-kind": ({"old": "Xã A", "new_kind": "ward"}, [("Xã A", "Phường A")]),
    "dissolve": ({"old": "Xã A\nXã B"}, [("Xã A", ""), ("Xã B", "")]),
    "new": (
        {"new_name": "Xã D", "new_kind": "commune", "under": "Tỉnh Đắk Lắk"},
        [("", "Xã D")],
    ),
    "transfer": ({"old": "Xã A", "under": "Tỉnh Tây Ninh"}, [("Xã A", "Tỉnh Tây Ninh")]),
}


@pytest.mark.parametrize("what", HAND)
def test_each_of_the_seven_kinds_is_written_by_hand(client, nation, province, other_province, what):
    for name in ("Xã A", "Xã B", "Xã C"):
        UnitFactory(parent=province, name=name)
    national = UserFactory(role="manager", unit=nation, with_second_factor=True)
    row = ReorganisationFactory(scope=nation)
    client.force_login(national)
    typed, expected = HAND[what]

    page = client.post(url("line_add", row, what), {**typed, "version": 1})

    assert page.status_code == 302
    said = [
        (
            line.old.name if line.old else "",
            str(line.new or line.new_parent or "") if not line.new_name else line.new_name,
        )
        for line in row.changes.all()
    ]
    assert said == expected
    if what == "new":
        assert row.changes.get().new_key == "66-1"


def test_units_go_into_one_that_the_same_draft_makes(client, manager, province, commune):
    row = ReorganisationFactory(scope=province)
    UnitChangeFactory(
        reorganisation=row,
        what=What.NEW,
        old=None,
        new_key="2025:99999",
        new_name="Phường Mới",
        new_kind="ward",
        new_parent=province,
    )
    client.force_login(manager)

    client.post(
        url("line_add", row, "join"), {"old": commune.name, "into": "phường mới", "version": 1}
    )

    line = row.changes.get(what=What.JOIN)
    assert (line.position, line.new, line.new_key) == (2, None, "2025:99999")


@pytest.fixture
def new_ward(province):
    """A draft that makes a ward."""
    return UnitChangeFactory(
        reorganisation__scope=province,
        what=What.NEW,
        old=None,
        new_key="2025:99999",
        new_name="Phường Ea Thử",
        new_kind="ward",
        new_parent=province,
    ).reorganisation


def test_a_unit_that_the_draft_makes_is_meant_without_its_kind_as_well(
    client, manager, commune, new_ward
):
    client.force_login(manager)

    client.post(
        url("line_add", new_ward, "join"), {"old": commune.name, "into": "ea thu", "version": 1}
    )

    assert new_ward.changes.get(what=What.JOIN).new_key == "2025:99999"


def test_a_name_that_is_there_and_made_as_well_is_asked_about(
    client, manager, province, commune, new_ward
):
    there = UnitFactory(parent=province, name="Xã Ea Thử")
    client.force_login(manager)
    page = url("line_add", new_ward, "join")

    asked = client.post(page, {"old": commune.name, "into": "Ea Thử", "version": 1})
    client.post(page, {"old": commune.name, "into": "Xã Ea Thử", "version": 1})

    assert "“Ea Thử” có thể là: Phường Ea Thử (lập mới); Xã Ea Thử." in asked.content.decode()
    assert new_ward.changes.get(what=What.JOIN).new == there


def test_a_line_is_corrected_and_taken_away(client, manager, province, commune):
    row = UnitChangeFactory(reorganisation__scope=province, old=commune).reorganisation
    client.force_login(manager)

    client.post(
        url("line_edit", row, 1), {"old": commune.name, "new_name": "Phường Cư Pao", "version": 1}
    )
    assert row.changes.get().new_name == "Phường Cư Pao"

    client.post(url("line_remove", row, 1), {"version": 2})
    assert not row.changes.exists()


def test_who_comes_with_an_old_page_does_not_write_over_another(client, manager, province, commune):
    row = ReorganisationFactory(scope=province, version=2)
    client.force_login(manager)

    page = client.post(url("line_add", row, "dissolve"), {"old": commune.name, "version": 1})

    assert page.status_code == 200
    assert "vừa được sửa ở nơi khác" in page.content.decode()
    assert not row.changes.exists()
    assert page.context["form"]["version"].value() == 2
    assert page.context["form"]["old"].value() == commune.name


def test_the_preview_counts_and_names_before_anything_happens(client, manager, clerk, draft):
    AddressFactory(unit=clerk.unit, filed=True)
    client.force_login(manager)

    bare = client.get(url("preview", draft)).content.decode()
    client.post(url("preview", draft), {"reckon": "1"})
    page = client.get(url("preview", draft))

    assert "Tính bản xem trước" in bare
    assert "Thực hiện</button>" not in bare
    words = page.content.decode()
    assert page.context["seen"]["people"][0]["after"] == "Xã Hòa Xuân"
    assert "Đơn vị nhập toàn bộ vào đơn vị khác" in words
    assert clerk.username in words


def test_an_edited_draft_asks_for_a_new_preview(client, manager, draft, commune):
    client.force_login(manager)
    client.post(url("preview", draft), {"reckon": "1"})

    client.post(url("line_remove", draft, 1), {"version": 1})
    stale = client.post(
        url("preview", draft),
        {"has_read": "on", "decree": draft.decree, "version": 1},
        follow=True,
    )

    assert client.get(url("preview", draft)).context["seen"] is None
    assert "hãy tính lại" in stale.content.decode()
    assert not Job.objects.exists()


def test_a_line_that_cannot_be_is_named_and_leads_to_its_mending(client, manager, draft):
    UnitChange.objects.update(what=What.DIVIDE)
    client.force_login(manager)

    client.post(url("preview", draft), {"reckon": "1"})
    page = client.get(url("preview", draft)).content.decode()

    assert url("line_edit", draft, 1) in page
    assert "Thực hiện</button>" not in page


@pytest.mark.parametrize("said", [{"decree": "sai"}, {"has_read": ""}])
def test_who_did_not_read_or_mistyped_the_decree_applies_nothing(client, manager, draft, said):
    client.force_login(manager)
    client.post(url("preview", draft), {"reckon": "1"})

    page = client.post(
        url("preview", draft),
        {"has_read": "on", "decree": draft.decree, "version": 1} | said,
    )

    assert page.status_code == 200
    assert not Job.objects.exists()


def test_it_is_applied_by_a_job_and_the_clerk_is_told_of_the_new_unit(
    client, manager, clerk, draft, neighbour_commune
):
    client.force_login(manager)

    page, job = apply(client, draft)
    run(job)

    assert page.url == url("detail", draft)
    draft.refresh_from_db()
    clerk.refresh_from_db()
    assert (draft.status, draft.applied_by) == (Status.APPLIED, manager)
    assert clerk.unit == neighbour_commune
    waiting = set(Job.objects.unfinished().values_list("kind", flat=True))
    assert {"public_figures", "compare_reorganised"} <= waiting
    notice = Notice.objects.get(user=clerk)
    assert notice.text.startswith("Đơn vị của bạn nay là Xã Hòa Xuân (Tỉnh Đắk Lắk)")
    words = client.get(url("detail", draft)).content.decode()
    assert "Người dùng theo đơn vị mới" in words


def test_a_job_that_runs_again_after_its_worker_died_only_tells_once(client, manager, clerk, draft):
    client.force_login(manager)
    _, job = apply(client, draft)

    run(job)
    run(job)

    assert Notice.objects.filter(user=clerk).count() == 1


def test_a_job_that_stops_after_the_units_changed_says_that_they_did(
    client, manager, draft, monkeypatch
):
    client.force_login(manager)
    _, job = apply(client, draft)
    done = "các đơn vị đã đổi"
    Job.objects.filter(pk=job.pk).update(status="failed", error="Máy hỏng.", finished_at=Now())
    before = client.get(url("detail", draft)).content.decode()
    monkeypatch.setattr(work, "round_off", Mock(side_effect=OSError))
    with pytest.raises(OSError):
        run(job)
    broken = client.get(url("detail", draft)).content.decode()
    monkeypatch.undo()

    run(job)

    assert done not in before
    assert done in broken
    assert "Chạy lại" in broken
    Job.objects.filter(pk=job.pk).update(status="done", error="")
    assert done not in client.get(url("detail", draft)).content.decode()


def test_two_clicks_queue_one_job(client, manager, draft):
    client.force_login(manager)

    apply(client, draft)
    apply(client, draft)

    assert Job.objects.filter(kind="apply_reorganisation").count() == 1


def test_it_is_undone_with_a_reason_and_the_clerk_is_told_again(client, manager, clerk, draft):
    client.force_login(manager)
    _, job = apply(client, draft)
    run(job)
    job.delete()

    without = client.post(url("undo", draft), {"reason": " "})
    client.post(url("undo", draft), {"reason": "Nghị quyết bị bãi bỏ"})
    run(Job.objects.get(kind="undo_reorganisation"))

    assert without.status_code == 200
    draft.refresh_from_db()
    clerk.refresh_from_db()
    assert (draft.status, draft.undo_reason) == (Status.UNDONE, "Nghị quyết bị bãi bỏ")
    assert clerk.unit.name == "Phường Cư Bao"
    assert "lại là Phường Cư Bao" in Notice.objects.get(user=clerk).text


def test_only_the_newest_is_undone(client, manager, draft, neighbour_commune):
    client.force_login(manager)
    _, job = apply(client, draft)
    run(job)
    job.delete()
    later = UnitChangeFactory(
        reorganisation__scope=draft.scope,
        reorganisation__starts_on=date(2026, 10, 1),
        old=neighbour_commune,
    ).reorganisation
    _, job = apply(client, later)
    run(job)

    page = client.post(url("undo", draft), {"reason": "Nhầm"})

    assert "Chỉ hoàn tác được đợt mới nhất" in page.content.decode()
    assert "Hoàn tác</a>" not in client.get(url("detail", draft)).content.decode()


def test_who_wrote_it_asks_another_manager_who_is_told(client, manager, province, draft):
    other = UserFactory(role="manager", unit=province, with_second_factor=True)
    Reorganisation.objects.update(created_by=manager)
    client.force_login(manager)
    client.post(url("preview", draft), {"reckon": "1"})

    page = client.get(url("preview", draft)).content.decode()
    refused, _ = apply(client, draft)
    client.post(url("ask", draft))

    assert other.full_name in page
    assert refused.status_code == 200
    assert not Job.objects.exists()
    assert Notice.objects.get(user=other).url == url("preview", draft)


def test_users_of_a_divided_unit_are_named_until_they_get_another(
    client, manager, clerk, province, neighbour_commune
):
    third = UnitFactory(parent=province, name="Xã Ea Kiết")
    row = ReorganisationFactory(scope=province)
    for place, new in enumerate([neighbour_commune, third], start=1):
        UnitChangeFactory(
            reorganisation=row,
            position=place,
            what=What.DIVIDE,
            old=clerk.unit,
            new=new,
            new_name="",
        )
    client.force_login(manager)
    _, job = apply(client, row)
    run(job)

    page = client.get(url("detail", row)).content.decode()

    assert reverse("accounts:user_move", args=[clerk.pk]) in page
    assert "đã chia theo" in Notice.objects.get(user=clerk).text


def test_an_applied_one_is_not_edited_any_more(client, manager, draft):
    client.force_login(manager)
    _, job = apply(client, draft)
    run(job)
    draft.refresh_from_db()

    page = client.post(url("drop", draft))
    line = client.post(
        url("line_add", draft, "dissolve"), {"old": "Xã Hòa Xuân", "version": draft.version}
    )

    assert "không sửa được nữa" in page.content.decode()
    assert line.status_code == 200
    assert draft.changes.count() == 1


def test_a_draft_that_nobody_wants_goes(client, manager, draft):
    client.force_login(manager)

    client.post(url("drop", draft))
    again = client.post(url("drop", draft), follow=True)

    assert not Reorganisation.objects.exists()
    assert "đã bỏ rồi" in again.content.decode()
    gone = Reorganisation.pgh_event_model.objects.get(pgh_label="delete")
    assert gone.pgh_context.metadata["user"] == manager.pk


def test_the_lines_as_a_file_make_the_same_draft_again(client, manager, province, draft):
    client.force_login(manager)
    file = client.get(url("detail", draft), {"xuat": "csv"})
    content = io.BytesIO(b"".join(file.streaming_content))
    content.name = "dong.csv"

    client.post(reverse("reorganisations:create"), decree(province, links=content))

    again = Reorganisation.objects.exclude(pk=draft.pk).get()
    fields = ("what", "old", "new", "new_key", "new_name", "new_kind", "new_parent")
    assert list(again.changes.values(*fields)) == list(draft.changes.values(*fields))


def test_reviewer_reads_but_changes_nothing(client, reviewer, draft):
    client.force_login(reviewer)

    assert client.get(url("detail", draft)).status_code == 200
    assert client.post(url("preview", draft), {"reckon": "1"}).status_code == 403
    assert client.post(url("line_remove", draft, 1)).status_code == 403


def test_manager_of_another_province_does_not_find_it(client, other_province, draft):
    stranger = UserFactory(role="manager", unit=other_province, with_second_factor=True)
    client.force_login(stranger)

    assert client.post(url("preview", draft), {"reckon": "1"}).status_code == 404
    assert client.post(url("undo", draft), {"reason": "x"}).status_code == 404


def test_a_manager_sees_on_the_first_page_what_is_still_to_be_applied(
    client, manager, province, draft
):
    later = ReorganisationFactory(scope=province, starts_on=date(2999, 1, 1))
    client.force_login(manager)

    page = client.get("/lam-viec/").content.decode()

    assert "Đợt sắp xếp đơn vị chưa thực hiện" in page
    assert draft.name in page
    assert later.name not in page


def test_a_manager_sees_whose_unit_is_gone_until_they_get_another(client, manager, clerk):
    Unit.objects.filter(pk=clerk.unit_id).update(valid_to="2026-08-31")
    client.force_login(manager)

    first = client.get("/lam-viec/").content.decode()
    listed = client.get(reverse("accounts:user_list"), {"state": "gone"}).content.decode()

    assert "Người dùng chờ được giao đơn vị mới" in first
    assert clerk.username in listed
    assert f"({manager.username})" not in listed


def test_what_was_undone_is_drafted_again_once_to_be_mended(client, manager, draft):
    client.force_login(manager)
    too_early = client.post(url("again", draft), follow=True).content.decode()
    _, job = apply(client, draft)
    run(job)
    job.delete()
    client.post(url("undo", draft), {"reason": "Nhầm dòng"})
    run(Job.objects.get(kind="undo_reorganisation"))
    named = ("name", "decree", "decree_on", "starts_on", "scope")
    empty = ReorganisationFactory(**{name: getattr(draft, name) for name in named})

    pages = [client.post(url("again", draft)).url for _ in range(2)]

    again = Reorganisation.objects.exclude(pk__in=[draft.pk, empty.pk]).get()
    assert "Chỉ soạn lại từ đợt đã hoàn tác" in too_early
    assert pages == [url("detail", again)] * 2
    assert again.status == Status.DRAFT
    fields = ("position", "what", "old", "new")
    assert list(again.changes.values(*fields)) == list(draft.changes.values(*fields))


def test_people_of_a_unit_that_ends_without_successor_are_told_and_named(
    client, manager, clerk, province
):
    row = UnitChangeFactory(
        reorganisation__scope=province, what=What.DISSOLVE, old=clerk.unit, new_name=""
    ).reorganisation
    client.force_login(manager)
    client.post(url("preview", row), {"reckon": "1"})
    preview = client.get(url("preview", row)).content.decode()
    _, job = apply(client, row)
    run(job)

    page = client.get(url("detail", row)).content.decode()

    assert "bị chia hoặc kết thúc" in preview
    assert reverse("accounts:user_move", args=[clerk.pk]) in page
    assert "đã kết thúc theo" in Notice.objects.get(user=clerk).text


def test_people_of_a_school_that_goes_along_with_its_commune_are_told(
    client, manager, commune, neighbour_commune, draft
):
    school = UnitFactory(parent=commune, name="Trường A", kind="school")
    teacher = UserFactory(role="clerk", unit=school)
    client.force_login(manager)
    _, job = apply(client, draft)
    run(job)

    school.refresh_from_db()

    assert school.path.startswith(neighbour_commune.path)
    assert "Trường A" in Notice.objects.get(user=teacher).text


def test_the_preview_counts_what_stays_with_a_divided_unit(
    client, manager, clerk, province, neighbour_commune
):
    row = ReorganisationFactory(scope=province)
    PledgeFactory(address=AddressFactory(unit=clerk.unit, filed=True), status="waiting")
    for place in (1, 2):
        UnitChangeFactory(
            reorganisation=row,
            position=place,
            what=What.DIVIDE,
            old=clerk.unit,
            new=neighbour_commune if place == 1 else UnitFactory(parent=province),
            new_name="",
        )
    client.force_login(manager)

    client.post(url("preview", row), {"reckon": "1"})

    counts = {key: number for key, _, number in previewed.kept(row)["counts"]}
    assert counts["to_settle"] == 1
    assert counts["aid_records.pledge_stay"] == 1
    assert counts["accounts.user_stay"] == 1


def test_a_second_click_adds_no_line_and_takes_no_other_line_away(
    client, manager, province, commune, neighbour_commune
):
    row = ReorganisationFactory(scope=province)
    client.force_login(manager)
    said = {"old": commune.name, "new_name": "Phường Pao", "version": 1}

    pages = [client.post(url("line_add", row, "rename"), said) for _ in range(2)]
    assert [page.status_code for page in pages] == [302, 302]
    assert row.changes.count() == 1

    removed = [client.post(url("line_remove", row, 1), {"version": 2}) for _ in range(2)]
    assert [page.url for page in removed] == [url("detail", row)] * 2

    UnitChangeFactory(reorganisation=row, old=neighbour_commune)
    again = client.post(url("line_remove", row, 1), {"version": 2})
    assert "vừa được sửa ở nơi khác" in again.content.decode()
    assert row.changes.count() == 1


def test_nothing_is_applied_that_nobody_previewed(client, manager, draft):
    client.force_login(manager)

    page = client.post(
        url("preview", draft),
        {"has_read": "on", "decree": draft.decree, "version": 1},
        follow=True,
    )

    assert "hãy tính lại" in page.content.decode()
    assert not Job.objects.exists()


def test_who_changed_a_line_of_anothers_draft_needs_four_eyes_too(
    client, manager, province, commune, neighbour_commune
):
    author, third = (
        UserFactory(role="manager", unit=province, with_second_factor=True) for _ in range(2)
    )
    client.force_login(author)
    client.post(reverse("reorganisations:create"), decree(province))
    row = Reorganisation.objects.get()
    client.force_login(manager)
    client.post(url("line_add", row, "dissolve"), {"old": commune.name, "version": 1})

    assert third.full_name in reorganising.may_apply(row, author)
    assert third.full_name in reorganising.may_apply(row, manager)
    assert reorganising.may_apply(row, third) == ""

    User.objects.filter(pk=third.pk).update(is_active=False)
    assert author.full_name in reorganising.may_apply(row, manager)
    assert reorganising.may_apply(row, author) == ""


def test_the_history_of_a_draft_tells_of_its_lines(client, manager, province, commune):
    row = ReorganisationFactory(scope=province)
    client.force_login(manager)
    client.post(
        url("line_add", row, "rename"),
        {"old": commune.name, "new_name": "Phường Pao", "version": 1},
    )
    client.post(
        url("line_edit", row, 1), {"old": commune.name, "new_name": "Phường Bao", "version": 2}
    )
    client.post(url("line_remove", row, 1), {"version": 3})

    newest, edited, added = client.get(url("detail", row)).context["entries"][:3]

    assert (newest.who, newest.changes[0].label) == (
        manager.full_name,
        "Bỏ dòng sắp xếp đơn vị",
    )
    assert (edited.changes[0].old, edited.changes[0].new) == ("Phường Pao", "Phường Bao")
    assert "Phường Cư Bao" in added.changes[0].new


def test_many_lines_of_a_file_are_counted_in_the_history(client, manager, province):
    client.force_login(manager)
    rows = "".join(f"lập mới,Xã Số {number},Tỉnh Đắk Lắk\n" for number in range(51))
    file = links(f"Việc,Tên mới,Cấp trên mới\n{rows}")

    client.post(reverse("reorganisations:create"), decree(province, links=file))

    entries = client.get(url("detail", Reorganisation.objects.get())).context["entries"]
    assert [change.new for change in entries[0].changes] == ["51 bản ghi"]
