"""The reorganisations of 2025 and 2026 on the real catalogue, with cases in the units of 2004.

Sixty thousand addresses and the times: `benchmarks/reorganising.py`.
"""

from collections import defaultdict
from datetime import date

import pytest

from apps.organisation import reorganising
from apps.organisation.catalogue import Catalogue, compare, load, propose
from apps.organisation.models import Unit, UnitLink, UnitSpan
from benchmarks import old_era
from tests.organisation import two_provinces

pytestmark = pytest.mark.django_db
CODES = ["66", "80"]
VIEWS = ["current", "recorded"]


def added(figures):
    """Figures of several units, added up."""
    return tuple(sum(numbers) for numbers in zip(*figures, strict=True))


def unit(key):
    return Unit.objects.by_key(key)


def test_nothing_is_lost_between_the_units_of_2004_and_those_of_2025():
    catalogue = Catalogue()
    load(catalogue, CODES, as_of=date(2025, 6, 30))
    old_era.fill(1200)
    manager = two_provinces.national_manager(username="quantri.vn")
    root = unit("vn")
    old = Unit.objects.filter(era="2004", level="province").order_by("key")
    totals = {view: old_era.whole(root, view) for view in VIEWS}
    of_provinces = {p.key: old_era.whole(p, "current")["summary"] for p in old}
    of_communes = {}
    for province in old:
        of_communes |= old_era.communes_of(province, "current")
    recorded = {p.key: old_era.communes_of(p, "recorded") for p in old}
    saw = old_era.seen()
    before = old_era.fingerprints()

    drafts = [draft for draft, _ in propose(compare(catalogue, CODES))]
    previews = [reorganising.preview(draft) for draft in drafts]
    done = [reorganising.apply(draft, by=manager, has_read=True) for draft in drafts]

    # the units, as the state's lists have them
    ended = [(counts["joined"] + counts["divided"], counts["divided"]) for counts in done]
    provinces_joined = 2
    assert sorted(ended) == [(280 + provinces_joined, 21), (286 + provinces_joined, 8)]
    assert sorted(counts["made"] for counts in done) == [97, 103]
    _is_the_tree_of(catalogue)
    assert [list(kind) for kind in Unit.objects.find_problems()] == [[], [], [], [], []]

    # every figure that can be compared
    assert {view: old_era.whole(unit("vn"), view) for view in VIEWS} == totals
    for new, origins in (("2025:66", ["2004:54", "2004:66"]), ("2025:80", ["2004:72", "2004:80"])):
        expected = added(of_provinces[key] for key in origins)
        for view in VIEWS:
            assert old_era.whole(unit(new), view)["summary"] == expected
    for province in old:
        assert old_era.communes_of(unit(province.key), "recorded") == recorded[province.key]
    now = old_era.rows(unit("2025:66"), "current") | old_era.rows(unit("2025:80"), "current")
    origins = defaultdict(list)
    for link in UnitLink.objects.filter(new__level="base", new__era="2025").select_related(
        "old", "new"
    ):
        origins[link.new.key].append((link.old.key, link.share))
    whole_only = {
        new: [key for key, _ in links]
        for new, links in origins.items()
        if all(share == "whole" for _, share in links)
    }
    assert len(whole_only) > 150
    for new, keys in whole_only.items():
        assert now[new] == added(of_communes[key] for key in keys), new

    # who sees what
    sees = old_era.seen()
    divided = {key for links in origins.values() for key, share in links if share == "part"}
    homes = {key: new for new, links in origins.items() for key, share in links if share == "whole"}
    reached = defaultdict(int)
    for key, new in homes.items():
        reached[new] += saw[f"clerk.{key.replace(':', '.')}"]
    for key, new in homes.items():
        assert sees[f"clerk.{key.replace(':', '.')}"] == reached[new]
    for key in divided:
        name = f"clerk.{key.replace(':', '.')}"
        assert sees[name] == saw[name]
    assert sees["manager.2004.66"] == saw["manager.2004.66"] + saw["manager.2004.54"]
    assert sees["viewer.2004.80"] == saw["viewer.2004.72"] + saw["viewer.2004.80"]
    assert sees["quantri.vn"] == saw["quantri.vn"] == 1200

    # the preview had said it
    for preview, counts in zip(previews, done, strict=True):
        told = {key: number for key, _, number in preview.counts}
        assert told["addresses"] == counts["addresses.address"]
        assert len(preview.people) - len(preview.undecided) == counts["accounts.user"]
        assert told["to_settle"] == sum(
            saw[f"clerk.{key.replace(':', '.')}"] for key in _divided_of(preview)
        )

    for draft in reversed(drafts):
        reorganising.undo(draft, reason="Thử hoàn tác", by=manager)
    back = old_era.fingerprints()
    del (
        before["organisation_unitchange"],
        back["organisation_unitchange"],
    )  # the lines of the drafts
    assert back == before


