"""The books of the demo's aid models. They name gifts that are on file already and add none."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from apps.aid_models.models import AidModel, Judgement
from apps.ledgers.models import (
    Animal,
    Capital,
    House,
    HouseFunding,
    HouseStage,
    Issue,
    KitchenDay,
    Lot,
    Placement,
    StoreItem,
)
from diachi.demo.cases import at

Kind = AidModel.Kind
_GESTATION = 285  # days
_NURSING = 200  # days a calf stays with its mother
_GOODS = (
    ("Gạo tẻ", "kg", "bao 25 kg", 16_000, 240),
    ("Mì ăn liền", "thùng", "30 gói", 110_000, 150),
    ("Chăn ấm", "chiếc", "", 180_000, None),
    ("Áo phao", "chiếc", "", 120_000, None),
    ("Dầu ăn", "lít", "chai 1 lít", 45_000, 360),
)
_COOKS = (
    "Tổ nấu ăn Chi hội Phụ nữ",
    "Nhóm thiện nguyện Bếp Ấm",
    "Hội viên Chữ thập đỏ trực theo phiên",
)


def invent_all(rng, models, records, *, staff, today):
    """Lists of rows, one list for each table, in the order in which they must be written."""
    given = defaultdict(list)
    for record in records:
        if record.aid_model_id and not record.voided_at and record.given_on <= today:
            given[record.aid_model_id].append(record)
    books = {kind: [] for kind in (Judgement, *_ORDER)}
    for model in models:
        scribe = _Scribe(rng, model, staff, today)
        scribe.judge()
        gifts = sorted(given[model.pk], key=lambda record: record.given_on)
        if model.kind in (Kind.COW_BANK, Kind.REVOLVING):
            scribe.herd(gifts)
        elif model.kind == Kind.HOUSE:
            scribe.houses(gifts)
        elif model.kind == Kind.KITCHEN:
            scribe.kitchen()
        elif model.kind == Kind.STORE:
            scribe.store()
        for row in scribe.rows:
            books[type(row)].append(row)
    return list(books.values())


_ORDER = (
    Animal,
    Placement,
    Capital,
    House,
    HouseStage,
    HouseFunding,
    KitchenDay,
    StoreItem,
    Lot,
    Issue,
)


class _Scribe:
    """Writes the book of one model."""

    def __init__(self, rng, model, staff, today):
        self.rng, self.model, self.today = rng, model, today
        self.writer, self.judge_of = staff.of(model.unit), staff.reviewer
        self.last = min(today, model.ended_on or today)
        self.rows = []
        self.handed_on = defaultdict(list)  # id() of a placement → days its calves went on

    def _add(self, row, day):
        row.created_at = at(day, 16)
        if hasattr(row, "created_by_id"):
            row.created_by = self.writer
        self.rows.append(row)
        return row

    def judge(self):
        """The last three years, mostly effective."""
        for year in range(max(self.model.started_on.year, self.last.year - 3), self.last.year):
            is_effective = self.rng.random() < 0.8
            why = (
                "Hoạt động đều, hộ tham gia giữ đúng cam kết."
                if is_effective
                else "Ít hộ tham gia, chưa duy trì đều; cần đổi cách làm."
            )
            judged_on = date(year + 1, 1, 15)
            row = Judgement(aid_model=self.model, year=year, is_effective=is_effective, why=why)
            row.judged_by, row.judged_at = self.judge_of, at(judged_on, 9)
            self._add(row, judged_on)

    def herd(self, gifts):
        """Bought animals given first, then calves that go on to the next household."""
        mothers = []
        for number, gift in enumerate(gifts, start=1):
            if gift.is_recirculated:
                self._pass_on(mothers, gift)
            else:
                mothers.append(self._bring(gift, number))
        for mother in mothers:
            self._settle(mother)

    def _settle(self, placement):
        """Households that gave a calf on keep the mother; of the others the old ones do too."""
        handed_on = self.handed_on[id(placement)]
        done_on = max(handed_on, default=placement.placed_on + timedelta(days=1_500))
        if done_on > self.last:
            return
        placement.ended_on, placement.ending = done_on, Placement.Ending.KEPT
        animal = placement.animal
        animal.fate, animal.fate_on = Animal.Fate.KEPT, done_on
        animal.fate_reason = "Hộ đã chuyển bê cho hộ sau." if handed_on else "Hộ đã góp lại vốn."

    def _bring(self, gift, number):
        animal = self._add(
            Animal(
                aid_model=self.model,
                code=f"{number:03}",
                species="Dê" if self.model.kind == Kind.REVOLVING else "Bò",
                sex=Animal.Sex.FEMALE,
                source=Animal.Source.BOUGHT,
                came_on=gift.given_on,
                sponsor_id=gift.sponsor_id,
                value=gift.value,
                basis=gift.basis,
            ),
            gift.given_on,
        )
        return self._place(animal, gift.address_id, gift.given_on, Placement.Kind.FIRST, aid=gift)

    def _place(self, animal, address_id, day, kind, aid=None):
        return self._add(
            Placement(
                animal=animal,
                address_id=address_id,
                kind=kind,
                placed_on=day,
                due_on=day + timedelta(days=900) if kind != Placement.Kind.BORN else None,
                aid=aid,
            ),
            day,
        )

    def _pass_on(self, mothers, gift):
        """A calf born early enough goes to the household of this gift."""
        born_on = gift.given_on - timedelta(days=_NURSING)
        ready = [
            mother
            for mother in mothers
            if mother.placed_on + timedelta(days=_GESTATION) <= born_on
            and mother.address_id != gift.address_id
        ]
        if not ready:
            return
        mother = min(ready, key=lambda one: len(self.handed_on[id(one)]))
        self.handed_on[id(mother)].append(gift.given_on)
        calf = self._add(
            Animal(
                aid_model=self.model,
                code=f"{mother.animal.code}-{len(self.handed_on[id(mother)])}",
                species=mother.animal.species,
                sex=Animal.Sex.FEMALE,
                source=Animal.Source.BORN,
                came_on=born_on,
                mother=mother.animal,
            ),
            born_on,
        )
        nursed = self._place(calf, mother.address_id, born_on, Placement.Kind.BORN)
        nursed.ended_on, nursed.ending = gift.given_on, Placement.Ending.HANDED_OVER
        mothers.append(
            self._place(calf, gift.address_id, gift.given_on, Placement.Kind.PASSED_ON, aid=gift)
        )

    def houses(self, gifts):
        for gift in gifts:
            begun = gift.given_on - timedelta(days=self.rng.randint(50, 90))
            house = self._add(
                House(
                    aid_model=self.model,
                    address_id=gift.address_id,
                    kind=House.Kind.NEW if "mới" in gift.description else House.Kind.REPAIR,
                    started_on=begun,
                    planned_cost=gift.value,
                    real_cost=gift.value,
                    handed_over_on=gift.given_on,
                ),
                begun,
            )
            for place, stage in enumerate(HouseStage.Stage):
                reached = begun + (gift.given_on - begun) * place / len(HouseStage.Stage)
                self._add(HouseStage(house=house, stage=stage, reached_on=reached), reached)
            self._add(
                HouseFunding(
                    house=house,
                    sponsor_id=gift.sponsor_id,
                    kind=HouseFunding.Kind.MATERIAL,
                    description="Vật liệu và công thợ",
                    value=gift.value,
                    basis=gift.basis,
                    received_on=gift.given_on,
                    aid=gift if gift.value is not None else None,
                    is_linked=gift.value is not None,
                ),
                gift.given_on,
            )

    def kitchen(self):
        """Three days a week of the last year at work."""
        cooks, meals = self.rng.choice(_COOKS), self.rng.randint(60, 180)
        day = max(self.model.started_on, self.last - timedelta(days=364))
        while day <= self.last:
            if day.weekday() in (1, 3, 5):
                served = meals + self.rng.randint(-15, 15)
                self._add(
                    KitchenDay(
                        aid_model=self.model,
                        served_on=day,
                        meals=served,
                        cost=served * self.rng.randrange(8, 13) * 1_000,
                        in_kind=served * self.rng.randrange(2, 6) * 1_000,
                        cooks=cooks,
                    ),
                    day,
                )
            day += timedelta(days=1)

    def store(self):
        for name, measure, packing, price, lasts in _GOODS:
            item = self._add(
                StoreItem(aid_model=self.model, name=name, measure=measure, packing=packing),
                self.model.started_on,
            )
            for back in (500, 320, 140, 30):
                received_on = self.last - timedelta(days=back + self.rng.randint(0, 20))
                if received_on >= self.model.started_on:
                    self._lot(item, received_on, price, lasts)

    def _lot(self, item, received_on, price, lasts):
        quantity = Decimal(self.rng.randrange(4, 30) * 10)
        lot = self._add(
            Lot(
                item=item,
                received_on=received_on,
                source="Các nhà hảo tâm gửi về kho",
                quantity=quantity,
                left=quantity,
                unit_value=price,
                basis="local_price",
                expires_on=received_on + timedelta(days=lasts) if lasts else None,
            ),
            received_on,
        )
        issued_on = received_on + timedelta(days=self.rng.randint(5, 25))
        if issued_on <= self.last:
            taken = quantity * self.rng.randrange(2, 10) / 10
            lot.left -= taken
            self._add(
                Issue(
                    lot=lot,
                    issued_on=issued_on,
                    quantity=taken,
                    target=Issue.Target.PLACE,
                    place=f"Các hộ gặp hoạn nạn tại {self.model.unit.name}",
                    reason="Cứu trợ khẩn cấp",
                ),
                issued_on,
            )
