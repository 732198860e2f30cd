"""The pages of the site, and a row for each page that names one."""

from uuid import uuid4

from django.urls import get_resolver, reverse

from apps.addresses.actions import attachments, settle_hamlets
from apps.aid_models import actions as aid_models
from apps.aid_records.actions import evidence, merging
from apps.campaign import actions as campaign
from apps.core.dates import today
from apps.ledgers.actions import house as houses
from apps.organisation.models import HamletRule, UnitLink
from apps.publishing import online
from tests import factories
from tests.matrix import MATRIX, NOT_ASKED, ROLES
from tests.pictures import upload
from tests.privacy import factories as privacy
from tests.publishing import chapter_factories as shown_by_chapters
from tests.publishing import factories as public
from tests.reorganisations import factories as reorganisations

ROUND_PAGES = ("", "_edit", "_units", "_remind", "_close", "_reopen", "_void")
REPORT_PAGES = (
    "",
    "_frozen",
    "_submit",
    "_withdraw",
    "_return",
    "_accept",
    "_extend",
    "_reopen",
    "_take_out",
)

AWARD_PAGES = (
    "awards",
    "award_settle_all",
    "award_sponsors",
    "award_individuals",
    "nomination_list",
    "nomination_create",
)
NOMINATION_PAGES = ("edit", "decide", "take_back", "void")
STORE_PAGES = ("", "_item_create", "_issues")
ITEM_PAGES = ("item", "item_edit", "item_void", "receive", "issue")
LOT_PAGES = ("lot", "lot_edit", "lot_void", "count")
DESK_PAGES = ("detail", "submit", "approve", "return", "take_off", "drop", "keep")
ONLINE_PAGES = ("detail", "call", "confirm", "refuse", "prolong")
BREACH_PAGES = ("edit", "report", "persons", "close", "void", "notice")
FILLED_PAGES = ("choose", "who", "review", "drop")
HOUSE_PAGES = ("", "_edit", "_void", "_stages", "_hand_over", "_take_back", "_photos")


