"""A unit's outline report as PDF, DOCX and XLSX against its figures alone, as ratios in one run.

    bin/manage demo --province 66 --addresses 24394 --seed 1      # once
    .venv/bin/python -m benchmarks.outline [KEY] [rounds]         # default 2025:66, 3

Wanted: the whole province (102 units, a text in every section) in under 20 s, by a job. The round
is made for the measurement and rolled back.
"""

import os
import statistics
import sys
import time
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")

WANTED = 20  # seconds
WORDS = (
    "Trong 10 năm qua, **cấp ủy Đảng, chính quyền** các cấp luôn quan tâm *lãnh đạo, chỉ đạo*.\n\n"
    "- Ban hành 12 kế hoạch\n+ 30 công văn\n- Kiểm tra hằng năm\n\n1. Một\n2. Hai\n\n"
) * 3


def main(key, rounds):
    from django.db import transaction

    from apps.reports.exports.files import OUTLINE_FORMATS
    from apps.reports.outline.document import live_figures, outline_document

    with transaction.atomic():
        report = invented(key)
        spent = {"figures": [], "document": []} | {format: [] for format in OUTLINE_FORMATS}
        for _ in range(rounds):
            measured(spent["figures"], live_figures, report)
            document = measured(spent["document"], outline_document, report)
            for name, format in OUTLINE_FORMATS.items():
                measured(spent[name], format.write, document)
        transaction.set_rollback(True)
    medians = {name: statistics.median(seconds) for name, seconds in spent.items()}
    floor = medians.pop("figures")
    print(f"figures alone: {floor:.2f} s")
    print(f"document put together: {medians['document']:.2f} s")
    for name in OUTLINE_FORMATS:
        whole = medians["document"] + medians[name]
        print(f"{name}: {whole:.2f} s, {whole / floor:.1f} × the figures (under {WANTED} s wanted)")


def invented(key):
    """A report of the unit with a text in every section; not committed."""
    from apps.organisation.models import Unit
    from apps.reports.models import Round, SectionText, UnitReport
    from apps.reports.outline.sections import WRITTEN

    unit = Unit.objects.by_key(key)
    round_ = Round.objects.create(
        unit=unit,
        title="Đo tốc độ",
        starts_on=date(2008, 1, 1),
        ends_on=date(2018, 12, 31),
        deadline=date(2018, 11, 9),
    )
    report = UnitReport.objects.create(round=round_, unit=unit, province=unit.province)
    SectionText.objects.bulk_create(
        SectionText(report=report, section=section.code, text=WORDS) for section in WRITTEN
    )
    return UnitReport.objects.select_related("round__unit", "unit__province").get(pk=report.pk)


def measured(seconds, work, *given):
    begun = time.perf_counter()
    found = work(*given)
    seconds.append(time.perf_counter() - begun)
    return found


if __name__ == "__main__":
    django.setup()
    arguments = sys.argv[1:]
    main(arguments[0] if arguments else "2025:66", int(arguments[1]) if arguments[1:] else 3)
