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
    "reports:summary_file": "a file",
    "reports:year_file": "a file",
    "reports:report_file": "a file",
}


@pytest.mark.parametrize(
    ("role", "viewport"),
    [("clerk", PHONE), ("manager", DESK)],  # as they sit; both widths of each are in the stories
    ids=["clerk-phone", "manager-desk"],
)
def test_axe_finds_nothing_on_any_page(open_browser, enter, inspect, request, rows, role, viewport):
    page = open_browser(viewport)
    enter(page, request.getfixturevalue(role))
    found, refused = [], []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)

    for name, url in pages_of(role, rows):
        if name not in NO_PAGES:
            answer = page.goto(url)
            assert answer.headers["content-type"].startswith("text/html"), name  # axe would wait
            try:
                inspect(page)
            except AssertionError as error:
                found.append(str(error).splitlines()[0])

    assert (found, refused) == ([], [])
