"""Steering committees and their members from a workbook: one row a member.

The committee is the unit's with that day of founding; without a day, the one at work. A member is
known by name within it. A row without a name is about the committee alone.
"""

from apps.campaign import actions
from apps.campaign.columns import COMMITTEES
from apps.campaign.imports import CampaignResource, named, terms
from apps.campaign.models import CommitteeMember, SteeringCommittee
from apps.core.imports.cells import past_day, text
from apps.core.imports.records import shown
from apps.core.text import fold

Role, Represents = CommitteeMember.Role, CommitteeMember.Represents
OF_COMMITTEE = ("decision_number", "decided_on", "decided_by", "dissolved_on")
OF_MEMBER = ("full_name", "role", "represents", "position", "agency", "joined_on", "left_on")


class CommitteeResource(CampaignResource):
    columns = COMMITTEES
    noun = "Thành viên"
    said = OF_MEMBER
    blame = {
        "committee_span": "dissolved_on",
        "committee_one_at_work": "founded_on",
        "committee_once_a_day": "founded_on",
        "committeemember_single_role": "role",
        "committeemember_span": "left_on",
    }

    class Meta:
        model = SteeringCommittee
        fields = ("unit", "founded_on")
        import_id_fields = fields

    def readers(self):
        past = past_day(self.today)
        return {
            "unit": self.unit_reader(),
            "founded_on": past,
            "decision_number": text(60),
            "decided_on": past,
            "decided_by": text(200),
            "dissolved_on": past,
            "full_name": named("tên người", 120),
            "role": terms(
                "vai trò trong ban",
                Role,
                ("Trưởng ban Chỉ đạo", Role.HEAD),
                ("Phó ban Thường trực", Role.STANDING_DEPUTY),
                ("Phó Trưởng ban Trực", Role.STANDING_DEPUTY),
                ("Phó ban", Role.DEPUTY),
                ("Thành viên", Role.MEMBER),
                ("Ủy viên Ban Chỉ đạo", Role.MEMBER),
            ),
            "represents": terms(
                "khối",
                Represents,
                ("Đảng ủy", Represents.PARTY),
                ("Cấp ủy", Represents.PARTY),
                ("UBND", Represents.GOVERNMENT),
                ("Chính quyền", Represents.GOVERNMENT),
                ("CTĐ", Represents.RED_CROSS),
                ("Hội CTĐ", Represents.RED_CROSS),
                ("MTTQ", Represents.FRONT),
                ("Mặt trận", Represents.FRONT),
                ("UBMTTQ", Represents.FRONT),
                ("Công đoàn", Represents.LABOUR),
                ("LĐLĐ", Represents.LABOUR),
                ("Nông dân", Represents.FARMERS),
                ("Hội Liên hiệp Phụ nữ", Represents.WOMEN),
                ("Hội LHPN", Represents.WOMEN),
                ("Phụ nữ", Represents.WOMEN),
                ("CCB", Represents.VETERANS),
                ("Cựu chiến binh", Represents.VETERANS),
                ("Đoàn TNCS Hồ Chí Minh", Represents.YOUTH),
                ("Đoàn TN", Represents.YOUTH),
                ("Cơ quan, ban, ngành", Represents.AGENCY),
                ("Ngành", Represents.AGENCY),
            ),
            "position": text(120),
            "agency": text(200),
            "joined_on": past,
            "left_on": past,
        }

    def order(self, rows):
        """Committees that ended and members who left first: they make room for the next ones."""
        return sorted(rows, key=lambda row: (row["dissolved_on"] is None, row["left_on"] is None))

    def stage(self, rows):
        self.facts = {}
        return super().stage(rows)

    def day_of(self, row):
        return row["founded_on"]

    def key(self, row):
        return row["unit"].pk, row["founded_on"], fold(row["full_name"] or "")

    def found(self, rows):
        """The committees; their members are looked up one by one."""
        units = self.may_mean(rows)
        committees = SteeringCommittee.objects.filter(unit__in=units, is_undone=False)
        self.committees = {}
        for one in sorted(
            committees.select_related("unit"), key=lambda one: (one.is_voided, one.pk)
        ):
            self._keep(one)
        self.lead_to_what_is_on_file(rows, self.committees)
        return []

    def key_on_file(self, row):
        return self.key(row)[:2]

    def _keep(self, committee):
        self.committees.setdefault((committee.unit_id, committee.founded_on), committee)
        if committee.dissolved_on is None and not committee.is_voided:
            self.committees[committee.unit_id, None] = committee

    def outcome(self, row):
        said = {name: row[name] for name in (*OF_COMMITTEE, *OF_MEMBER) if row[name] is not None}
        key = self.key(row)
        if key in self.first:
            return self.repeated(row, said, *self.first[key])
        self.first[key] = row["row"], said
        if not self._agrees(row):
            return None
        committee = self.committees.get(key[:2])
        if committee is None:
            return self._found(row)
        if committee.is_voided:
            self.warn(row["row"], "founded_on", "Ban Chỉ đạo này đã bị hủy; dòng được bỏ qua.")
            return "skipped"
        return self._changed(row, committee)

    def _agrees(self, row):
        """Whether the row says of its committee what the rows before it said."""
        facts = self.facts.setdefault(self.key(row)[:2], {})
        for name in OF_COMMITTEE:
            if row[name] is None:
                continue
            first, value = facts.setdefault(name, (row["row"], row[name]))
            if value != row[name]:
                words = f"Dòng {first} của cùng Ban Chỉ đạo ghi khác; một ban chỉ ghi một điều."
                self.error(row["row"], name, words)
                return False
        return True

    def _found(self, row):
        if row["founded_on"] is None:
            self.error(
                row["row"],
                "founded_on",
                "Đơn vị chưa có Ban Chỉ đạo đang hoạt động; ghi ngày thành lập để ghi ban mới.",
            )
            return None
        facts = {name: row[name] for name in OF_COMMITTEE if row[name] is not None}
        committee = SteeringCommittee(unit=row["unit"], founded_on=row["founded_on"], **facts)
        members = [self._member(row)] if row["full_name"] else []
        made = self.act(row, actions.found, committee, members=members, by=self.by)
        if made is None:
            return None
        self._keep(made)
        self.tell_of_old_unit(row)
        return "created"

    @staticmethod
    def _member(row):
        said = {name: row[name] for name in OF_MEMBER if row[name] is not None}
        return {"role": Role.MEMBER} | said

    def _changed(self, row, committee):
        facts = {name: row[name] for name in OF_COMMITTEE if row[name] is not None}
        moved = self._moved(row, committee, facts)
        member, outcome, members = None, "unchanged", []
        if row["full_name"]:
            member = self._on_file_as(committee, row)
            if member is None:
                outcome, members = "created", [self._member(row)]
            else:
                said = {name: row[name] for name in OF_MEMBER if row[name] is not None}
                if self._moved(row, member, said):
                    outcome, members = "updated", [said | {"id": member.pk}]
        if not moved and outcome == "unchanged":
            return outcome
        before = {name: getattr(committee, name) for name in (*facts, "version")}
        for name, value in facts.items():
            setattr(committee, name, value)
        if self.act(row, actions.change, committee, members=members, by=self.by) is None:
            for name, value in before.items():
                setattr(committee, name, value)
            return None
        return "created" if outcome == "created" else "updated"

    def _moved(self, row, record, said):
        """The fields that the row says differently, each told."""
        moved = [name for name, value in said.items() if getattr(record, name) != value]
        for name in moved:
            old, new = (shown(record, name, value) for value in (getattr(record, name), said[name]))
            self.warn(row["row"], name, f"Sửa từ {old} thành {new}.")
        return moved

    @staticmethod
    def _on_file_as(committee, row):
        """The member of that name, one who sits before one who left."""
        name = fold(row["full_name"])
        found = [one for one in committee.members.in_rank() if fold(one.full_name) == name]
        return found[0] if found else None
