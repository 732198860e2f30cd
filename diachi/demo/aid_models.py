"""Aid models (mô hình) of the units, and the gifts given within them."""

from dataclasses import dataclass
from datetime import date

from apps.aid_models.models import AidModel
from diachi.demo.cases import at

Kind = AidModel.Kind


@dataclass(frozen=True)
class Idea:
    kind: str
    name: str
    partners: str
    goal: str
    approach: str
    results: str
    impact: str
    gifts: tuple = ()  # descriptions of the gifts that are given within it


IDEAS = (
    Idea(
        Kind.COW_BANK, "Ngân hàng bò {unit}", "Hội Nông dân, Trạm Thú y",
        "Giúp hộ nghèo có con giống, có việc làm, có thu nhập ổn định.",
        "Hộ nhận bò cái sinh sản nuôi đến khi có bê, giữ lại bò mẹ và chuyển con bê cái đầu tiên cho hộ kế tiếp.",
        "Đàn bò phát triển tốt, nhiều hộ đã có từ hai con trở lên.",
        "Các hộ trong buôn, thôn tự theo dõi và giúp nhau chăn nuôi.",
        ("Bò cái sinh sản", "Bê cái chuyển giao từ hộ nuôi trước"),
    ),
    Idea(
        Kind.HOUSE, "Nhà Chữ thập đỏ {unit}", "Ủy ban Mặt trận Tổ quốc, các doanh nghiệp",
        "Hộ nghèo đang ở nhà tạm có chỗ ở chắc chắn trước mùa mưa.",
        "Nhà tài trợ góp tiền vật liệu, thanh niên và hàng xóm góp ngày công, gia đình tự lo phần còn lại.",
        "Các căn nhà bàn giao đúng hạn, bền và hợp với nếp sinh hoạt của gia đình.",
        "Nhiều gia đình khá giả nhận góp vật liệu cho nhà tiếp theo.",
        ("Làm mới nhà Chữ thập đỏ", "Sửa nhà: thay mái tôn, lát nền"),
    ),
    Idea(
        Kind.KITCHEN, "Bếp ăn tình thương {unit}", "Trạm Y tế, Hội Liên hiệp Phụ nữ",
        "Người bệnh nghèo và người nhà có bữa ăn không mất tiền.",
        "Mỗi tuần nấu ba buổi; gạo và rau do các nhóm thiện nguyện góp, hội viên thay nhau nấu.",
        "Bữa ăn đều đặn, bảo đảm vệ sinh an toàn thực phẩm.",
        "Số người góp gạo tăng dần qua từng năm.",
    ),
    Idea(
        Kind.STORE, "Kho hàng nhân đạo {unit}", "Ban Chỉ huy Phòng chống thiên tai",
        "Có sẵn hàng thiết yếu để giúp các hộ khi hoạn nạn.",
        "Gạo, mì, chăn màn, áo phao được tiếp nhận, ghi sổ và luân chuyển theo hạn dùng.",
        "Cấp phát nhanh, không để hàng hết hạn.",
        "Người dân yên tâm gửi hàng vì có sổ theo dõi công khai.",
    ),
    Idea(
        Kind.REVOLVING, "Nuôi dê xoay vòng {unit}", "Hội Cựu chiến binh",
        "Hộ nghèo, hộ cận nghèo có vốn ban đầu bằng con giống.",
        "Hộ nhận đôi dê, sau 18 tháng trả lại đôi dê con để giao cho hộ khác.",
        "Phần lớn số hộ đã trả đủ con giống.",
        "Hình thành nhóm chăn nuôi giúp nhau về kỹ thuật.",
        ("Đôi dê giống",),
    ),
    Idea(
        Kind.OTHER, "Tiếng trống nhân đạo {unit}", "Các trường học trên địa bàn",
        "Học sinh nghèo không phải bỏ học.",
        "Đầu mỗi tháng các lớp góp nhỏ, nhà trường và Hội chọn em khó khăn nhất để giúp.",
        "Các em được giúp đều tiếp tục đến trường.",
        "Học sinh biết quan tâm đến bạn từ những việc nhỏ.",
        ("Học bổng cho năm học mới",),
    ),
)  # fmt: skip


def invent_all(rng, province, places, *, staff):
    """About one model for three communes, and the province's own store and houses."""
    chosen = [(province, idea) for idea in IDEAS if idea.kind in (Kind.STORE, Kind.HOUSE)]
    chosen += [
        (place.unit, rng.choices(IDEAS, (34, 16, 14, 6, 16, 14))[0])
        for place in places
        if rng.random() < 0.38
    ]
    return [_model(rng, province, unit, idea, staff) for unit, idea in chosen]


def _model(rng, province, unit, idea, staff):
    started_on = date(rng.randint(2008, 2020), rng.randint(1, 12), rng.randint(1, 28))
    ended_on = date(rng.randint(2021, 2024), 12, 31) if rng.random() < 0.12 else None
    name = unit.name[0].lower() + unit.name[1:]
    return AidModel(
        name=idea.name.format(unit=name),
        kind=idea.kind,
        unit=unit,
        province=province,
        started_on=started_on,
        ended_on=ended_on,
        partners=idea.partners,
        goal=idea.goal,
        approach=idea.approach,
        results=idea.results,
        impact=idea.impact,
        created_at=at(started_on, 9),
        created_by=staff.of(unit),
    )


def attach(models, records, place_of, province):
    """Put gifts into the model of their commune, or of the province, while it was at work.

    `place_of`: id() of the address → the commune's unit of today.
    """
    gifts_of_kind = {idea.kind: idea.gifts for idea in IDEAS}
    by_gift = {
        (model.unit.pk, description): model
        for model in models
        for description in gifts_of_kind[model.kind]
    }
    for record in records:
        for unit in (province, place_of[id(record.address)]):
            model = by_gift.get((unit.pk, record.description))
            if model and not record.exclusion and _was_at_work(model, record.given_on):
                record.aid_model = model


def _was_at_work(model, day):
    return model.started_on <= day <= (model.ended_on or day)