def one_of_each(commune, clerk, submitted_address):
    """{URL name or app: arguments}: one row of everything, all in the clerk's commune."""
    filed = factories.AddressFactory(unit=commune, filed=True)
    public.ConsentFactory(address=filed, evidence__created_by=clerk)
    aid = factories.AidRecordFactory(address=filed)
    waiting = {"code": submitted_address.code}
    contact = {"pk": factories.SponsorContactFactory(sponsor=aid.sponsor).pk}
    commendation = {"pk": factories.CommendationFactory(sponsor=aid.sponsor).pk}
    pledge = {"pk": factories.PledgeFactory(address=filed).pk}
    total = {"pk": factories.HistoricalTotalFactory(unit=commune).pk}
    closed = {"code": factories.AddressFactory(unit=commune, closed=True).code}
    photo = {"pk": attachments.attach(filed, upload(), upload_key=uuid4(), by=clerk).pk}
    merged = {
        "pk": merging.merge(
            *(factories.AddressFactory(unit=commune, filed=True) for _ in range(2)),
            reason="Cùng một người",
            by=clerk,
        ).pk
    }
    cow = factories.PlacementFactory(address=filed)
    entry = factories.LoanEntryFactory(loan__address=filed)
    fund = {
        "pk": entry.loan.aid_model_id,
        "loan": entry.loan_id,
        "entry": entry.pk,
        "capital": factories.CapitalFactory(aid_model=entry.loan.aid_model).pk,
    }
    staged = factories.StagedRowFactory(source__unit=commune, source__by=clerk)
    shown = {"pk": evidence.attach(aid, upload(), upload_key=uuid4(), by=clerk).pk}
    aid_model = factories.AidModelFactory(unit=commune)
    judgement = {"pk": factories.JudgementFactory(aid_model=aid_model, judged_by=clerk).pk}
    of_model = {
        "pk": aid_models.attach(
            aid_model, upload(), caption="Trao bò", taken_on=None, upload_key=uuid4(), by=clerk
        ).pk
    }
    opened = factories.RoundFactory(unit=commune.province)
    round_ = {"pk": opened.pk}
    report = {"pk": factories.UnitReportFactory(unit=commune, round=opened).pk}
    return {
        "organisation": {"key": commune.key},
        "reorganisations": _of_reorganisations(commune),
        "portal": {"code": public.PublicNeedFactory(uncovered=200_000).card_id},
        "addresses": {"code": filed.code},
        "addresses:reopen": closed,
        **{
            f"addresses:{step}": waiting
            for step in ("approve", "return", "reject", "duplicate", "withdraw")
        },
        **{f"addresses:attachment{page}": photo for page in ("", "_preview", "_void")},
        **_of_settling(commune, clerk),
        **_of_moving(commune, filed),
        **{f"aid_records:evidence{page}": shown for page in ("", "_preview", "_void")},
        "accounts": {"pk": clerk.pk},
        "sponsors": {"pk": aid.sponsor.pk},
        **{f"sponsors:contact_{page}": contact for page in ("edit", "remove")},
        **{f"sponsors:commendation_{page}": commendation for page in ("edit", "remove")},
        "aid_models": {"pk": aid_model.pk},
        **{f"aid_models:judgement_{page}": judgement for page in ("edit", "void")},
        **{f"aid_models:photo{page}": of_model for page in ("", "_preview", "_edit", "_void")},
        "ledgers": {
            "pk": cow.animal.aid_model_id,
            "animal": cow.animal_id,
            "placement": cow.pk,
        },
        **{
            f"ledgers:{page}": fund
            for page in (
                "fund",
                "capital_create",
                "capital_void",
                "loan_create",
                "loan",
                "loan_edit",
                "loan_void",
                "loan_entry_create",
                "loan_entry_void",
            )
        },
        **_of_campaign(commune, clerk),
        **_of_books(commune, clerk, filed),
        **_of_desk(commune, clerk),
        **_of_strangers(commune),
        **_of_pledging(commune),
        **_of_open_figures(commune),
        "aid_records": {"pk": aid.pk},
        "aid_records:side_override": {"code": filed.code},
        "aid_records:merge": {"code": filed.code, "other": submitted_address.code},
        "aid_records:merge_undo": merged,
        **_of_privacy(commune, filed),
        "jobs": {"pk": factories.JobFactory(owner=clerk, unit=commune, with_file=True).pk},
        **{f"reports:round{page}": round_ for page in ROUND_PAGES},
        **{f"reports:report{page}": report for page in REPORT_PAGES},
        **{f"reports:report{page}": report for page in ("", "_preview", "_heads", "_frozen")},
        **{f"reports:report_{page}": report | {"section": "I.1"} for page in ("section", "below")},
        **_of_targets(commune),
        "reports:report_target": report | {"target": "filed"},
        **_of_awards(commune, opened, report, aid.sponsor),
        "reports:report_file": report | {"format": "xlsx"},
        "reports:unit_years": {"key": commune.key},
        "reports:behind": {"figure": "c3"},
        "reports:figure": {"figure": "c3"},
        "reports:summary_file": {"format": "json"},
        "reports:year_file": {"format": "xlsx"},
        "reports:year_behind": {"figure": "filed"},
        "workbooks": {"token": staged.source.token, "number": staged.number},
        "workbooks:template": {"kind": "addresses"},
        **{
            f"aid_records:pledge_{page}": pledge
            for page in ("detail", "edit", "confirm", "end", "void")
        },
        **{f"aid_records:total_{page}": total for page in ("edit", "void")},
    }


def _of_reorganisations(commune):
    """A draft of the province that renames the commune."""
    line = reorganisations.UnitChangeFactory(reorganisation__scope=commune.province, old=commune)
    return {"pk": line.reorganisation_id, "position": line.position, "what": "join"}


def _of_awards(commune, opened, report, sponsor):
    """A sheet of the commune in the round, a nomination, an award from before."""
    factories.AwardSheetFactory(unit=commune, round=opened)
    nomination = {"pk": factories.NominationFactory(unit=commune, round=opened).pk}
    had = {"pk": factories.UnitCommendationFactory(unit=commune).pk}
    round_ = {"pk": opened.pk}
    return {
        **{f"reports:{page}": round_ for page in AWARD_PAGES},
        "reports:award_attached": round_ | {"sponsor": sponsor.pk},
        "reports:nomination_file": round_ | {"level": "province_chapter", "format": "pdf"},
        "reports:award_sheet_file": report | {"format": "xlsx"},
        "reports:award_thanks": {"pk": sponsor.pk},
        "reports:award_thanks_file": {"pk": sponsor.pk, "paper": "thu"},
        **{f"reports:award_{page}": report for page in ("sheet", "settle", "reopen")},
        "reports:award_score": report | {"criterion": "t1"},
        "reports:nomination": nomination,
        **{f"reports:nomination_{page}": nomination for page in NOMINATION_PAGES},
        **{f"reports:unit_commendation_{page}": had for page in ("edit", "void")},
    }


