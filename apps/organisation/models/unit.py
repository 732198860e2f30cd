"""One tree of units, old and new, and what became of the old ones."""

import pghistory
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from apps.core.fields import FoldedField, NaturalKeyField, TidyCharField
from apps.core.models import MatchesWords
from apps.core.text import fold

KIND_WORDS = (
    "tinh",
    "thanh pho",
    "huyen",
    "quan",
    "thi xa",
    "xa",
    "phuong",
    "thi tran",
    "dac khu",
    "truong",
)


_WHOLE = """
WITH RECURSIVE gone AS (
    SELECT old_id FROM organisation_unitlink WHERE new_id = %(unit)s AND share = %(share)s
    UNION
    SELECT link.old_id
    FROM gone JOIN organisation_unitlink link ON link.new_id = gone.old_id AND link.share = %(share)s
)
SELECT old_id FROM gone"""


class UnitQuerySet(MatchesWords, MP_NodeQuerySet):
    """Which units. What may be done with them is in actions.py."""

    def visible_to(self, user):
        """The user's unit and every unit below it."""
        return self.within(user.unit)

    def reached_by(self, user):
        """These, and the units that went whole into the user's unit: they are its past."""
        return self.filter(Q(path__startswith=user.unit.path) | Q(pk__in=user.unit.absorbed))

    def within(self, unit):
        """`unit` and everything below it, dissolved subtrees included."""
        return self.filter(path__startswith=unit.path)

    def current(self):
        """Units that exist today."""
        return self.filter(valid_to__isnull=True)

    def bases(self):
        """Base units: communes, schools, attached units."""
        return self.filter(level=Unit.Level.BASE)

    def divided(self):
        """Base units that are no more and did not go whole into another: their hamlets went apart."""
        whole = UnitLink.objects.filter(old=OuterRef("pk"), share=UnitLink.Share.WHOLE)
        return self.bases().filter(~Exists(whole), valid_to__isnull=False)

    def provinces(self):
        return self.filter(level=Unit.Level.PROVINCE)

    def named(self, text):
        """Units a person means by `text`: the key, or the name with or without Xã, Phường …"""
        return self.filter(Q(key=text.strip()) | Q(name_folded__in=self.names_of(text)))

    @staticmethod
    def names_of(text):
        """The folded names that a person means by `text`."""
        name = fold(text)
        return [name, *(f"{word} {name}" for word in KIND_WORDS)]

    def in_order(self):
        return self.order_by("name_key", "id")


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):
    """Units in tree order."""

    def get_queryset(self):
        return UnitQuerySet(self.model, using=self._db).order_by("path")

    def by_key(self, key):
        """The unit of a KEY: `era:code` or the unit's own short key. Raises Unit.DoesNotExist."""
        return self.get(key=key.strip())


