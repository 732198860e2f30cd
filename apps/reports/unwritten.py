"""What a report still lacks before it is submitted."""

from apps.reports.outline.sections import BY_CODE, WRITTEN


def unwritten(report):
    """The sections of the outline in which the unit has written nothing, in their order; its own
    targets (IV.2) are one of them."""
    written = set(report.texts.exclude(text="").values_list("section", flat=True))
    targets = report.targets.exclude(amount=None, words="")
    asked = [*WRITTEN, BY_CODE["IV.2"]]
    missing = [section for section in asked if section.code not in written]
    if targets.exists():
        missing.remove(BY_CODE["IV.2"])
    order = list(BY_CODE)
    return sorted(missing, key=lambda section: order.index(section.code))
