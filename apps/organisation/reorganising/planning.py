"""From the lines of a reorganisation to its Plan: reading, checking, and what follows from them."""

from collections import defaultdict

from apps.core.dates import format_date
from apps.core.text import natural_key
from apps.organisation.models import Unit, UnitChange, UnitLink
from apps.organisation.reorganising.plan import Place, Plan, Problem

What = UnitChange.What
Level = Unit.Level
MAY_BE_BELOW = {
    Level.PROVINCE: {Level.NATION},
    Level.DISTRICT: {Level.PROVINCE},
    Level.BASE: {Level.PROVINCE, Level.DISTRICT},
}


def make_plan(reorganisation):
    """The Plan of a reorganisation; reads the units of its scope once."""
    return _Planner(reorganisation).plan


class _Planner:
    def __init__(self, reorganisation):
        self.reorganisation = reorganisation
        self.starts_on = reorganisation.starts_on
        self.plan = Plan(reorganisation)
        self.places = self.plan.places
        self.lines = list(reorganisation.changes.select_related("old", "new", "new_parent"))
        self.read_tree()
        if not self.lines:
            self.refuse(None, "Đợt này chưa có dòng nào; thêm ít nhất một dòng.")
        self.describe_new_units()
        for line in self.lines:
            self.read(line)
        self.check_ends()
        self.end_empty_districts()
        self.place_what_stays()
        self.hang_what_ended()
        self.check_places()
        self.plan.problems.sort(key=lambda p: (not p.is_error, p.position is None, p.position or 0))

    def refuse(self, line, words, *, is_error=True):
        position = getattr(line, "position", line)
        self.plan.problems.append(Problem(position, words, is_error))

    # --- what there is ---------------------------------------------------------------------------

    def read_tree(self):
        self.children = defaultdict(list)
        by_path = {}
        for unit in Unit.objects.within(self.reorganisation.scope):
            place = Place(unit.key, unit.name, unit.kind, unit=unit)
            place.parent = by_path.get(unit.path[: -Unit.steplen])
            by_path[unit.path] = self.places[unit.pk] = place
            if place.parent is not None:
                self.children[place.parent].append(place)
        self.by_key = {place.key: place for place in self.places.values()}

    def find(self, line, unit):
        """The Place of a unit that a line names, None (and a problem) when it is out of scope."""
        place = self.places.get(unit.pk)
        if place is None:
            scope = self.reorganisation.scope
            self.refuse(
                line,
                f"{unit.name} ({unit.key}) ngoài phạm vi của đợt ({scope.name}); "
                "bỏ dòng này hoặc lập đợt ở đơn vị cấp trên của cả hai.",
            )
        return place

    def find_current(self, line, unit):
        place = self.find(line, unit)
        if place is not None and not unit.is_current:
            self.refuse(
                line,
                f"{unit.name} ({unit.key}) đã kết thúc ngày {format_date(unit.valid_to)}; "
                "chọn đơn vị hiện nay hoặc bỏ dòng này.",
            )
            return None
        return place

    # --- what is made ----------------------------------------------------------------------------

    def describe_new_units(self):
        described = {}
        for line in self.lines:
            key = line.new_key.strip()
            if line.new_id or not key or line.what not in (What.NEW, What.JOIN, What.DIVIDE):
                continue
            if line.what == What.NEW and key in described and described[key].what == What.NEW:
                self.refuse(line, f"Khóa {key} đã dùng ở dòng {described[key].position}.")
            elif line.new_name and (key not in described or line.what == What.NEW):
                described[key] = line
        taken = dict(Unit.objects.filter(key__in=described).values_list("key", "name"))
        for key, line in described.items():
            if key in taken:
                if line.what == What.NEW:
                    self.refuse(line, f"Khóa {key} đã là của {taken[key]}; ghi khóa khác.")
            elif line.new_kind not in Unit.LEVEL_OF_KIND or line.new_kind == Unit.Kind.NATION:
                self.refuse(line, f"Chưa rõ {line.new_name} là loại gì; chọn xã, phường, tỉnh …")
            else:
                place = Place(key, line.new_name, line.new_kind, changed_at=line.position)
                place.decree = line.decree
                self.places[key] = self.by_key[key] = place
        for key, line in described.items():
            place = self.places.get(key)
            if place is not None:
                place.parent = self.parent_of(line)

    def parent_of(self, line):
        """The Place above, as a line names it, None (and a problem) when it names none."""
        if line.new_parent_id:
            return self.find_current(line, line.new_parent)
        if line.new_parent_key:
            place = self.by_key.get(line.new_parent_key.strip())
            if place is not None:
                return place
            self.refuse(line, f"Không có đơn vị cấp trên khóa {line.new_parent_key}; xem lại khóa.")
            return None
        self.refuse(line, "Chưa ghi đơn vị cấp trên mới; chọn đơn vị cấp trên.")
        return None

    # --- line by line ----------------------------------------------------------------------------

    def read(self, line):
        if line.what == What.NEW:
            if not line.new_name or not line.new_key.strip():
                self.refuse(line, "Thành lập mới thì phải ghi tên, khóa, loại và đơn vị cấp trên.")
            return
        old = self.find_current(line, line.old)
        if old is None:
            return
        if line.old.level == Level.NATION:
            self.refuse(line, "Trung ương Hội không sắp xếp được; bỏ dòng này.")
            return
        if line.old.valid_from and line.old.valid_from >= self.starts_on:
            self.refuse(
                line,
                f"{old.name} mới có từ {format_date(line.old.valid_from)}, không trước ngày có hiệu "
                f"lực ({format_date(self.starts_on)}); xem lại ngày hoặc đơn vị.",
            )
            return
        if line.what in (What.JOIN, What.DIVIDE):
            self.read_successor(line, old)
        elif line.what == What.DISSOLVE:
            self.end(line, old)
        else:
            self.read_new_face(line, old)

    def end(self, line, old):
        """Note that a unit ends; returns whether this line may say so."""
        if old.changed_at is not None:
            self.refuse(
                line,
                f"{old.name} vừa kết thúc vừa đổi tên, loại hoặc cấp trên (dòng {old.changed_at}); "
                "giữ một trong hai.",
            )
            return False
        if old.is_ending and (not old.into or line.what == What.DISSOLVE):
            self.refuse(
                line, f"{old.name} đã kết thúc ở dòng {old.ends_at}; bỏ một trong hai dòng."
            )
            return False
        old.is_ending, old.ends_at = True, old.ends_at or line.position
        old.decree = old.decree or line.decree
        return True

    def read_successor(self, line, old):
        new = self.successor(line)
        if new is None:
            return
        if new is old:
            self.refuse(
                line,
                f"{old.name} không thể nhập vào chính nó. Đơn vị vẫn còn mà chỉ chuyển đi một phần "
                "thì không phải sắp xếp: chuyển từng địa chỉ của thôn ấy.",
            )
            return
        goes = {old.level, *([Level.BASE] if old.level == Level.DISTRICT else [])}
        if new.level not in goes:
            self.refuse(
                line,
                f"{old.name} và {new.name} không cùng cấp; chọn đơn vị cùng cấp với đơn vị cũ.",
            )
            return
        share = UnitChange.SHARE[line.what]
        if any(other is new for other, _, _ in old.into):
            self.refuse(line, f"Đã có dòng {old.name} vào {new.name}; bỏ một dòng.")
        elif old.into and UnitLink.Share.WHOLE in {share, *(s for _, s, _ in old.into)}:
            self.refuse(
                line,
                f"{old.name} đã vào {old.into[0][0].name} ở dòng {old.ends_at}; một đơn vị nhập toàn bộ "
                "vào một nơi, hoặc mọi dòng của nó đều là “Một phần vào”.",
            )
        elif self.end(line, old):
            old.into.append((new, share, line.decree))
            new.origins.append(old)

    def successor(self, line):
        if line.new_id:
            return self.find_current(line, line.new)
        key = line.new_key.strip()
        if not key:
            self.refuse(line, "Chưa ghi vào đơn vị nào; chọn đơn vị mới.")
            return None
        place = self.by_key.get(key)
        if place is None:
            if not any(p.position == line.position for p in self.plan.errors):
                self.refuse(
                    line,
                    f"Không có đơn vị khóa {key}; thêm dòng “Thành lập mới” có khóa này hoặc sửa khóa.",
                )
            return None
        return place if place.is_made else self.find_current(line, place.unit)

    def read_new_face(self, line, place):
        if place.is_ending:
            self.refuse(
                line, f"{place.name} kết thúc ở dòng {place.ends_at}; giữ một trong hai dòng."
            )
            return
        if line.what == What.TRANSFER:
            self.read_transfer(line, place)
        elif line.what == What.RENAME and not line.new_name:
            self.refuse(line, f"Chưa ghi tên mới của {place.name}.")
        elif line.what == What.CHANGE_KIND and line.new_kind not in Unit.LEVEL_OF_KIND:
            self.refuse(line, f"Chưa chọn loại mới của {place.name}.")
        else:
            self.read_name_and_kind(line, place)

    def read_name_and_kind(self, line, place):
        name, kind = line.new_name or place.name, place.kind
        if line.what == What.CHANGE_KIND:
            kind = line.new_kind
        own, new_own = (k in Unit.OWN_KINDS for k in (place.kind, kind))
        if Unit.LEVEL_OF_KIND[kind] != Unit.LEVEL_OF_KIND[place.kind] or own != new_own:
            self.refuse(
                line,
                f"{place.name} không đổi được thành {Unit.Kind(kind).label}: khác cấp; "
                "chọn loại cùng cấp.",
            )
        elif (name, kind) == (place.name, place.kind):
            self.refuse(line, f"{place.name} đã có tên và loại này; bỏ dòng này.")
        else:
            place.name_after = line.new_name or place.name_after
            place.kind_after = kind if line.what == What.CHANGE_KIND else place.kind_after
            place.changed_at, place.decree = place.changed_at or line.position, line.decree

    def read_transfer(self, line, place):
        parent = self.parent_of(line)
        if parent is None:
            return
        if parent is place.parent:
            self.refuse(line, f"{place.name} đã thuộc {parent.name}; bỏ dòng này.")
        elif self.is_within(parent, place):
            self.refuse(line, f"{parent.name} nằm dưới {place.name}; chọn đơn vị cấp trên khác.")
        else:
            place.parent_after, place.decree = parent, line.decree or place.decree
            place.changed_at = place.changed_at or line.position

    # --- what follows ----------------------------------------------------------------------------

    def is_within(self, place, top):
        while place is not None:
            if place is top:
                return True
            place = place.above
        return False

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
                if self.may_be_below(child, target) and (place.whole or place.is_implied):
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

    def may_be_below(self, child, parent):
        if parent is None:
            return False
        if child.kind in Unit.OWN_KINDS:
            return parent.level != Level.NATION
        return parent.level in MAY_BE_BELOW.get(child.level, ())

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