def _of_targets(commune):
    target = factories.TargetFactory(province=commune.province, year=today().year, code="A1")
    year = {"year": target.year}
    return {
        **{f"reports:target_{step}": {"pk": target.pk} for step in ("edit", "void", "remind")},
        **{f"reports:{page}": year for page in ("target_create", "targets_set")},
        "reports:target": year | {"code": target.code},
        "reports:targets_file": {"format": "xlsx"},
    }


def _of_settling(commune, clerk):
    """A divided commune: one hamlet settled and remembered, families of another still wait."""
    old = factories.UnitFactory(
        parent=commune.province, era="2004", code="24349", name="Xã Cư Klông", valid_to="2025-06-30"
    )
    UnitLink.objects.create(old=old, new=commune, share="part")
    factories.AddressFactory(unit=old, hamlet="Thôn 2", filed=True)
    factories.AddressFactory(unit=old, hamlet="Buôn Hồ", filed=True)
    (settling,) = settle_hamlets(old, {"Buôn Hồ": commune}, remember=True, by=clerk)
    rule = {"pk": HamletRule.objects.get(old=old).pk}
    return {
        **{f"addresses:settle_{page}": {"key": old.key} for page in ("unit", "some")},
        "addresses:rule_create": {"key": old.key},
        "addresses:settling_undo": {"pk": settling.pk},
        **{f"addresses:rule_{page}": rule for page in ("edit", "forget")},
    }


def _of_moving(commune, filed):
    """A family of the neighbours that moved to the commune and waits to be received."""
    near = factories.UnitFactory(parent=commune.province, name="Xã Dliê Ya", code="24361")
    asked = factories.AddressMoveFactory(address__unit=near, to_unit=commune, status="asked")
    steps = ("receive", "refuse", "take_back")
    return {
        "aid_records:move": {"code": filed.code},
        **{f"aid_records:move_{step}": {"pk": asked.pk} for step in steps},
    }


def _of_campaign(commune, clerk):
    rows = {
        "directive": factories.DirectiveFactory(unit=commune),
        "committee": factories.CommitteeMemberFactory(committee__unit=commune).committee,
        "group": factories.SupportGroupFactory(unit=commune),
        "activity": factories.ActivityFactory(unit=commune),
        "survey": factories.SurveyFactory(unit=commune),
    }
    file = campaign.attach(rows["activity"], upload(), upload_key=uuid4(), by=clerk)
    pages = ("detail", "edit", "void", "attach", "complete")
    return {
        f"campaign:{name}_{page}": {"pk": row.pk} for name, row in rows.items() for page in pages
    } | {f"campaign:file{page}": {"pk": file.pk} for page in ("", "_preview", "_void")}


def _of_privacy(commune, filed):
    """A request that waits, one to erase a dossier, a breach."""
    waiting = privacy.DataRequestFactory(unit=commune, address=filed)
    erasing = {"pk": privacy.DataRequestFactory(unit=commune, address=filed, kind="delete").pk}
    breach = {"pk": privacy.BreachFactory(unit=commune).pk}
    return {
        "privacy": {"pk": waiting.pk},
        **{f"privacy:request_{page}": erasing for page in ("erase", "erase_take_back")},
        "privacy:breach": breach,
        **{f"privacy:breach_{page}": breach for page in BREACH_PAGES},
    }


def _of_books(commune, clerk, filed):
    """Rows of the books of kitchens, houses and stores."""
    day = factories.KitchenDayFactory(aid_model__unit=commune)
    kitchen = {"pk": day.aid_model_id}
    lot = factories.LotFactory(item__aid_model__unit=commune)
    item = lot.item
    funding = factories.HouseFundingFactory(house__address=filed)
    house = funding.house
    of_house = {
        "pk": houses.attach_photo(
            house, upload(), moment="0before", upload_key=uuid4(), by=clerk
        ).pk
    }
    return {
        **{f"ledgers:kitchen{page}": kitchen for page in ("", "_month", "_days")},
        **{f"ledgers:kitchen_day{page}": {"pk": day.pk} for page in ("", "_void")},
        **{f"ledgers:{page}": {"pk": house.aid_model_id} for page in ("houses", "house_create")},
        **{f"ledgers:house{page}": {"pk": house.pk} for page in HOUSE_PAGES},
        **{f"ledgers:funding_{page}": {"pk": funding.pk} for page in ("edit", "void")},
        "ledgers:funding_create": {"pk": house.pk},
        **{f"ledgers:house_photo{page}": of_house for page in ("", "_preview", "_void")},
        **{f"ledgers:store{page}": {"pk": item.aid_model_id} for page in STORE_PAGES},
        **{f"ledgers:store_{page}": {"pk": item.pk} for page in ITEM_PAGES},
        **{f"ledgers:store_{page}": {"pk": lot.pk} for page in LOT_PAGES},
        "ledgers:store_issue_void": {"pk": factories.IssueFactory(lot=lot).pk},
        "ledgers:store_count_void": {"pk": factories.StockCountFactory(lot=lot).pk},
    }


