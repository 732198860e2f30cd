"""What the lines say: units that are made, that end, that go on otherwise."""

from apps.core.dates import format_date
from apps.organisation.models import Unit, UnitChange, UnitLink
from apps.organisation.reorganising.plan import Place
from apps.organisation.reorganising.planning.ground import Ground

What = UnitChange.What
Level = Unit.Level


class Lines(Ground):
    """Reads line by line; every wrong one is refused in words."""

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
                parent = self.parent_of(line)
                if parent is not None and self.is_within(parent, place):
                    self.refuse(
                        line,
                        f"{place.name} và {parent.name} nằm dưới nhau; chọn đơn vị cấp trên khác cho "
                        "một trong hai.",
                    )
                    parent = None
                place.parent = parent

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
