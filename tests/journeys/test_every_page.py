"""Every page of the site, as staff see it, on a phone and on a desk."""

import pytest

from tests.journeys.conftest import DESK, PHONE
from tests.pages import pages_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NO_PAGES = {  # they answer with a file, data or a fragment
    "accounts:logged_in": "closes its own window",
    "accounts:session_now": "JSON",
    "addresses:attachment": "a picture",
    "addresses:attachment_preview": "a picture",
    "addresses:attachment_upload": "JSON",
    "addresses:consent_blank_pdf": "PDF",
    "addresses:consent_print_pdf": "PDF",
    "addresses:hamlets": "JSON",
    "addresses:print_list_pdf": "PDF",
    "addresses:print_pdf": "PDF",
    "addresses:print_visits_pdf": "PDF",
    "aid_models:photo": "a picture",
    "aid_models:photo_preview": "a picture",
    "aid_records:evidence": "a picture",
    "aid_records:evidence_preview": "a picture",
    "aid_records:hand_over_list": "PDF",
    "workbooks:template": "XLSX",
    "aid_records:receipt": "PDF",
    "jobs:download": "a file",
    "jobs:state": "JSON",
    "campaign:file": "a picture",
    "campaign:file_preview": "a picture",
    "ledgers:house_photo": "a picture",
    "ledgers:house_photo_preview": "a picture",
    "organisation:names": "a fragment",
    "portal:card_qr": "a picture",
    "portal:figures_csv": "a file",
    "portal:figures_json": "JSON",
    "portal:robots": "a text",
    "portal:sitemap": "XML",
    "privacy:breach_notice": "PDF",
    "privacy:request_held_pdf": "PDF",
    "reorganisations:template": "XLSX",
    "reports:summary_file": "a file",
    "reports:targets_file": "a file",
    "reports:nomination_file": "a file",
    "reports:award_sheet_file": "a file",
    "reports:year_file": "a file",
    "reports:report_file": "a file",
}


PARTS = 3  # a part is a test: two workers share the pages


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(
    ("role", "seat", "other"), [("clerk", PHONE, DESK), ("manager", DESK, PHONE)]
)
def test_axe_finds_nothing_on_any_page(
    open_browser, enter, inspect, request, rows, role, seat, other, part
):
    page = open_browser()
    enter(page, request.getfixturevalue(role))
    found, refused = [], []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)

    for name, url in list(pages_of(role, rows))[part::PARTS]:
        if name not in NO_PAGES:
            page.set_viewport_size(seat)
            answer = page.goto(url)
            assert answer.headers["content-type"].startswith("text/html"), name  # axe would wait
            try:
                inspect(page, seat, other)
            except AssertionError as error:
                found.append(str(error).splitlines()[0])

    assert (found, refused) == ([], [])


def test_the_inspection_finds_what_only_one_width_shows(open_browser, enter, inspect, clerk):
    page = open_browser(DESK)
    enter(page, clerk)
    page.goto("/tai-khoan/")
    page.evaluate(
        """() => {
            const main = document.querySelector("main");
            main.insertAdjacentHTML("beforeend", '<p class="d-lg-none">nhạt</p><p class="wide">dài</p>');
            const [pale, wide] = [main.querySelector(".d-lg-none"), main.querySelector(".wide")];
            Object.assign(pale.style, {color: "#ccc", background: "#fff"});
            wide.style.width = "500px";
        }"""
    )

    inspect(page, DESK)
    with pytest.raises(AssertionError, match=r"color-contrast.*nhạt.*px too wide"):
        inspect(page, PHONE)
