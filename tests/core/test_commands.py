"""What an operator reads who calls a command wrongly."""

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import OperationalError, ProgrammingError, connection

from apps.core.commands import PlainCommand


class CountCommand(PlainCommand):
    def add_arguments(self, parser):
        parser.add_argument("--role", choices=["clerk", "viewer"], required=True)
        parser.add_argument("--times", type=int, default=1)
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--one")
        which.add_argument("--all", action="store_true")

    def handle(self, *args, **options):
        raise OperationalError("no\nserver")


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ([], "Chưa ghi --role."),
        (["--role"], "Chưa ghi giá trị của --role."),
        (["--role", "king"], "--role không nhận 'king'; ghi một trong: 'clerk', 'viewer'."),
        (["--role", "clerk", "--times", "x"], "--times không nhận 'x'."),
        (["--role", "clerk", "--nope"], "Không có tùy chọn --nope."),
        (["--role", "clerk", "--one", "1", "--all"], "Chỉ ghi một trong hai: --all, --one."),
        (["--role", "clerk", "--ti=1", "--t"], "Lệnh ghi chưa đúng ("),
    ],
)
def test_operator_reads_one_vietnamese_line_about_a_wrong_call(options, line, capsys):
    with pytest.raises(SystemExit) as left:
        CountCommand().run_from_argv(["manage.py", "count", *options])

    said = capsys.readouterr().err
    assert left.value.code == 2
    assert said.startswith("Lỗi: " + line)
    assert said.endswith("bin/manage count --help\n")
    assert said.count("\n") == 1


def test_program_that_calls_a_command_wrongly_gets_an_error_it_can_catch():
    with pytest.raises(CommandError, match="Chưa ghi --role"):
        call_command(CountCommand())


def test_operator_without_a_database_reads_one_line(capsys):
    with pytest.raises(SystemExit) as left:
        CountCommand().run_from_argv(["manage.py", "count", "--role", "clerk", "--skip-checks"])

    assert left.value.code == 1
    assert capsys.readouterr().err.endswith("bin/manage (no server).\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "raised"),
    [
        ("SELECT FROM no_such_table", CommandError),
        ("SELECT no_such_column FROM organisation_unit", CommandError),
        ("SELEC", ProgrammingError),
    ],
)
def test_operator_of_an_empty_database_reads_what_to_run(sql, raised):
    class QueryCommand(PlainCommand):
        def handle(self, *args, **options):
            connection.cursor().execute(sql)

    with pytest.raises(raised, match=r"bin/manage migrate$" if raised is CommandError else "SELEC"):
        call_command(QueryCommand())


def test_every_command_of_the_project_is_a_plain_one():
    ours = {
        name: load_command_class(app, name)
        for name, app in get_commands().items()
        if app == "diachi" or app.startswith("apps.")
    }
    ours.pop("migrate")  # Django's own words: bin/setup and the operator know them

    assert ours
    assert [name for name, command in ours.items() if not isinstance(command, PlainCommand)] == []
