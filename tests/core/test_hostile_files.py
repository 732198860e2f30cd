"""Files made to hurt are refused in words, quickly and in little memory: measured in a process of their own."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.core.hostile import HARMLESS, HOSTILE

SECONDS = 2
MEGABYTES = 200

# Time of the processor, so that a busy machine changes little; memory from this process alone.
READER = """
import json, sys, time
from apps.core.spreadsheets import Column, SpreadsheetError, find_table, open_workbook

columns = (Column("Mã cũ", "code", required=True), Column("Họ và tên", "name", required=True))
began = time.process_time()
try:
    rows, said = len(find_table(open_workbook(sys.argv[1]), columns).rows), ""
except SpreadsheetError as error:
    rows, said = None, str(error)
seconds = time.process_time() - began
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([rows, said, seconds, int(peak.split()[1]) / 1024]))
"""


def read(make, folder):
    name, content = make()
    path = folder / name
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", READER, str(path)],
        cwd=Path(settings.BASE_DIR),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    path.unlink()
    return json.loads(done.stdout)


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_hostile_file_is_refused_in_words_quickly_and_in_little_memory(make, tmp_path):
    rows, said, seconds, megabytes = read(make, tmp_path)

    assert rows is None
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    assert re.search(HOSTILE[make], said)
    assert said.endswith(".")


@pytest.mark.parametrize("make", HARMLESS, ids=lambda make: make.__name__)
def test_file_that_only_looks_hostile_is_read_as_quickly(make, tmp_path):
    rows, said, seconds, megabytes = read(make, tmp_path)

    assert (rows is not None, said) == (True, "")
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
