"""manage.py reorganise."""

import json

import pytest
from django.core.management import CommandError, call_command

from apps.notices.models import Notice
from apps.organisation.models import Reorganisation, Unit
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DECREE = ["--decree", "388/NQ", "--decree-on", "2026-08-04", "--from", "2026-09-01"]


@pytest.fixture
def links(tmp_path, commune, neighbour_commune):
    path = tmp_path / "links.csv"
    path.write_text("old_code,new_code,share,era_from,era_to\n24340,22291,whole,2025,2025\n")
    return str(path)


def reorganise(capsys, *args):
    call_command("reorganise", *args, "--json")
    return json.loads(capsys.readouterr().out)


def test_a_dry_run_counts_and_changes_nothing(capsys, manager, clerk, links):
    found = reorganise(
        capsys, "--links", links, *DECREE, "--unit", "2025:66", "--by", "manager", "--dry-run"
    )

    assert found["counts"]["joined"] == 1
    assert found["people"] == [
        {"username": "clerk", "before": "Phường Cư Bao", "after": "Xã Hòa Xuân"}
    ]
    assert not Reorganisation.objects.exists()


def test_it_is_applied_and_undone_on_the_command_line(capsys, manager, clerk, links):
    UserFactory(role="manager", unit=manager.unit)  # who sits at the server needs no second one

    done = reorganise(capsys, "--links", links, *DECREE, "--unit", "2025:66", "--by", "manager")
    ended = Unit.objects.get(key="2025:24340").valid_to
    undone = reorganise(capsys, "--undo", "--reason", "Thử", "--by", "manager")

    assert (done["status"], done["counts"]["joined"], done["told"]) == ("applied", 1, 1)
    assert str(ended) == "2026-08-31"
    assert undone["status"] == "undone"
    assert Unit.objects.get(key="2025:24340").is_current
    assert Notice.objects.filter(user=clerk).count() == 1


def test_rows_in_error_are_told_and_nothing_stays(capsys, manager, tmp_path, province):
    path = tmp_path / "links.csv"
    path.write_text("Việc,Đơn vị cũ\nkết thúc,Xã Không Có\n")

    with pytest.raises(CommandError, match="1 dòng lỗi"):
        call_command(
            "reorganise", "--links", str(path), *DECREE, "--unit", "2025:66", "--by", "manager"
        )

    assert "Lỗi dòng 2: Không có đơn vị “Xã Không Có”" in capsys.readouterr().err
    assert not Reorganisation.objects.exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--unit", "2025:66"], "--decree"),
        ([*DECREE], "--unit"),
        ([*DECREE, "--unit", "2025:99"], "2025:99"),
        ([*DECREE, "--unit", "2025:66", "--name", "x" * 201], "--name dài quá 200"),
        (["--decree", "1", "--decree-on", "x", "--from", "y", "--unit", "2025:66"], "--decree-on"),
    ],
)
def test_what_the_call_lacks_is_said_in_one_line(manager, links, args, words):
    with pytest.raises(CommandError, match=words):
        call_command("reorganise", "--links", links, *args, "--by", "manager")


def test_who_does_not_manage_units_there_is_refused_and_no_draft_stays(reviewer, links):
    with pytest.raises(CommandError, match="không quản lý đơn vị"):
        call_command(
            "reorganise", "--links", links, *DECREE, "--unit", "2025:66", "--by", "reviewer"
        )

    assert not Reorganisation.objects.exists()


def test_there_is_nothing_to_undo(manager):
    with pytest.raises(CommandError, match="Không có đợt nào"):
        call_command("reorganise", "--undo", "--reason", "Thử", "--by", "manager")


def test_what_is_refused_when_it_is_applied_leaves_no_draft(manager, links):
    late = [*DECREE[:4], "--from", "2099-01-01"]

    with pytest.raises(CommandError, match="từ ngày ấy"):
        call_command("reorganise", "--links", links, *late, "--unit", "2025:66", "--by", "manager")

    assert not Reorganisation.objects.exists()
    assert not Reorganisation.pgh_event_model.objects.exists()
