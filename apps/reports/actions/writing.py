"""What a unit writes in its report: the words of a section, its own targets, what is printed around."""

from django.db import transaction

from apps.core.actions import ActionError, lock, lock_unchanged, store
from apps.core.money import format_number
from apps.core.prose import tidy_markup
from apps.core.text import tidy_lines
from apps.reports.actions.rounds import hold
from apps.reports.models import SectionText, TargetInput

LONGEST_TEXT, LONGEST_WORDS, LARGEST_TARGET = 100_000, 1_000, 2**31 - 1


class WritingError(ActionError):
    """This cannot be written into the report. The message is for people."""


class LockedError(WritingError):
    """The report is submitted, accepted or taken out of its round: nobody writes in it."""


class NewerTextError(WritingError):
    """Somebody else saved meanwhile; `stored` is what stands now."""

    def __init__(self, stored):
        super().__init__("Người khác vừa lưu mục này. Hãy xem cả hai bài rồi chọn.")
        self.stored = stored


@transaction.atomic
def write_section(report, section, text, *, version, by):
    """Save the words of a Section; gives its SectionText (version 0 while nothing was ever saved).

    `version` is the one the text began from. The very text that is stored is no conflict, so that a
    request may come twice; a late one of an older version never replaces a newer text.
    Raises ClosedError, LockedError, NewerTextError, WritingError.
    """
    text = tidy_markup(text)
    if len(text) > LONGEST_TEXT:
        raise WritingError(
            f"Bài dài {format_number(len(text))} ký tự; mỗi mục nhiều nhất {format_number(LONGEST_TEXT)} ký tự. "
            "Hãy rút gọn, hoặc đưa phần chi tiết vào phụ lục."
        )
    report = held_open(report)
    row = report.texts.filter(section=section.code).first()
    row = row or SectionText(report=report, section=section.code, version=0)
    return _write(row, {"text": text}, version=version, by=by)


@transaction.atomic
def write_target(report, target, *, amount, words, version, by):
    """Save what the unit sets itself of one target of IV.2; as `write_section`."""
    words = tidy_lines(words)
    if len(words) > LONGEST_WORDS:
        raise WritingError(
            f"Diễn giải dài {format_number(len(words))} ký tự; nhiều nhất {format_number(LONGEST_WORDS)} ký tự."
        )
    if amount is not None and not 0 <= amount <= LARGEST_TARGET:
        raise WritingError("Số đề ra quá lớn.")
    report = held_open(report)
    row = report.targets.filter(target=target).first()
    row = row or TargetInput(report=report, target=target, version=0)
    return _write(row, {"amount": amount, "words": words}, version=version, by=by)


@transaction.atomic
def write_heads(report, *, by):
    """Save what is printed around the report (number, place, recipients, signer).

    Raises ClosedError, LockedError, StaleError, ActionError.
    """
    held_open(report)
    lock_unchanged(report)
    return store(report)


def held_open(report):
    """The report under lock, its round held open. Raises ClosedError, LockedError."""
    hold(report.round_id)
    current = lock(report)
    if not current.is_open:
        raise LockedError(
            "Đơn vị đã được đưa ra khỏi đợt báo cáo nên không viết được nữa."
            if current.is_voided
            else f"Báo cáo ở trạng thái “{current.get_status_display().lower()}” nên không sửa được."
        )
    return current


def _write(row, values, *, version, by):
    """Whoever calls holds the report's lock: nobody else writes this row meanwhile."""
    is_new = row._state.adding
    if is_new and not any(values.values()) and values.get("amount") is None:
        return row
    if not is_new and all(getattr(row, name) == value for name, value in values.items()):
        return row
    if version != row.version:
        raise NewerTextError(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.saved_by = by
    if is_new:
        row.version = 1
    return store(row)
