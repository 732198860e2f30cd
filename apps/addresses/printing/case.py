"""One case on one A4 page, whatever it holds: what does not fit is named and left in the case."""

import segno
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe

from apps.addresses.models.address import NAMELESS
from apps.core.dates import format_date, today
from apps.core.forms.widgets import format_quantity
from apps.core.money import format_money

SEE_CASE = "… (xem đầy đủ trong hồ sơ)"

# Millimetres of static/css/print.css, text at 10,5 pt.
FREE = 232 - 31  # above the signatures, below the head
LINE, NAME_LINE, HEADING, PADDING = 4.63, 5.8, 8.2, 1.45
MOST_ROWS = 5  # of needs, and of members, when both are many
ROW_LINES = 3  # of one row, when the rows are few
LEAST_TEXT = 7  # lines of the circumstances, whatever else there is

# Widths of a line in em.
TEXT, NAME, LONG_FACT = 47, 38, 40
NEED = (15.4, 7.6, 4.2, 7.1, 5.4, 5)
MEMBER = (13.4, 7.6, 5.2, 3.7, 15.4)


class CaseOnPaper:
    """A dossier as its print shows it. `url` is where its QR code leads."""

    body = "addresses/print/case.html"
    css_class = "case"

    def __init__(self, address, *, url, by):
        self.address, self.url, self.by = address, url, by
        self.printed_on = format_date(today())

    @property
    def title(self):
        return f"Hồ sơ {self.address.code}"

    @property
    def name(self):
        return cut(self.address.full_name or NAMELESS, 2 * NAME * 0.94)

    @property
    def chapter(self):
        return self.address.province.chapter_name

    def qr(self):
        code = segno.make(self.url, error="m")
        return mark_safe(
            code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, border=4, title="Mã QR")
        )

    @cached_property
    def facts(self):
        address = self.address
        review = address.reviews.in_force().first()
        survey = [
            format_date(address.surveyed_on),
            str(address.survey_channel or ""),
            cut(address.surveyor, 20),
        ]
        birth = format_date(address.birth_date) or str(address.birth_year or "")
        place = [cut(address.street, 30), cut(address.hamlet, 20), address.unit.name]
        categories = "; ".join(str(category) for category in address.categories.all())
        return [
            ("Loại", address.get_kind_display()),
            ("Số người", format_money(address.headcount)),
            ("Sinh", birth),
            ("Giới tính", address.get_gender_display()),
            ("Dân tộc", cut(address.ethnicity, 14)),
            ("Số định danh", address.identity_number),
            ("Điện thoại", address.phone),
            ("Diện hộ", address.get_household_status_display()),
            ("Ngày lập hồ sơ", format_date(address.filed_on)),
            ("Rà soát gần nhất", format_date(review.reviewed_on) if review else ""),
            ("Nơi ở", ", ".join(filter(None, place))),
            ("Đối tượng", cut(categories, 1.9 * LONG_FACT)),
            ("Khảo sát", ", ".join(filter(None, survey))),
        ]

    @property
    def fact_rows(self):
        """Two facts a row."""
        return [self.facts[number : number + 2] for number in range(0, 10, 2)]

    @property
    def long_facts(self):
        consent = [format_date(self.address.data_consent_on), cut(self.address.data_consent_by, 28)]
        given = [("Đồng ý lưu", ", ".join(consent))] if self.address.data_consent_on else []
        return self.facts[10:] + given

    @cached_property
    def needs(self):
        return self._rows(self._needs, self._members, need_cells, NEED)

    @cached_property
    def members(self):
        return self._rows(self._members, self._needs, member_cells, MEMBER)

    @cached_property
    def _needs(self):
        return list(self.address.needs.select_related("form"))

    @cached_property
    def _members(self):
        return list(self.address.members.all())

    def _rows(self, rows, others, cells_of, widths):
        """{"rows", "more", "lines", "height"}: the rows there is room for, how many are left out."""
        room = 2 * MOST_ROWS - min(MOST_ROWS, ROW_LINES * len(others))
        shown = rows if len(rows) <= room else rows[: room - 1]
        lines = max(1, min(ROW_LINES, room // max(1, len(shown))))
        height = LINE if len(shown) < len(rows) else 0
        drawn = []
        for row in shown:
            cells = [
                cut(cell, most if lines == 1 else most * lines * 0.88)
                for cell, most in zip(cells_of(row), widths, strict=True)
            ]
            taken = max(lines_of(cell, most) for cell, most in zip(cells, widths, strict=True))
            height += min(lines, taken) * LINE + PADDING
            drawn.append(cells)
        height += LINE + PADDING + HEADING if drawn else 0
        return {"rows": drawn, "more": len(rows) - len(shown), "lines": lines, "height": height}

    @cached_property
    def circumstances(self):
        facts = 5 * (LINE + PADDING)
        facts += sum(lines_of(str(v), LONG_FACT) * LINE + PADDING for _, v in self.long_facts)
        used = facts + lines_of(self.name, NAME) * NAME_LINE + 2 * HEADING
        used += self.needs["height"] + self.members["height"]
        room = int((FREE - used) / LINE)
        return cut_lines(self.address.circumstances, max(LEAST_TEXT, room))


def need_cells(need):
    quantity = format_quantity(need.quantity) if need.quantity is not None else ""
    return [
        need.description,
        str(need.form or ""),
        f"{quantity} {need.measure}".strip(),
        format_money(need.value),
        need.get_frequency_display(),
        format_date(need.met_on),
    ]


def member_cells(member):
    birth = format_date(member.birth_date) or str(member.birth_year or "")
    gender = member.get_gender_display()
    return [member.full_name, member.relation, birth, gender, member.note]


# --- how much room text takes, estimated on the wide side (Tinos) -----------------------------------

WIDE = set("mwMW%@—…ƯƠÔÊ")


def _em(letter):
    if letter in WIDE or ord(letter) > 0x2000:
        return 1.0
    return 0.75 if letter.isupper() else 0.46


def width(text):
    """About how many em a line of text is wide."""
    return sum(map(_em, text))


def lines_of(text, most):
    """In about how many lines of `most` em a text without breaks is printed, at least one."""
    wide = width(text)
    return 1 if wide <= most else -(-int(wide * 1.06 + 1) // int(most))


def cut(text, most):
    """`text` in about `most` em, with … where it was longer."""
    if width(text) <= most:
        return text
    room, kept = most - 1, []
    for letter in text:
        room -= _em(letter)
        if room < 0:
            break
        kept.append(letter)
    return f"{''.join(kept).rstrip()}…"


def cut_lines(text, most):
    """`text` in at most `most` printed lines, ending in SEE_CASE where it was longer."""
    lines = text.splitlines()
    needed = [lines_of(line, TEXT) for line in lines]
    if sum(needed) <= most:
        return text
    kept, room = [], most - 1  # the last line may be half taken by SEE_CASE
    for line, count in zip(lines, needed, strict=True):
        if count > room:
            kept.append(cut(line, TEXT * room * 0.94) if room else "")
            break
        kept.append(line)
        room -= count
    whole = "\n".join(kept).rstrip(" …\n")
    return f"{whole} {SEE_CASE}"