def _of_desk(commune, clerk):
    """A version that waits for approval, in which the scanner finds something."""
    row = public.PublicationNeedFactory(
        publication__submitted=True,
        publication__consent__address__unit=commune,
        publication__story="Bà ở thôn 3, sống một mình.",
        publication__written_by=clerk,
    )
    of_address = {"code": row.publication.address.code}
    return {f"publishing:{page}": {"pk": row.publication_id} for page in DESK_PAGES} | {
        f"publishing:{page}": of_address for page in ("write", "check")
    }


def _of_strangers(commune):
    """A pledge made on the public pages, by one whom the register knows by the same phone number."""
    part = public.OnlinePartFactory(
        online_pledge__publication__consent__address__unit=commune, online_pledge__held=True
    )
    online = part.online_pledge
    public.CallFactory(online_pledge=online)
    factories.SponsorFactory(unit=commune, phone=online.phone)
    return {f"publishing:online_{page}": {"pk": online.pk} for page in ONLINE_PAGES}


def _of_pledging(commune):
    """A card to pledge for, a form that is being filled in, a pledge that was just sent."""
    need = public.PublicationNeedFactory(
        publication__up=True, publication__consent__address__unit=commune
    )
    public.card_of(need.publication)
    parts = {need.pk: 100_000}
    opened = online.begin(need.publication.code, parts, "monthly", token=uuid4(), source="0" * 64)
    online.identify(opened.token, **public.STRANGER)
    sent = public.OnlinePledgeFactory(publication=need.publication)
    return {
        "portal:pledge_start": {"code": need.publication.code},
        **{f"portal:pledge_{page}": {"token": opened.token} for page in FILLED_PAGES},
        **{f"portal:pledge_{page}": {"token": sent.token} for page in ("receipt", "withdraw")},
    }


def _of_open_figures(commune):
    """Stored figures, and one row of all else that is open to strangers, with what officers wrote."""
    province = commune.province
    shown = {"key": shown_by_chapters.FiguresFactory(unit=province).key, "table": "nam"}
    shown_by_chapters.PublicSponsorFactory(province=province.pk)
    shown_by_chapters.PublicAidModelFactory(province=province.pk)
    shown_by_chapters.PublicContactFactory(number=province.pk, province=province.pk)
    paper = {"pk": shown_by_chapters.PublicDirectiveFactory(province=province.pk).pk}
    contact = {"pk": shown_by_chapters.ContactFactory(unit=commune).pk}
    written = {"pk": shown_by_chapters.PresentationFactory(aid_model__unit=commune).pk}
    opened = {"pk": shown_by_chapters.OpenDirectiveFactory(directive__unit=commune).directive_id}
    pages = ("unit", "map_unit", "units", "json", "csv")
    steps = ("detail", "edit", "approve", "off")
    return {
        "portal:directive_file": paper,
        "publishing:contact_edit": contact,
        **{f"portal:figures_{page}": shown for page in pages},
        **{f"publishing:presentation_{page}": written for page in steps},
        **{f"publishing:directive_{page}": opened for page in ("open", "close")},
    }


def our_routes(resolver=None, space=""):
    """(URL name, names of its arguments) of the pages that are ours."""
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from our_routes(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif entry.callback.__module__.startswith("apps."):
            yield f"{space}{entry.name}", set(entry.pattern.converters)


def pages_of(role, rows):
    """(URL name, URL) of each page that answers a GET by `role` with 200; `rows` of `one_of_each`."""
    for name, arguments in our_routes():
        if name in NOT_ASKED or MATRIX[name][ROLES.index(role)] != 200:
            continue
        yield name, url_of(name, arguments, rows)


def url_of(name, arguments, rows):
    values = rows.get(name) or rows.get(name.split(":")[0], {})
    return reverse(name, kwargs={key: values[key] for key in arguments})