def _divided_of(preview):
    return {
        person.before.key for person in preview.undecided if person.before.level == Unit.Level.BASE
    }


def _is_the_tree_of(catalogue):
    parents = {u.path: u.key for u in Unit.objects.all()}
    found = {
        u.key: (parents[u.path[: -Unit.steplen]], u.name, f"{u.valid_to or ''}")
        for u in Unit.objects.filter(depth__gt=1)
    }
    assert set(Unit.objects.filter(era="2025").values_list("valid_from", flat=True)) == {
        date(2025, 7, 1)
    }
    expected = {}
    for code in CODES:
        new = catalogue.provinces[code]
        _expect(expected, new, "vn")
        for commune in catalogue.children["2025", code]:
            _expect(expected, commune, f"2025:{code}")
        for old in catalogue.old_provinces_of[code]:
            _expect(expected, old, f"2025:{code}")
            for district in catalogue.children["2004", old["code"]]:
                _expect(expected, district, f"2004:{old['code']}")
                for commune in catalogue.children["2004", district["code"]]:
                    _expect(expected, commune, f"2004:{district['code']}")
    assert {key: found[key] for key in expected} == expected
    links = {
        (f"2004:{row['old_code']}", f"2025:{row['new_code']}", row["share"])
        for row in catalogue.links
        if f"2004:{row['old_code']}" in expected
    }
    own = UnitLink.objects.filter(old__key__in=expected, new__era="2025")
    assert set(own.values_list("old__key", "new__key", "share")) == links


def _expect(expected, row, parent):
    key = f"{row['era']}:{row['code']}"
    expected[key] = (parent, row["name"], row["valid_to"])


def test_the_changes_of_2026_give_units_other_kinds_and_keep_their_figures():
    catalogue = Catalogue()
    load(catalogue, ["75"], as_of=date(2025, 6, 30))
    old_era.fill(300)
    totals = {view: old_era.whole(unit("vn"), view) for view in VIEWS}
    first = two_provinces.national_manager(username="quantri.vn")
    for draft, _ in propose(compare(catalogue, ["75"])):
        reorganising.apply(draft, by=first, has_read=True)
    manager = two_provinces.national_manager(username="quantri2.vn")
    province = unit("2025:75")
    commune = Unit.objects.get_children(province).current().filter(kind="commune").first()
    changed = [key for key in catalogue.changes if Unit.objects.filter(key=key).exists()]
    faces = {key: (unit(key).name, unit(key).kind) for key in changed}
    of_units = {view: old_era.rows(province, view) for view in VIEWS}
    saw, before = old_era.seen(), old_era.fingerprints()

    drafts = [draft for draft, _ in propose(compare(catalogue, ["75"]))]
    for draft in drafts:
        reorganising.apply(draft, by=manager, has_read=True)

    assert {view: old_era.whole(unit("vn"), view) for view in VIEWS} == totals
    assert {view: old_era.whole(unit("2025:75"), view) for view in VIEWS} == totals
    assert {view: old_era.rows(unit("2025:75"), view) for view in VIEWS} == of_units
    assert old_era.seen() == saw
    assert len(changed) == 11  # Đồng Nai itself and ten communes
    for key in changed:
        (row,) = catalogue.changes[key]
        now = unit(key)
        assert now.name == row["new_name"] != faces[key][0]
        assert now.kind != faces[key][1]
        span = UnitSpan.objects.filter(unit=now).latest("ends_on")
        assert (span.name, span.kind) == faces[key]
        assert f"{now.valid_from}" == row["unit_since"]
    assert commune.valid_to is None
    assert not compare(catalogue, ["75"])
    for draft in reversed(drafts):
        reorganising.undo(draft, reason="Thử", by=manager)
    assert {key: (unit(key).name, unit(key).kind) for key in changed} == faces
    back = old_era.fingerprints()
    del before["organisation_unitchange"], back["organisation_unitchange"]
    assert back == before
