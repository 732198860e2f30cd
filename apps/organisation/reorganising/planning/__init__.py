"""From the lines of a reorganisation to its Plan: reading, checking, and what follows from them."""

from apps.organisation.reorganising.planning.consequences import Consequences
from apps.organisation.reorganising.planning.lines import Lines

ASSUMED = (
    "Danh mục không ghi nghị quyết của dòng này, tạm lấy {} như phần lớn các dòng. Mở dòng, ghi đúng số "
    "văn bản, hoặc lưu như cũ nếu đúng."
)


def make_plan(reorganisation):
    """The Plan of a reorganisation; reads the units of its scope once."""
    return _Planner(reorganisation).plan


class _Planner(Lines, Consequences):
    def __init__(self, reorganisation):
        super().__init__(reorganisation)
        if not self.lines:
            self.refuse(None, "Đợt này chưa có dòng nào; thêm ít nhất một dòng.")
        self.describe_new_units()
        for line in self.lines:
            self.read(line)
            if line.is_decree_assumed:
                self.refuse(line, ASSUMED.format(reorganisation.decree), is_error=False)
        self.check_ends()
        self.end_empty_districts()
        self.place_what_stays()
        self.hang_what_ended()
        self.check_places()
        self.plan.problems.sort(key=lambda p: (not p.is_error, p.position is None, p.position or 0))
