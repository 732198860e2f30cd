"""The public card of an address: an allow-list, written by `publishing.actions.publish` alone."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connections, models
from django.db.models import Q

from apps.addresses.models import Address, Frequency
from apps.addresses.search import ProvinceLexemes
from apps.aid_records import sharing
from apps.core.dates import today
from apps.core.fields import FoldedField
from apps.core.text import search_words
from apps.publishing.public.reading import PublicQuerySet

FEWEST_IN_COMMUNE = 5  # cards, for the commune to be named on them


class PublicCardQuerySet(PublicQuerySet):
    """Which cards strangers see."""

    def shown(self):
        """Those whose last day has not passed; all others are gone from the table already."""
        return self.filter(shown_until__gte=today())

    def matching(self, words):
        """Cards whose public words hold all of `words`, in any spelling; the last may be begun only.

        One that no longer names its commune is found by its words again once they are without it.
        """
        asked = words_asked(words)
        if not asked:
            return self
        query = SearchQuery(asked, config="simple", search_type="raw")
        return self.filter(search=query).exclude(commune_until__lt=today())

    def provinces_shown(self):
        """{number: name} of the provinces that have cards today.

        From one to the next in the index: to gather 34 out of 100.000 rows takes a quarter of a second.
        """
        table = self.model._meta.db_table
        first = f"SELECT province, province_name FROM {table} WHERE shown_until >= %s"
        step = "ORDER BY province LIMIT 1"
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                f"WITH RECURSIVE found AS (({first} {step}) UNION ALL SELECT following.*"
                f" FROM found, LATERAL ({first} AND province > found.province {step}) following)"
                " SELECT * FROM found",
                [today(), today()],
            )
            return dict(cursor.fetchall())

    def naming_communes(self):
        """Cards that name their commune today."""
        return self.filter(commune_until__gte=today())


def words_asked(words):
    """What PostgreSQL looks for (to_tsquery, “simple”); "" for no words.

    Only the last word may be a beginning: of common beginnings in a hundred thousand cards the
    index would gather every row before it looks at the rare word beside it.
    """
    found = search_words(words)
    return " & ".join([*found[:-1], f"{found[-1]}:*"]) if found else ""


class PublicCard(models.Model):
    """What strangers see of an address (thẻ công khai).

    `commune…` is filled while at least five cards of the commune are shown, and good until
    `commune_until`, when too few of them will be left. It, `state` and the needs' `uncovered` are
    kept current by the database (triggers of migration 0003); everything else stays as approved.
    """

    class State(models.TextChoices):
        OPEN = "open", "Chưa có người nhận"
        PARTLY = "partly", "Còn phần chưa có người nhận"
        HELPED = "helped", "Đang được trợ giúp"

    class AgeBand(models.TextChoices):
        TO_6 = "0-6", "0–6 tuổi"
        TO_15 = "7-15", "7–15 tuổi"
        TO_29 = "16-29", "16–29 tuổi"
        TO_44 = "30-44", "30–44 tuổi"
        TO_59 = "45-59", "45–59 tuổi"
        TO_74 = "60-74", "60–74 tuổi"
        FROM_75 = "75+", "từ 75 tuổi"

    code = models.CharField("mã công khai", max_length=8, primary_key=True)
    level = models.PositiveSmallIntegerField("mức công khai")
    kind = models.CharField("loại", max_length=10, choices=Address.Kind.choices)
    called = models.CharField("gọi là", max_length=200)
    age_band = models.CharField("nhóm tuổi", max_length=5, choices=AgeBand.choices, blank=True)
    headcount = models.PositiveIntegerField("số người")
    groups = ArrayField(models.CharField(max_length=20), verbose_name="nhóm đối tượng")
    forms = ArrayField(models.SlugField(), verbose_name="hình thức cần giúp", default=list)
    province = models.PositiveIntegerField("số của tỉnh")
    province_name = models.CharField("tỉnh", max_length=200)
    commune = models.PositiveIntegerField("số của xã, phường", null=True)
    commune_name = models.CharField("xã, phường", max_length=200, blank=True)
    commune_until = models.DateField("nêu xã, phường đến hết ngày", null=True)
    story = models.CharField("hoàn cảnh", max_length=600, blank=True)
    photo = models.CharField("ảnh", max_length=200, blank=True)
    photo_small = models.CharField("ảnh nhỏ", max_length=200, blank=True)
    state = models.CharField("tình trạng", max_length=6, choices=State.choices)
    published_on = models.DateField("ngày công khai")
    shown_until = models.DateField("công khai đến hết ngày")
    changed_at = models.DateTimeField("lúc thay đổi")
    search_text = FoldedField(
        "chữ để tìm", sources=["code", "called", "commune_name", "province_name", "story", "wants"]
    )
    search = models.GeneratedField(
        verbose_name="chỉ mục tìm kiếm",
        expression=ProvinceLexemes("search_text", "province"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    wants = models.TextField("các nhu cầu", blank=True)

    objects = PublicCardQuerySet.as_manager()

    class Meta:
        verbose_name = "thẻ công khai"
        verbose_name_plural = "thẻ công khai"
        # No search reads through a list of what was published just now.
        indexes = [
            models.Index(fields=["-published_on", "code"], name="card_newest"),
            models.Index(fields=["province", "-published_on", "code"], name="card_province"),
            models.Index(fields=["commune", "-published_on", "code"], name="card_commune"),
            models.Index(fields=["state", "-published_on", "code"], name="card_state"),
            GinIndex(fields=["search"], name="card_search", fastupdate=False),
            GinIndex(fields=["groups"], name="card_groups", fastupdate=False),
            GinIndex(fields=["forms"], name="card_forms", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                name="card_level",
                condition=Q(level__in=[1, 2]),
                violation_error_message="Chỉ công khai ở mức ẩn danh hoặc danh tính.",
            ),
            models.CheckConstraint(
                name="card_anonymous_is_short",
                condition=Q(level=2) | Q(called__regex=r"^\S+( \S+)? \S\.$") | Q(kind="collective"),
                violation_error_message="Thẻ ẩn danh chỉ nêu cách gọi và chữ cái đầu của tên.",
            ),
            models.CheckConstraint(
                name="card_no_child_is_named",
                condition=Q(level=1) | ~Q(age_band__in=["0-6", "7-15"]),
                violation_error_message="Không công khai danh tính của người dưới 16 tuổi.",
            ),
            models.CheckConstraint(
                name="card_no_child_is_pictured",
                condition=Q(photo="", photo_small="") | ~Q(age_band__in=["0-6", "7-15"]),
                violation_error_message="Không công khai ảnh của người dưới 16 tuổi.",
            ),
            models.CheckConstraint(
                name="card_picture_is_named",
                condition=Q(photo="", photo_small="") | Q(level=2),
                violation_error_message="Thẻ ẩn danh không kèm ảnh.",
            ),
            models.CheckConstraint(
                name="card_commune_is_whole",
                condition=Q(commune__isnull=True, commune_name="", commune_until__isnull=True)
                | (Q(commune__isnull=False, commune_until__isnull=False) & ~Q(commune_name="")),
                violation_error_message="Xã, phường trên thẻ phải có đủ tên và hạn.",
            ),
        ]

    def __str__(self):
        return f"{self.called} ({self.code})"

    @property
    def place(self):
        """“Xã Ea Ktur, Tỉnh Đắk Lắk”; the province alone where the commune has too few cards."""
        if self.names_commune:
            return f"{self.commune_name}, {self.province_name}"
        return self.province_name

    @property
    def names_commune(self):
        return bool(self.commune_until and self.commune_until >= today())

    @property
    def who(self):
        """“Bà T., từ 75 tuổi”."""
        return f"{self.called}, {self.get_age_band_display()}" if self.age_band else self.called

    @property
    def people(self):
        """“Hộ gia đình, 4 người”; empty for a person alone."""
        if self.kind == Address.Kind.INDIVIDUAL:
            return ""
        what = "Tập thể" if self.kind == Address.Kind.COLLECTIVE else self.get_kind_display()
        return f"{what}, {self.headcount} người"


class PublicNeed(models.Model):
    """A need on a public card, in the words approved for it (nhu cầu công khai).

    Its number is that of the private `PublicationNeed` it was written from. `value`, `quantity`,
    `measure`, `frequency` and `capacity` are those of the need; `uncovered` is what nobody has
    pledged yet, in the measure of `capacity`.
    """

    id = models.BigIntegerField("số", primary_key=True)
    card = models.ForeignKey(
        PublicCard, verbose_name="thẻ", on_delete=models.CASCADE, related_name="needs"
    )
    form_name = models.CharField("hình thức", max_length=120, blank=True)
    wording = models.CharField("nội dung", max_length=200)
    value = models.BigIntegerField("giá trị ước tính (đồng)", null=True)
    quantity = models.DecimalField("số lượng", max_digits=12, decimal_places=2, null=True)
    measure = models.CharField("đơn vị tính", max_length=40, blank=True)
    frequency = models.CharField("mức độ", max_length=10, choices=Frequency.choices)
    capacity = models.BigIntegerField("phần có thể nhận")
    uncovered = models.BigIntegerField("phần chưa có người nhận")

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "nhu cầu công khai"
        verbose_name_plural = "nhu cầu công khai"
        ordering = ["id"]

    def __str__(self):
        return self.wording

    @property
    def whole(self):
        """All of it: “500.000 đồng/tháng”, “15 kg/tháng”, “cả nhu cầu”."""
        return sharing.in_words(self.capacity, self)

    @property
    def is_measured(self):
        """It can be shared out among several who help."""
        return sharing.is_in_money(self) or sharing.is_in_quantity(self)

    @property
    def left(self):
        """“còn 200.000 đồng/tháng chưa có người nhận”."""
        return sharing.left_in_words(self.uncovered, self)

    @property
    def percent_covered(self):
        """How much of it others have taken on, in whole percent, rounded down."""
        return 100 * (self.capacity - self.uncovered) // self.capacity if self.capacity else 0
