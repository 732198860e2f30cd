"""What follows from the lines, and whether it can stand."""

from collections import defaultdict

from apps.core.text import natural_key
from apps.organisation.models import Unit, UnitLink
from apps.organisation.reorganising.planning.ground import Ground

Level = Unit.Level


class Consequences(Ground):
    """Districts that empty, units that stay below one that ends, where ended ones hang."""

    def check_ends(self):
        for place in self.plan.ending:
            if len(place.into) == 1 and place.into[0][1] == UnitLink.Share.PART:
                self.refuse(
                    place.ends_at,
                    f"{place.name} mới có một nơi nhận một phần; thêm dòng cho phần còn lại, hoặc đổi "
                    "thành “Nhập toàn bộ vào”.",
                )
            for new, _, _ in place.into:
                if new.is_ending:
                    self.refuse(
                        place.ends_at,
                        f"{place.name} vào {new.name}, mà {new.name} cũng kết thúc trong đợt này "
                        f"(dòng {new.ends_at}); ghi thẳng đơn vị sau cùng.",
                    )
            # What follows goes from successor to successor, and would go round and round.
            place.into = [one for one in place.into if not one[0].is_ending]

    def staying(self, place):
        """Units directly below that go on and that no line moves."""
        return [c for c in self.children[place] if c.is_there and c.parent_after is None]

    def end_empty_districts(self):
        for place in list(self.places.values()):
            if place.is_made or place.level != Level.DISTRICT or not place.is_there:
                continue
            communes = [c for c in self.children[place] if c.kind not in Unit.OWN_KINDS]
            gone = [c for c in communes if c.is_ending or c.parent_after is not None]
            stays = any(c.is_there and c.parent_after is None for c in communes)
            if gone and not stays and place.changed_at is None:
                place.is_ending = place.is_implied = True
                place.decree = next((c.decree for c in gone if c.decree), "")

    def place_what_stays(self):
        for place in self.plan.ending:
            target = self.lasting(place)
            for child in self.staying(place):
                fits = self.may_be_below(child, target) and not self.is_within(target, child)
                if fits and (place.whole or place.is_implied):
                    child.parent_after = target
                else:
                    self.refuse(
                        place.ends_at,
                        f"{child.name} nằm dưới {place.name} nên chưa rõ sẽ thuộc đâu; thêm dòng "
                        f"“Chuyển đơn vị cấp trên” (hoặc kết thúc) cho {child.name}.",
                    )

    def lasting(self, place):
        """The unit of the day after that stands for one that ends, or above it; or None."""
        while place is not None and not place.is_there:
            place = place.whole or place.above
        return place

    def hang_what_ended(self):
        """Provinces below their successors; then what went into another province below that one."""
        for place in self.plan.ending:
            if place.level == Level.PROVINCE and place.whole is not None:
                place.parent_after = place.whole
        for place in self.plan.ending:
            new = place.whole
            if new is not None and place.level != Level.PROVINCE and new.is_there:
                home = new.province
                if home is not None and place.province is not home:
                    place.parent_after = home

    def check_places(self):
        named = defaultdict(list)
        for place in self.places.values():
            if place.is_there:
                named[place.above, _name_key(place)].append(place)
        for place in self.places.values():
            if not (place.is_made or place.has_new_face):
                continue
            above = place.above
            if above is None:
                continue  # told at its line
            if not above.is_there:
                self.refuse(
                    place.changed_at,
                    f"Đơn vị cấp trên của {place.name} là {above.name}, mà {above.name} kết thúc "
                    "trong đợt này; chọn đơn vị cấp trên còn lại.",
                )
            elif not self.may_be_below(place, above):
                self.refuse(
                    place.changed_at,
                    f"{place.name} không đặt được dưới {above.name}: không đúng cấp; "
                    "chọn đơn vị cấp trên khác.",
                )
            twins = [other for other in named[above, _name_key(place)] if other is not place]
            if twins:
                self.refuse(
                    place.changed_at,
                    f"{above.name} sẽ có hai đơn vị cùng tên {place.name_after or place.name} "
                    f"({twins[0].key}); đổi tên một đơn vị.",
                )


def _name_key(place):
    """With its marks: Tân Thành is not Tân Thạnh."""
    return natural_key(place.name_after or place.name)
