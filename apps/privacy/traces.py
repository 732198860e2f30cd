"""Where a person on file stands in the database: which rows, which of their fields.

Everything of the dossier itself is blanked; what others wrote about what they gave (`ASKED`) is looked
at text by text. Figures stay: counts, dates of aid, values, categories, kinds are not touched.
tests/privacy/test_erasing.py holds this list to the whole database.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Case, CharField, JSONField, Q, TextField, Value, When
from django.utils.text import capfirst

from apps.core.text import fold

MARK = "(đã xóa theo yêu cầu)"
NOTHING = {  # texts of which not even the mark may stand: numbers with a form, keys
    "identity_number",
    "phone",
    "legacy_code",
    "gender",
    "ethnicity",
    "digest",
}


@dataclass(frozen=True)
class Trace:
    """Rows of one model. `way` leads from a row to its address; `files`: their bytes go too."""

    label: str
    ways: tuple
    fields: tuple
    files: bool = False

    @property
    def model(self):
        return apps.get_model(self.label)

    @property
    def events(self):
        return getattr(self.model, "pgh_event_model", None)

    def rows(self, addresses):
        return self.model._base_manager.filter(self._of(addresses)).order_by("pk")

    def past(self, addresses):
        """The rows of the history."""
        return self.events._base_manager.filter(self._of(addresses, past=True))

    def _of(self, addresses, *, past=False):
        belongs = Q()
        for way in self.ways:
            belongs |= Q(**{f"{'pgh_obj_id' if past and way == 'pk' else way}__in": addresses})
        return belongs


_KEPT_FILE = ("name", "digest", "void_reason")
OWN = (
    Trace(
        "addresses.Address",
        ("pk",),
        (
            "full_name",
            "birth_date",
            "birth_year",
            "gender",
            "ethnicity",
            "identity_number",
            "phone",
            "hamlet",
            "street",
            "circumstances",
            "surveyor",
            "data_consent_by",
            "decision_reason",
            "stop_note",
            "void_reason",
            "legacy_code",
        ),
    ),
    Trace(
        "addresses.HouseholdMember",
        ("address",),
        ("full_name", "birth_date", "birth_year", "gender", "relation", "note"),
    ),
    Trace("addresses.Need", ("address",), ("description",)),
    Trace("addresses.Review", ("address",), ("note",)),
    Trace(
        "addresses.AddressMove", ("address",), ("reason", "answer", "hamlet", "street", "ending")
    ),
    Trace("addresses.Attachment", ("address",), _KEPT_FILE, files=True),
    Trace("addresses.Consent", ("address",), ("signed_by", "withdrawal", "born_from", "born_to")),
    Trace("addresses.Likeness", ("first", "second"), ("entry_reason", "decision_reason")),
    Trace("aid_records.SideOverride", ("address",), ("reason",)),
    Trace("aid_records.Evidence", ("aid__address",), _KEPT_FILE, files=True),
    Trace("aid_records.Merge", ("kept", "absorbed"), ("previous", "reason", "undo_reason")),
    Trace("ledgers.House", ("address",), ("recipient", "place", "note", "void_reason")),
    Trace("ledgers.HouseStage", ("house__address",), ("note",)),
    Trace("ledgers.HousePhoto", ("house__address",), _KEPT_FILE, files=True),
    Trace("ledgers.Placement", ("address",), ("note", "ending_note", "void_reason")),
    Trace("ledgers.Loan", ("address",), ("purpose", "note", "void_reason")),
    Trace("ledgers.LoanEntry", ("loan__address",), ("note", "void_reason")),
    Trace("ledgers.Issue", ("address",), ("place", "reason", "void_reason")),
    Trace("publishing.Publication", ("address",), ("story", "return_reason", "off_note")),
    Trace("publishing.PublicationNeed", ("publication__address",), ("wording",)),
    Trace("publishing.OnlinePart", ("online_pledge__address",), ("wording",)),
)
ASKED = (
    Trace(
        "aid_records.AidRecord",
        ("address",),
        ("description", "note", "overlap_reason", "void_reason"),
    ),
    Trace("aid_records.Pledge", ("address",), ("description", "end_reason", "void_reason")),
    Trace("ledgers.HouseFunding", ("house__address",), ("source", "description", "void_reason")),
    Trace("publishing.OnlinePledge", ("address",), ("message", "refusal")),
    Trace("publishing.Call", ("online_pledge__address",), ("note",)),
)


def blank(field, value):
    """What stands in a field instead of `value`."""
    if value in (None, ""):
        return value
    if isinstance(field, JSONField):
        return {}
    if isinstance(field, CharField | TextField):
        return "" if field.name in NOTHING else MARK
    return None


def blank_in_sql(field):
    """`blank` as an expression over the field itself, for the rows of the history."""
    if isinstance(field, JSONField):
        return Value({}, JSONField())
    if isinstance(field, CharField | TextField):
        full = Value("" if field.name in NOTHING else MARK)
        return Case(When(**{field.name: ""}, then=Value("")), default=full)
    return Value(None)


@dataclass(frozen=True)
class Words:
    """One text that others wrote; `names` says that it holds a name or a number of the family."""

    key: str
    about: str
    text: str
    names: bool


def free_texts(addresses):
    """[Words] that may tell of the family, for a person to judge."""
    known = _known_words(addresses)
    found = []
    for trace in ASKED:
        fields = [trace.model._meta.get_field(name) for name in trace.fields]
        for row in trace.rows(addresses):
            for field in fields:
                text = getattr(row, field.name)
                if text and text != MARK:
                    folded = f" {fold(text)} "
                    names = any(f" {word} " in folded for word in known)
                    about = f"{capfirst(trace.model._meta.verbose_name)}, {field.verbose_name}"
                    found.append(Words(f"{trace.label}:{row.pk}:{field.name}", about, text, names))
    return found


def _known_words(addresses):
    """Folded names and numbers of the family."""
    person, member = OWN[0], OWN[1]
    words = set()
    for row in person.rows(addresses):
        words |= {row.full_name, row.phone, row.identity_number}
    words |= {row.full_name for row in member.rows(addresses)}
    return {fold(word) for word in words if word and word != MARK}


def places(keys):
    """{trace: {pk: [field names]}} of the keys of Words; unknown ones are passed over."""
    traces = {trace.label: trace for trace in ASKED}
    found = {}
    for key in keys:
        label, _, rest = key.partition(":")
        pk, _, name = rest.partition(":")
        trace = traces.get(label)
        if trace and name in trace.fields and pk.isdecimal():
            found.setdefault(trace, {}).setdefault(int(pk), []).append(name)
    return found
