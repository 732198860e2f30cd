"""What is kept of one person, put together for the person (yêu cầu xem, nhận bản sao dữ liệu).

All that stands in the dossier and what belongs to it, who was shown it, and who made copies as far as
the record of access knows. What others gave is told without their names: those are their data.
"""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.aggregates import StringAgg

from apps.accounts.models import AccessRecord
from apps.addresses.printing.case import member_cells, need_cells
from apps.core.at_once import ask_at_once
from apps.core.dates import format_date, format_moment, today
from apps.core.money import format_money

AUDITED = (
    "Danh sách nhiều người được xuất ra tệp hoặc in thì nhật ký ghi người lấy, bộ lọc và số dòng, không "
    "ghi từng người có trong đó; vì vậy những lần đó không có ở bảng này."
)


@dataclass(frozen=True)
class Section:
    """One table of the paper; `note` stands below it, `none` in its place when it is empty."""

    title: str
    heads: tuple
    rows: list
    none: str = "Không có."
    note: str = ""


class HeldOnPaper:
    """What is kept of an address, as the person who asked gets it."""

    body = "privacy/held.html"
    css_class = "held"
    title = "Dữ liệu cá nhân chúng tôi đang giữ"

    def __init__(self, request, *, by):
        self.request, self.address, self.by = request, request.address, by
        self.printed_on = format_date(today())
        self.rows = True  # the page around it offers the PDF of what has rows

    @cached_property
    def kept(self):
        """{table: rows that belong to the address}, asked at once and not before the record of
        access knows of this very copy."""
        address = self.address
        kept = {
            "categories": address.categories.all(),
            "merged": address.duplicates.order_by("id"),
            "members": address.members.all(),
            "needs": address.needs.select_related("form"),
            "reviews": address.reviews.all(),
            "moves": address.moves.select_related("from_unit", "to_unit").in_order(),
            "files": address.attachments.order_by("id"),
            "consents": address.consents.order_by("id"),
            "publications": address.publications.select_related("photo")
            .annotate(told=StringAgg("needs__wording", "; ", order_by="needs__id"))
            .order_by("id"),
            "pledges": address.pledges.in_force().select_related("form").order_by("id"),
            "sent_by_strangers": address.online_pledges.sent()
            .annotate(told=StringAgg("parts__wording", "; ", order_by="parts__id"))
            .order_by("id"),
            "aid": address.aid_records.in_force()
            .select_related("form", "sponsor")
            .order_by("given_on", "id"),
            "placements": address.placements.filter(voided_at__isnull=True),
            "loans": address.loans.filter(voided_at__isnull=True),
            "houses": address.houses.filter(voided_at__isnull=True),
            "issues": address.store_issues.filter(voided_at__isnull=True),
            "requests": address.data_requests.in_force().order_by("id"),
            "readers": address.last_seen.select_related("user__unit").order_by("-seen_at"),
            "copies": AccessRecord.objects.filter(about__contains=address.code)
            .select_related("user__unit")
            .order_by("at"),
        }
        ask_at_once(*kept.values())
        return kept

    @property
    def about(self):
        return f"{self.address.code}, {self.request.code}"

    @property
    def chapter(self):
        return self.address.province.chapter_name

    def facts(self):
        """[(label, words)] of the dossier itself."""
        address = self.address
        birth = format_date(address.birth_date) or str(address.birth_year or "")
        survey = [format_date(address.surveyed_on), str(address.survey_channel or "")]
        consent = [format_date(address.data_consent_on), address.data_consent_by]
        categories = "; ".join(str(category) for category in self.kept["categories"])
        merged = "; ".join(f"{other.code} ({other.full_name})" for other in self.kept["merged"])
        facts = [
            ("Mã địa chỉ", address.code),
            ("Mã cũ", address.legacy_code),
            ("Đơn vị", address.unit.name),
            ("Trạng thái", address.get_status_display()),
            ("Loại", address.get_kind_display()),
            ("Họ và tên", address.full_name),
            ("Sinh", birth),
            ("Giới tính", address.get_gender_display()),
            ("Dân tộc", address.ethnicity),
            ("Số định danh", address.identity_number),
            ("Điện thoại", address.phone),
            ("Nơi ở", ", ".join(filter(None, [address.street, address.hamlet]))),
            ("Số người", format_money(address.headcount)),
            ("Đối tượng", categories),
            ("Diện hộ", address.get_household_status_display()),
            ("Hoàn cảnh", address.circumstances),
            ("Khảo sát", ", ".join(filter(None, survey))),
            ("Người khảo sát", address.surveyor),
            ("Đồng ý cho lưu hồ sơ", ", ".join(filter(None, consent))),
            ("Ngày lập hồ sơ", format_date(address.filed_on)),
            ("Lý do trả lại, từ chối hoặc mở lại", address.decision_reason),
            ("Ngày dừng trợ giúp", format_date(address.closed_on)),
            ("Lý do dừng", str(address.stop_reason or "")),
            ("Ghi chú khi dừng", address.stop_note),
            ("Hồ sơ trùng đã gộp vào", merged),
        ]
        return [(label, words) for label, words in facts if words]

    def sections(self):
        return [
            self._members(),
            self._needs(),
            self._reviews(),
            self._moves(),
            self._files(),
            self._consents(),
            self._publications(),
            self._pledges(),
            self._aid(),
            self._books(),
            self._requests(),
            self._readers(),
            self._copies(),
        ]

    def _members(self):
        rows = [member_cells(member) for member in self.kept["members"]]
        return Section(
            "Thành viên hộ", ("Họ và tên", "Quan hệ", "Sinh", "Giới", "Tình trạng, ghi chú"), rows
        )

    def _needs(self):
        rows = [need_cells(need) for need in self.kept["needs"]]
        heads = ("Nội dung", "Hình thức", "Số lượng", "Giá trị (đồng)", "Mức độ", "Đáp ứng")
        return Section("Nhu cầu", heads, rows)

    def _reviews(self):
        rows = [
            (format_date(review.reviewed_on), review.get_outcome_display(), review.note)
            for review in self.kept["reviews"]
        ]
        return Section("Rà soát hằng năm", ("Ngày", "Kết quả", "Ghi chú"), rows)

    def _moves(self):
        rows = [
            (
                format_date(move.moved_on),
                str(move.from_unit),
                str(move.to_unit),
                move.get_status_display(),
                "; ".join(filter(None, [move.reason, move.answer])),
            )
            for move in self.kept["moves"]
        ]
        heads = ("Ngày", "Từ đơn vị", "Đến đơn vị", "Tình trạng", "Lý do, lời trả lời")
        return Section("Chuyển đơn vị", heads, rows)

    def _files(self):
        rows = [
            (
                file.name,
                file.get_kind_display(),
                format_moment(file.created_at),
                "đã hủy" if file.is_voided else "",
            )
            for file in self.kept["files"]
        ]
        return Section("Ảnh, giấy tờ", ("Tên tệp", "Loại", "Gửi lúc", "Tình trạng"), rows)

    def _consents(self):
        rows = [
            (
                consent.get_level_display(),
                _allowed(consent),
                f"{consent.signed_by} ({consent.get_relation_display().lower()})",
                format_date(consent.given_on),
                format_date(consent.valid_until),
                " – ".join(filter(None, [format_date(consent.withdrawn_on), consent.withdrawal])),
            )
            for consent in self.kept["consents"]
        ]
        heads = ("Mức công khai", "Cho phép", "Người ký", "Ngày ký", "Có giá trị đến", "Rút")
        return Section("Đồng ý công khai", heads, rows)

    def _publications(self):
        rows = [
            (
                version.get_status_display(),
                format_moment(version.approved_at),
                format_moment(version.off_at),
                version.story,
                version.told or "",
                version.photo.name if version.photo else "",
            )
            for version in self.kept["publications"]
        ]
        heads = ("Trạng thái", "Công khai từ", "Gỡ lúc", "Hoàn cảnh đã kể", "Nhu cầu đã nêu", "Ảnh")
        return Section("Đã công khai trên mạng", heads, rows, none="Chưa công khai lần nào.")

    def _aid(self):
        rows = [
            (
                format_date(aid.given_on),
                aid.description or aid.form.name,
                format_money(aid.value),
                aid.sponsor.get_kind_display(),
            )
            for aid in self.kept["aid"]
        ]
        return Section(
            "Trợ giúp đã nhận", ("Ngày", "Nội dung", "Giá trị (đồng)", "Bên trợ giúp"), rows
        )

    def _pledges(self):
        """What others have promised, and by the public pages asked to promise: never by whom."""
        rows = [
            (
                format_date(pledge.pledged_on),
                pledge.description or str(pledge.form or ""),
                format_money(pledge.value),
                pledge.get_status_display(),
            )
            for pledge in self.kept["pledges"]
        ]
        rows += [
            (
                format_date(sent.sent_at),
                sent.told or "",
                "",
                f"trên mạng: {sent.get_status_display().lower()}",
            )
            for sent in self.kept["sent_by_strangers"]
        ]
        heads = ("Ngày", "Nội dung", "Giá trị mỗi lần (đồng)", "Tình trạng")
        return Section("Đăng ký giúp", heads, rows)

    def _books(self):
        """What the books of aid models hold: animals, loans, houses, goods."""
        rows = [
            ("Con vật nhận nuôi", format_date(row.placed_on), row.note)
            for row in self.kept["placements"]
        ]
        rows += [
            ("Vay quay vòng", format_date(row.lent_on), f"{format_money(row.amount)} đồng")
            for row in self.kept["loans"]
        ]
        rows += [("Làm nhà", format_date(row.started_on), row.place) for row in self.kept["houses"]]
        rows += [
            ("Hàng từ kho", format_date(row.issued_on), row.reason) for row in self.kept["issues"]
        ]
        return Section("Trong sổ của các mô hình", ("Việc", "Ngày", "Ghi"), rows)

    def _requests(self):
        rows = [
            (
                row.code,
                row.get_kind_display(),
                format_date(row.received_at),
                row.get_outcome_display() or "Đang giải quyết",
            )
            for row in self.kept["requests"]
        ]
        return Section("Yêu cầu về dữ liệu", ("Số", "Yêu cầu", "Ngày", "Kết quả"), rows)

    def _readers(self):
        rows = [
            (reader.user.get_role_display(), reader.user.unit.name, format_moment(reader.seen_at))
            for reader in self.kept["readers"]
        ]
        return Section("Cán bộ đã mở hồ sơ", ("Vai trò", "Đơn vị", "Lần gần nhất"), rows)

    def _copies(self):
        rows = [
            (
                record.get_kind_display(),
                record.user.get_role_display(),
                record.user.unit.name,
                format_moment(record.at),
            )
            for record in self.kept["copies"]
        ]
        return Section(
            "Những lần in, lập bản sao", ("Việc", "Vai trò", "Đơn vị", "Lúc"), rows, note=AUDITED
        )


def _allowed(consent):
    """“kể hoàn cảnh; dùng ảnh; trẻ đồng ý”."""
    allowed = (
        (consent.with_story, "kể hoàn cảnh"),
        (consent.with_photo, "dùng ảnh"),
        (consent.child_agreed, "trẻ đồng ý"),
    )
    return "; ".join(words for is_so, words in allowed if is_so)