@pghistory.track(exclude=["path", "depth", "numchild", "name_folded", "name_key"])
class Unit(MP_Node):
    """A unit of the Hội (đơn vị): chapter, base chapter, school, attached unit.

    There is one tree. `key` is the project's own name of a unit (`2025:66`, or a short key of
    schools and attached units); (era, code) is its natural key in the state's catalogue.
    Path steps are 4 characters: the nation is depth 1, today's provinces are depth 2.
    """

    class Level(models.TextChoices):
        NATION = "nation", "Trung ương"
        PROVINCE = "province", "Tỉnh"
        DISTRICT = "district", "Huyện"
        BASE = "base", "Cơ sở"

    class Kind(models.TextChoices):
        NATION = "nation", "Trung ương Hội"
        PROVINCE = "province", "Tỉnh"
        CENTRAL_CITY = "central_city", "Thành phố trực thuộc trung ương"
        RURAL_DISTRICT = "rural_district", "Huyện"
        URBAN_DISTRICT = "urban_district", "Quận"
        DISTRICT_TOWN = "district_town", "Thị xã"
        PROVINCIAL_CITY = "provincial_city", "Thành phố thuộc tỉnh"
        COMMUNE = "commune", "Xã"
        WARD = "ward", "Phường"
        TOWNSHIP = "township", "Thị trấn"
        SPECIAL_ZONE = "special_zone", "Đặc khu"
        SCHOOL = "school", "Trường học"
        ATTACHED = "attached", "Đơn vị trực thuộc"

    UNMADE = "~"  # in the key of a unit whose making was undone; its own key is free again

    LEVEL_OF_KIND = {
        Kind.NATION: Level.NATION,
        Kind.PROVINCE: Level.PROVINCE,
        Kind.CENTRAL_CITY: Level.PROVINCE,
        Kind.RURAL_DISTRICT: Level.DISTRICT,
        Kind.URBAN_DISTRICT: Level.DISTRICT,
        Kind.DISTRICT_TOWN: Level.DISTRICT,
        Kind.PROVINCIAL_CITY: Level.DISTRICT,
        Kind.COMMUNE: Level.BASE,
        Kind.WARD: Level.BASE,
        Kind.TOWNSHIP: Level.BASE,
        Kind.SPECIAL_ZONE: Level.BASE,
        Kind.SCHOOL: Level.BASE,
        Kind.ATTACHED: Level.BASE,
    }
    OWN_KINDS = (Kind.SCHOOL, Kind.ATTACHED)

    steplen = 4

    key = models.CharField("khóa", max_length=24, unique=True)
    era = models.CharField("bộ mã", max_length=4, blank=True)
    code = models.CharField("mã hành chính", max_length=8, blank=True)
    name = TidyCharField("tên", max_length=200)
    name_folded = FoldedField("tên để tìm", sources=["name"])
    name_key = NaturalKeyField("khóa sắp xếp", sources=["name"])
    kind = models.CharField("loại", max_length=20, choices=Kind.choices)
    level = models.CharField("cấp", max_length=10, choices=Level.choices, editable=False)
    abbreviation = models.CharField("chữ viết tắt", max_length=6, blank=True)
    province = models.ForeignKey(
        "self",
        verbose_name="tỉnh",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    valid_from = models.DateField("có từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = UnitManager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        indexes = [
            models.Index(fields=["province", "name_key", "id"], name="unit_province_order"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["era", "code"],
                name="unit_era_code",
                condition=~Q(code=""),
                violation_error_message="Mã hành chính này đã có trong cùng bộ mã.",
            ),
            models.UniqueConstraint(
                fields=["abbreviation"],
                name="unit_abbreviation",
                condition=~Q(abbreviation=""),
                violation_error_message="Chữ viết tắt này đã dùng cho đơn vị khác.",
            ),
            models.CheckConstraint(
                name="unit_span",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                name="unit_kind_known",
                condition=Q(
                    kind__in=[
                        "nation",
                        "province",
                        "central_city",
                        "rural_district",
                        "urban_district",
                        "district_town",
                        "provincial_city",
                        "commune",
                        "ward",
                        "township",
                        "special_zone",
                        "school",
                        "attached",
                    ]
                ),
                violation_error_message="Loại đơn vị không có trong danh sách.",
            ),
            models.CheckConstraint(
                name="unit_has_province",
                condition=Q(level="nation") | Q(province__isnull=False) | Q(level="province"),
                violation_error_message="Đơn vị phải thuộc một tỉnh.",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.level = self.LEVEL_OF_KIND[self.kind]
        super().save(*args, **kwargs)

    @property
    def is_current(self):
        return self.valid_to is None

    @property
    def chapter_name(self):
        """How the chapter of a province (or the nation) writes its name."""
        if self.level == self.Level.NATION:
            return "Trung ương Hội Chữ thập đỏ Việt Nam"
        return f"Hội Chữ thập đỏ {self.name[:1].lower()}{self.name[1:]}"

    def contains(self, unit):
        """Whether `unit` is this unit or lies below it."""
        return unit.path.startswith(self.path)

    @cached_property
    def absorbed(self):
        """Numbers of the units that went whole into this one, and into those: what they recorded is
        its own now (docs/decisions/0061). Those of a province lie below it."""
        if self.level not in (self.Level.DISTRICT, self.Level.BASE):
            return frozenset()
        with connection.cursor() as cursor:
            cursor.execute(_WHOLE, {"unit": self.pk, "share": UnitLink.Share.WHOLE.value})
            return frozenset(number for (number,) in cursor.fetchall())

    @property
    def is_unmade(self):
        """Whether the reorganisation that made it was undone, and rows of its own kept it."""
        return self.valid_to is not None and self.key.endswith(f"{self.UNMADE}{self.pk}")

    def reaches(self, unit):
        """Whether those of this unit see what `unit` recorded: it is this unit, lies below it or went
        whole into it."""
        return self.contains(unit) or unit.pk in self.absorbed


class UnitLink(models.Model):
    """What became of an old unit: it went whole, or in part, into a new one."""

    class Share(models.TextChoices):
        WHOLE = "whole", "toàn bộ"
        PART = "part", "một phần"

    old = models.ForeignKey(
        Unit, verbose_name="đơn vị cũ", on_delete=models.PROTECT, related_name="successor_links"
    )
    new = models.ForeignKey(
        Unit, verbose_name="đơn vị mới", on_delete=models.PROTECT, related_name="origin_links"
    )
    share = models.CharField("phần", max_length=5, choices=Share.choices)
    resolution = models.CharField("nghị quyết", max_length=60, blank=True)

    class Meta:
        verbose_name = "quan hệ đơn vị cũ và mới"
        verbose_name_plural = "quan hệ đơn vị cũ và mới"
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new"],
                name="unitlink_once",
                violation_error_message="Quan hệ giữa hai đơn vị này đã có.",
            ),
            models.UniqueConstraint(
                fields=["old"],
                name="unitlink_whole_once",
                condition=Q(share="whole"),
                violation_error_message="Đơn vị cũ đã nhập toàn bộ vào một đơn vị khác.",
            ),
        ]

    def __str__(self):
        return f"{self.old} → {self.new} ({self.get_share_display()})"
