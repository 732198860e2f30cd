"""A reorganisation of units: prepared, looked at, applied in one transaction, undone as one."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.dates import today
from apps.core.fields import FoldedField, TidyCharField
from apps.core.models import Edited
from apps.organisation.models.unit import Unit, UnitLink


class ReorganisationQuerySet(models.QuerySet):
    """Which reorganisations."""

    def visible_to(self, user):
        """Those of the user's unit and of every unit below it."""
        return self.filter(scope__path__startswith=user.unit.path)

    def applied(self):
        return self.filter(status=Reorganisation.Status.APPLIED)

    def drafts_in_force(self):
        """Drafts whose day has come."""
        return self.filter(status=Reorganisation.Status.DRAFT, starts_on__lte=today())


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Reorganisation(Edited):
    """One decree and what it did to units below `scope`.

    Its lines are `UnitChange`s. Only the newest applied one can be undone (`MovedRow` says what it
    moved). `counts` keeps the preview that was agreed to: {what: number}.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        APPLIED = "applied", "Đã thực hiện"
        UNDONE = "undone", "Đã hoàn tác"

    name = TidyCharField("tên đợt sắp xếp", max_length=200)
    decree = TidyCharField("số văn bản", max_length=120)
    decree_on = models.DateField("ngày văn bản")
    starts_on = models.DateField("có hiệu lực từ ngày")
    scope = models.ForeignKey(
        Unit, verbose_name="trong phạm vi", on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        "trạng thái", max_length=8, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    counts = models.JSONField("số liệu lúc xem trước", default=dict, editable=False)
    applied_at = models.DateTimeField("lúc thực hiện", null=True, editable=False)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người thực hiện",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    undone_at = models.DateTimeField("lúc hoàn tác", null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người hoàn tác",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    undo_reason = models.TextField("lý do hoàn tác", blank=True, editable=False)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt sắp xếp đơn vị"
        verbose_name_plural = "đợt sắp xếp đơn vị"
        constraints = [
            models.CheckConstraint(
                name="reorganisation_applied",
                condition=Q(status="draft", applied_at__isnull=True)
                | (~Q(status="draft") & Q(applied_at__isnull=False, applied_by__isnull=False)),
                violation_error_message="Đợt đã thực hiện phải có lúc và người thực hiện.",
            ),
            models.CheckConstraint(
                name="reorganisation_undone",
                condition=(~Q(status="undone") & Q(undone_at__isnull=True))
                | (Q(status="undone", undone_at__isnull=False) & ~Q(undo_reason="")),
                violation_error_message="Hoàn tác thì phải ghi lý do.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def unit(self):
        """Where rights are asked."""
        return self.scope


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class UnitChange(models.Model):
    """One line: what one old unit becomes, or one unit that is made anew, renamed or moved.

    A unit that joins another or is divided has one line for each unit it goes into (`share`); a
    successor that is not there yet is told by `new_key`, `new_name`, `new_kind` and `new_parent`
    (or `new_parent_key`, when the parent is made by the same reorganisation).
    """

    class What(models.TextChoices):
        JOIN = "join", "Nhập toàn bộ vào"
        DIVIDE = "divide", "Một phần vào"
        NEW = "new", "Thành lập mới"
        RENAME = "rename", "Đổi tên"
        CHANGE_KIND = "change_kind", "Đổi loại"
        TRANSFER = "transfer", "Chuyển đơn vị cấp trên"
        DISSOLVE = "dissolve", "Kết thúc, không có đơn vị kế tiếp"

    SHARE = {What.JOIN: UnitLink.Share.WHOLE, What.DIVIDE: UnitLink.Share.PART}

    reorganisation = models.ForeignKey(
        Reorganisation,
        verbose_name="đợt sắp xếp",
        on_delete=models.PROTECT,
        related_name="changes",
    )
    position = models.PositiveIntegerField("thứ tự")
    what = models.CharField("việc", max_length=12, choices=What.choices)
    old = models.ForeignKey(
        Unit,
        verbose_name="đơn vị",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    new = models.ForeignKey(
        Unit,
        verbose_name="thành đơn vị",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    new_key = models.CharField("khóa mới", max_length=24, blank=True)
    new_name = TidyCharField("tên mới", max_length=200, blank=True)
    new_kind = models.CharField("loại mới", max_length=20, choices=Unit.Kind.choices, blank=True)
    new_parent = models.ForeignKey(
        Unit,
        verbose_name="đơn vị cấp trên mới",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    new_parent_key = models.CharField("khóa đơn vị cấp trên mới", max_length=24, blank=True)
    decree = TidyCharField("nghị quyết riêng", max_length=120, blank=True)
    is_decree_assumed = models.BooleanField(
        "nghị quyết lấy tạm theo phần lớn các dòng",
        default=False,
        db_default=False,
        editable=False,
    )

    named_by = ("old", "new")

    class Meta:
        verbose_name = "dòng sắp xếp đơn vị"
        verbose_name_plural = "dòng sắp xếp đơn vị"
        ordering = ["reorganisation", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "position"],
                name="unitchange_position",
                violation_error_message="Thứ tự dòng này đã có.",
            ),
            models.CheckConstraint(
                name="unitchange_old",
                condition=Q(what="new", old__isnull=True) | (~Q(what="new") & Q(old__isnull=False)),
                violation_error_message="Thành lập mới thì không có đơn vị cũ; việc khác thì phải có.",
            ),
        ]

    def __str__(self):
        return f"{self.old or ''} {self.get_what_display()} {self.new or self.new_name}".strip()


class MovedRow(models.Model):
    """One value that a reorganisation changed in one row, so that it can be put back."""

    reorganisation = models.ForeignKey(
        Reorganisation, verbose_name="đợt sắp xếp", on_delete=models.PROTECT, related_name="moved"
    )
    model = models.CharField("bảng", max_length=60)
    row = models.BigIntegerField("bản ghi")
    field = models.CharField("mục", max_length=40)
    before = models.BigIntegerField("trước", null=True)
    after = models.BigIntegerField("sau", null=True)

    class Meta:
        verbose_name = "bản ghi đã chuyển"
        verbose_name_plural = "bản ghi đã chuyển"
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "model", "field", "row"],
                name="movedrow_once",
                violation_error_message="Bản ghi này đã chuyển trong đợt.",
            ),
        ]

    def __str__(self):
        return f"{self.model} {self.row}"


class HamletRuleQuerySet(models.QuerySet):
    """Which rules."""

    def visible_to(self, user):
        return self.filter(old__path__startswith=user.unit.path)


@pghistory.track(exclude=["hamlet_folded"])
class HamletRule(Edited):
    """Where a hamlet of a divided unit belongs now: whatever arrives late goes there by itself."""

    old = models.ForeignKey(
        Unit, verbose_name="đơn vị cũ", on_delete=models.PROTECT, related_name="hamlet_rules"
    )
    hamlet = TidyCharField("thôn, buôn, ấp", max_length=120)
    hamlet_folded = FoldedField("thôn để so", sources=["hamlet"])
    new = models.ForeignKey(
        Unit, verbose_name="nay thuộc", on_delete=models.PROTECT, related_name="+"
    )

    named_by = ("old", "new")
    objects = HamletRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "thôn, buôn của đơn vị đã chia"
        verbose_name_plural = "thôn, buôn của đơn vị đã chia"
        constraints = [
            models.UniqueConstraint(
                fields=["old", "hamlet_folded"],
                name="hamletrule_once",
                violation_error_message="Thôn, buôn này đã có đơn vị.",
            ),
        ]

    def __str__(self):
        return f"{self.hamlet} ({self.old}) → {self.new}"

    @property
    def unit(self):
        """Where rights are asked."""
        return self.old
