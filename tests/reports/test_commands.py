"""The commands of reports: all figures as JSON, wrong options in one line."""

import json

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"unit": "2025:99"}, "Không có đơn vị nào mang khóa 2025:99."),
        ({"unit": None}, "Chưa ghi đơn vị"),
        ({"start": None}, "Chưa ghi ngày: --from"),
        ({"end": "31/02/2018"}, "Ngày “31/02/2018” không có thật"),
        ({"end": "2007-12-31"}, "Ngày cuối kỳ phải từ ngày đầu kỳ trở đi."),
        ({"view": "both"}, "Không có cách xem “both”."),
        ({"format": "doc"}, "Ghi dạng tệp: --format xlsx hoặc pdf hoặc json."),
        ({"output": None}, "Chưa ghi tệp ra"),
        ({"output": "/khong/co/thu/muc.json"}, "Không ghi được tệp"),
    ],
)
def test_a_wrong_option_ends_in_one_vietnamese_line(province, tmp_path, wrong, words):
    options = {
        "unit": "2025:66",
        "start": "2008-01-01",
        "end": "2018-12-31",
        "format": "json",
        "output": str(tmp_path / "bang.json"),
    }

    with pytest.raises(CommandError) as raised:
        call_command("summary_table", **(options | wrong))

    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_command_figures_prints_all_of_them(province, records, capsys):
    options = {"unit": "2025:66", "start": "2008-01-01", "end": "2018-12-31"}

    call_command("figures", **options, json=True)
    found = json.loads(capsys.readouterr().out)
    call_command("figures", **options)
    text = capsys.readouterr().out

    assert found["total"] == {"c3": 5, "c4": 1, "c5": 3, "c6": 4, "c7": 39, "c8": 1_235_077_500}
    assert (found["joint"], found["excluded_value"], found["unvalued"]) == (1, 250_000, 1)
    assert [line["year"] for line in found["years"]] == list(range(2008, 2019))
    assert found["profile"]["filed_collective"] == 2
    assert found["help_ratio"] == {"helped": 4, "filed": 5, "shown": "80,0%", "points": 40}
    assert len(found["categories"]) == 12
    assert "Tổng cộng: cột 3 = 5" in text
