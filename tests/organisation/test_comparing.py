"""A newer catalogue never overwrites: it tells what differs and drafts a reorganisation."""

import csv
import shutil
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.organisation.catalogue import Catalogue, compare, load, propose
from apps.organisation.catalogue.files import OURS
from apps.organisation.models import Reorganisation, Unit, UnitChange, UnitLink, UnitSpan
from apps.organisation.reorganising import apply, check
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 1)


@pytest.fixture
def folder(tmp_path):
    """A catalogue of its own that a test may change."""
    return shutil.copytree(OURS, tmp_path / "units")


def rewrite(path, change):
    """Rows of a file, each as `change` gives it back; None leaves it out."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [changed for row in reader if (changed := change(row)) is not None]
        columns = reader.fieldnames
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def add(path, **row):
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row.values())


def run(*args):
    printed = StringIO()
    call_command("load_units", *args, stdout=printed)
    return printed.getvalue()


def lines(draft):
    return [
        (line.what, line.old and line.old.key, line.new_key or (line.new and line.new.key))
        for line in draft.changes.select_related("old", "new")
    ]


def test_the_changes_of_2026_become_a_draft_for_each_day_and_province():
    codes = ["22", "24", "75"]
    load(Catalogue(), codes, as_of=date(2025, 7, 1))
    assert Unit.objects.by_key("2025:75").name == "Tỉnh Đồng Nai"

    said = run("--province", "22", "--province", "24", "--province", "75")

    assert "Đổi loại: 25" in said
    assert "Xã Bố Hạ → Phường Bố Hạ (2025:07294)" in said
    drafts = Reorganisation.objects.order_by("starts_on", "scope__name")
    told = UnitChange.pgh_event_model.objects.values_list("pgh_context__metadata", flat=True)
    assert all(context == {"command": "load_units"} for context in told)
    assert [(f"{d.starts_on}", d.decree, d.scope.key, d.changes.count()) for d in drafts] == [
        ("2026-04-14", "237/NQ-UBTVQH16", "2025:75", 10),
        ("2026-04-24", "30/2026/QH16", "2025:75", 1),
        ("2026-08-04", "388/NQ-UBTVQH16", "2025:24", 12),
        ("2026-08-24", "39/2026/QH16", "2025:24", 1),
        ("2026-08-24", "36/2026/QH16", "2025:22", 1),
    ]
    assert {d.status for d in drafts} == {"draft"}
    line = drafts[1].changes.get()
    assert (line.what, line.new_name, line.new_kind) == (
        "change_kind",
        "Thành phố Đồng Nai",
        "central_city",
    )
    assert Unit.objects.by_key("2025:75").name == "Tỉnh Đồng Nai"
    assert not UnitSpan.objects.filter(unit__key="2025:75").exists()


def test_the_same_catalogue_again_drafts_nothing_twice():
    load(Catalogue(), ["24"], as_of=date(2026, 8, 10))

    run("--province", "24")
    said = run("--province", "24")

    assert "Dự thảo đã có" in said
    assert Reorganisation.objects.count() == 1


def test_a_province_keeps_its_short_name_in_a_tree_of_before_its_change_of_kind():
    load(Catalogue(), ["24"], as_of=date(2025, 6, 30))

    found = Unit.objects.provinces().values_list("name", "abbreviation")
    assert dict(found) == {"Tỉnh Bắc Giang": "BG24", "Tỉnh Bắc Ninh": "BN"}


def test_our_own_catalogue_says_nothing_of_what_it_loaded():
    load(Catalogue(), ["66"])

    assert not compare(Catalogue(), ["66"])
    assert "dự thảo" not in run("--province", "66")


def test_a_dry_run_prints_and_writes_nothing():
    load(Catalogue(), ["24"], as_of=date(2025, 7, 1))
    before = list(Unit.objects.values_list("key", "name", "kind", "path"))

    said = run("--province", "24", "--dry-run")

    assert "Đổi loại: 13" in said
    assert not Reorganisation.objects.exists()
    assert list(Unit.objects.values_list("key", "name", "kind", "path")) == before


def test_the_tree_of_the_last_day_of_the_districts_is_led_into_2025():
    load(Catalogue(), ["66"], as_of=date(2025, 6, 30))
    assert sorted(Unit.objects.provinces().values_list("key", "abbreviation")) == [
        ("2004:54", "PY54"),
        ("2004:66", "DL"),
    ]
    assert Unit.objects.current().filter(level="base").count() == 286

    run("--province", "66")

    draft = Reorganisation.objects.get()
    assert (draft.starts_on, draft.decree, draft.scope.key) == (
        date(2025, 7, 1),
        draft.decree,
        "vn",
    )
    found = lines(draft)
    assert ("new", None, "2025:66") in found
    assert sum(what == "new" for what, _, _ in found) == 103
    assert ("join", "2004:54", "2025:66") in found
    divided = {old for what, old, _ in found if what == "divide"}
    joined = {old for what, old, _ in found if what == "join"}
    assert (len(divided), len(joined)) == (8, 2 + 286 - 8)
    assert not any(what == "dissolve" for what, _, _ in found)
    assert Unit.objects.filter(era="2025").count() == 0


def national():
    return UserFactory(unit=Unit.objects.get(depth=1), role="manager")


def test_applying_the_draft_of_2025_brings_the_tree_to_the_catalogue():
    load(Catalogue(), ["66"], as_of=date(2025, 6, 30))
    run("--province", "66")
    draft = Reorganisation.objects.get()
    assert [str(problem) for problem in check(draft) if problem.is_error] == []

    apply(draft, by=national(), has_read=True)

    assert not compare(Catalogue(), ["66"])
    assert "Đã lập dự thảo" not in run("--province", "66")
    province = Unit.objects.by_key("2025:66")
    assert Unit.objects.within(province).current().bases().count() == 102
    assert province.abbreviation == "DL"
    assert not Unit.objects.current().filter(era="2004").exists()


def test_applying_the_drafts_of_2026_brings_names_and_kinds_with_their_former_ones():
    load(Catalogue(), ["24"], as_of=date(2025, 7, 1))
    run("--province", "24")

    for draft in Reorganisation.objects.order_by("starts_on"):
        apply(draft, by=national(), has_read=True)

    assert not compare(Catalogue(), ["24"])
    spans = UnitSpan.objects.filter(unit__key__in=["2025:24", "2025:07294"])
    assert sorted(spans.values_list("name", "ends_on", "decree")) == [
        ("Tỉnh Bắc Ninh", date(2026, 8, 23), "39/2026/QH16"),
        ("Xã Bố Hạ", date(2026, 8, 3), "388/NQ-UBTVQH16"),
    ]


def test_every_sort_of_difference_is_told_and_becomes_its_line(folder):
    load(Catalogue(), ["66", "80"])
    gone, other, third, moved = "24340", "24538", "22291", "24133"

    def change(row):
        if row["code"] in (gone, third):
            return None
        if row["code"] == other:
            return row | {"name": "Xã Tên Mới", "valid_from": "2027-01-01"}
        if row["code"] == moved:
            return row | {"parent_code": "80", "valid_from": "2027-01-01"}
        return row

    assert Unit.objects.filter(key=f"2025:{moved}").exists()
    rewrite(folder / "communes.csv", change)
    add(
        folder / "communes.csv",
        era="2025",
        code="99001",
        name="Phường Mới Lập",
        kind="phuong",
        parent_code="66",
        valid_from="2027-01-01",
        valid_to="",
        source="",
    )
    for new in ("99001", other):
        add(
            folder / "links.csv",
            old_code=gone,
            new_code=new,
            share="part",
            era_from="2025",
            era_to="2025",
            resolution="9/NQ-HĐND",
        )

    said = run(
        *(
            "--province",
            "66",
            "--province",
            "80",
            "--catalogue",
            str(folder),
            "--from",
            "2027-01-01",
        )
    )

    draft = Reorganisation.objects.get()
    assert (draft.starts_on, draft.decree, draft.scope.key) == (DAY, "9/NQ-HĐND", "vn")
    assert lines(draft) == [
        ("new", None, "2025:99001"),
        ("divide", "2025:24340", "2025:99001"),
        ("divide", "2025:24340", "2025:24538"),
        ("dissolve", "2025:22291", None),
        ("rename", "2025:24538", None),
        ("transfer", "2025:24133", None),
    ]
    assumed = draft.changes.filter(is_decree_assumed=True)  # theirs is the act of most lines
    assert list(assumed.values_list("what", flat=True)) == ["dissolve", "rename", "transfer"]
    for heading in ("Đơn vị mới: 1", "Chia ra: 2", "Đổi tên: 1", "Đổi đơn vị cấp trên: 1"):
        assert heading in said
    assert not Unit.objects.filter(key="2025:99001").exists()
    assert not UnitLink.objects.filter(old__key="2025:24340").exists()


def test_two_provinces_of_today_that_join_are_led_into_a_new_one_and_never_planted_beside(folder):
    load(Catalogue(), ["66", "80"])

    def join(row):
        return None if row["code"] in ("66", "80") and row["era"] == "2025" else row

    rewrite(folder / "provinces.csv", join)
    rewrite(
        folder / "communes.csv",
        lambda row: row | {"parent_code": "99"} if row["parent_code"] in ("66", "80") else row,
    )
    add(
        folder / "provinces.csv",
        era="2025",
        code="99",
        name="Tỉnh Mới",
        kind="tinh",
        parent_code="",
        valid_from="2027-01-01",
        valid_to="",
        source="",
    )
    for old in ("66", "80"):
        add(
            folder / "links.csv",
            old_code=old,
            new_code="99",
            share="whole",
            era_from="2025",
            era_to="2025",
            resolution="1/2026/QH16",
        )

    said = run("--province", "99", "--catalogue", str(folder))

    draft = Reorganisation.objects.get(changes__what="join", changes__old__key="2025:66")
    found = lines(draft)
    assert ("new", None, "2025:99") in found
    assert ("join", "2025:80", "2025:99") in found
    assert sum(what == "transfer" for what, _, _ in found) == 102 + 96
    assert f"Đổi đơn vị cấp trên: {102 + 96}" in said
    assert not Unit.objects.filter(key="2025:99").exists()


def test_a_commune_that_goes_to_a_province_not_asked_about_is_not_told_as_gone(folder):
    load(Catalogue(), ["66", "80"])
    rewrite(
        folder / "communes.csv",
        lambda row: row | {"parent_code": "80"} if row["code"] == "24340" else row,
    )

    found = compare(Catalogue(folder), ["66"]).found

    assert [(one.line.what, one.line.old.key) for one in found] == [("transfer", "2025:24340")]


def test_an_older_catalogue_does_not_take_back_what_was_reorganised_since():
    load(Catalogue(), ["66"])
    unit = Unit.objects.by_key("2025:24340")
    UnitSpan.objects.create(
        unit=unit, name=unit.name, kind=unit.kind, parent=unit.province, ends_on=DAY
    )
    Unit.objects.filter(pk=unit.pk).update(name="Phường Buôn Hồ Mới")
    Unit.objects.filter(key="2025:22291").update(valid_to=DAY)

    said = run("--province", "66")

    assert "Hệ thống mới hơn danh mục này, giữ nguyên: 2" in said
    assert not Reorganisation.objects.exists()
    assert Unit.objects.by_key("2025:24340").name == "Phường Buôn Hồ Mới"


def test_a_draft_that_was_undone_may_be_proposed_once_more(manager):
    load(Catalogue(), ["22"], as_of=date(2025, 7, 1))
    ((first, _),) = propose(compare(Catalogue(), ["22"]))
    now = first.created_at
    Reorganisation.objects.filter(pk=first.pk).update(
        status="undone", applied_at=now, applied_by=manager, undone_at=now, undo_reason="Nhầm"
    )

    ((second, is_new),) = propose(compare(Catalogue(), ["22"]))

    assert is_new
    assert second.pk != first.pk
    assert UnitChange.objects.filter(reorganisation=second).count() == 1


CU_BAO = {
    "era": "2025",
    "code": "24340",
    "name": "Phường Cư Bao Hai",
    "kind": "phuong",
    "parent_code": "66",
    "valid_from": "2025-07-01",
    "valid_to": "",
    "source": "",
}
GOES = {
    "old_code": "24340",
    "new_code": "24121",
    "share": "whole",
    "era_from": "2025",
    "era_to": "2025",
    "resolution": "1/NQ",
}


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda folder: (folder / "links.csv").unlink(), "Không có tệp links.csv"),
        (
            lambda folder: (folder / "links.csv").write_text("a,b\n1,2\n"),
            "Tệp links.csv thiếu cột era_from",
        ),
        (
            lambda folder: rewrite(
                folder / "provinces.csv", lambda row: row | {"valid_from": "31/12/2025"}
            ),
            "Tệp provinces.csv, dòng 2: “31/12/2025” không phải ngày",
        ),
        (
            lambda folder: rewrite(folder / "communes.csv", lambda row: row | {"kind": "lang"}),
            "loại đơn vị “lang”",
        ),
        (
            lambda folder: rewrite(folder / "links.csv", lambda row: row | {"share": "nửa"}),
            "“nửa” không phải whole hay part",
        ),
        (
            lambda folder: rewrite(folder / "communes.csv", lambda row: row | {"parent_code": "7"}),
            "thuộc tỉnh mã “7”",
        ),
        (
            lambda folder: (folder / "communes.csv").write_bytes(b"\xff\xfe\x00"),
            "mã UTF-8",
        ),
        (lambda folder: (folder / "links.csv").write_text(""), "Tệp links.csv thiếu cột"),
        (
            lambda folder: rewrite(
                folder / "communes.csv", lambda row: None if row["parent_code"] == "66" else row
            ),
            "không có xã, phường nào của Tỉnh Đắk Lắk",
        ),
        (
            lambda folder: add(folder / "communes.csv", **CU_BAO),
            r"lặp lại dòng 2352 \(2025:24340\)",
        ),
        (
            lambda folder: rewrite(
                folder / "communes.csv", lambda row: row | {"code": row["code"].lstrip("0")}
            ),
            "dòng 2: mã “4” phải có đúng 5 chữ số",
        ),
        (
            lambda folder: rewrite(
                folder / "communes.csv", lambda row: row | {"name": row["name"] * 30}
            ),
            "tên dài hơn 200 chữ",
        ),
        (
            lambda folder: rewrite(folder / "communes.csv", lambda row: row | {"kind": "huyen"}),
            "không phải của cấp cơ sở",
        ),
        (
            lambda folder: add(folder / "links.csv", **(GOES | {"new_code": "98765"})),
            "không có đơn vị 2025:98765",
        ),
        (
            lambda folder: [add(folder / "links.csv", **GOES) for _ in range(2)],
            "lặp lại dòng 10636",
        ),
        (
            lambda folder: [
                add(folder / "links.csv", **GOES),
                add(folder / "links.csv", **(GOES | {"new_code": "24133"})),
            ],
            "2025:24340 đã nhập toàn bộ",
        ),
        (
            lambda folder: rewrite(folder / "changes.csv", lambda row: row | {"date": ""}),
            "Tệp changes.csv, dòng 2: cột date còn trống",
        ),
    ],
)
def test_a_broken_catalogue_is_refused_in_one_line_and_nothing_is_written(folder, harm, words):
    harm(folder)

    with pytest.raises(CommandError, match=words):
        run("--province", "66", "--catalogue", str(folder))

    assert Unit.objects.count() == 0


def test_an_unknown_author_is_refused():
    with pytest.raises(CommandError, match="Không có người dùng khong-co"):
        run("--province", "66", "--by", "khong-co")


def test_only_a_manager_of_what_a_draft_touches_may_stand_for_it(manager):
    """The manager of another province is refused, and nothing is drafted."""
    load(Catalogue(), ["24"], as_of=date(2025, 7, 1))
    elsewhere = UserFactory(username="noi-khac", role="manager", unit=manager.unit)

    with pytest.raises(CommandError, match="không có quyền sắp xếp đơn vị trong phạm vi"):
        run("--province", "24", "--by", elsewhere.username)

    assert not Reorganisation.objects.exists()


def test_the_day_asked_for_goes_before_that_of_a_name_but_not_before_that_of_an_act(folder):
    load(Catalogue(), ["24", "66"], as_of=date(2026, 8, 10))
    rewrite(
        folder / "communes.csv",
        lambda row: (
            row | {"name": "Phường Buôn Hồ Một", "valid_from": "2027-03-01"}
            if row["code"] == "24340"
            else row
        ),
    )

    run("--province", "24", "--province", "66", "--catalogue", f"{folder}", "--from", f"{DAY}")

    days = Reorganisation.objects.order_by("starts_on").values_list("starts_on", "scope__key")
    assert list(days) == [(date(2026, 8, 24), "2025:24"), (DAY, "2025:66")]


@pytest.fixture
def twice(folder):
    """A catalogue in which Bố Hạ, a ward since 2026-08-04, got another name two months later."""
    add(
        folder / "changes.csv",
        date="2026-10-01",
        resolution="500/NQ-UBTVQH16",
        code="07294",
        what="rename",
        old_kind="phuong",
        new_kind="phuong",
        old_name="Phường Bố Hạ",
        new_name="Phường Bố Hạ Mới",
        unit_since="2025-07-01",
    )
    rewrite(
        folder / "communes.csv",
        lambda row: row | {"name": "Phường Bố Hạ Mới"} if row["code"] == "07294" else row,
    )
    return Catalogue(folder)


def test_a_unit_that_changed_twice_is_brought_through_both_changes(twice):
    load(Catalogue(), ["24"], as_of=date(2025, 7, 1))

    found = compare(twice, ["24"]).found

    steps = [one for one in found if one.line.old.key == "2025:07294"]
    assert sorted((f"{one.starts_on}", one.line.what, one.line.new_name) for one in steps) == [
        ("2026-08-04", "change_kind", "Phường Bố Hạ"),
        ("2026-10-01", "rename", "Phường Bố Hạ Mới"),
    ]


def test_a_tree_made_anew_has_both_names_of_a_unit_that_changed_twice(twice):
    load(twice, ["24"])

    spans = UnitSpan.objects.filter(unit__key="2025:07294").values_list(
        "name", "starts_on", "ends_on"
    )
    assert list(spans) == [
        ("Xã Bố Hạ", date(2025, 7, 1), date(2026, 8, 3)),
        ("Phường Bố Hạ", date(2026, 8, 4), date(2026, 9, 30)),
    ]
    assert not compare(twice, ["24"])


def test_another_spelling_and_another_link_are_told_and_left_as_they_are(folder):
    load(Catalogue(), ["66"])
    before = list(UnitLink.objects.order_by("pk").values_list("old", "new", "share"))
    rewrite(
        folder / "communes.csv",
        lambda row: row | {"name": row["name"].replace("Hòa", "Hoà")},
    )
    rewrite(
        folder / "links.csv",
        lambda row: (
            row | {"new_code": "24340"}
            if row["old_code"] == "24343" and row["era_from"] == "2004"
            else row
        ),
    )

    said = run("--province", "66", "--catalogue", str(folder))

    assert "Tên chỉ khác cách đặt dấu, giữ nguyên: 13" in said
    assert "Quan hệ cũ – mới khác danh mục, giữ nguyên: 2" in said
    assert not Reorganisation.objects.exists()
    assert list(UnitLink.objects.order_by("pk").values_list("old", "new", "share")) == before
