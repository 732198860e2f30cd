"""Takes the pictures of the guide from a running demo site with its worker.

    .venv/bin/python docs/huong-dan/chup_anh.py http://127.0.0.1:8000 [--only nhap-tep]

What it imports it takes back, the files it asks for it deletes, the request and the breach it writes down it voids: only the log stays. The picture of
“Tệp của tôi” needs a list of more than 5.000 rows (`demo --addresses 24394`), that of the family tree a cow bank with calves
that went on; what a small demo lacks is named and left as it is.

Needs requirements-dev.txt and Debian's chromium, poppler-utils and libreoffice-calc. The accounts are those that `demo` prints.
"""

import argparse
import io
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.worksheet.properties import PageSetupProperties
from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
PICTURES = HERE / "hinh"
TESTS = HERE.parents[1] / "tests"
SAMPLE = TESTS / "samples" / "dia-chi.xlsx"
UGLY = TESTS / "ugly"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
DESK = {"width": 1080, "height": 700}
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 640}
COLOURS = 64


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", help="address of the running site")
    parser.add_argument("--clerk", default="canbo.cubao")
    parser.add_argument("--reviewer", default="duyet.daklak")
    parser.add_argument("--manager", default="quantri.daklak")
    parser.add_argument("--password", default="minh-hoa-2026")
    parser.add_argument("--only", default="", help="begin of the names of the pictures to keep")
    asked = parser.parse_args()
    keep.only = asked.only
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)

        def open_page(viewport, user=None):
            context = browser.new_context(
                base_url=asked.url,
                viewport=viewport,
                locale="vi-VN",
                timezone_id="Asia/Ho_Chi_Minh",
            )
            page = context.new_page()
            if user:
                page.goto("/tai-khoan/dang-nhap/")
                page.get_by_label("Tên đăng nhập").fill(user)
                page.get_by_label("Mật khẩu").fill(asked.password)
                page.get_by_role("button", name="Đăng nhập", exact=True).click()
                page.wait_for_url(lambda url: "dang-nhap" not in url)
                if page.locator("[name=code]").count():  # of a manager's second factor
                    page.locator("[name=code]").fill(code_of(user))
                    page.locator("main button[type=submit]").first.click()
                    page.wait_for_url(lambda url: "2fa" not in url)
            return page

        rounds = {
            "nhap-tep": lambda: of_imports(
                open_page(WIDE, asked.reviewer), open_page(PHONE, asked.reviewer)
            ),
            "xuat-tep": lambda: of_files(open_page(WIDE, asked.reviewer)),
            "mo-hinh": lambda: of_models(
                open_page(DESK, asked.reviewer), open_page(PHONE, asked.clerk)
            ),
            "chi-dao": lambda: of_direction(open_page(DESK, asked.reviewer)),
            "bao-cao": lambda: of_reports(
                open_page(DESK, asked.reviewer),
                open_page(DESK, asked.clerk),
                open_page(PHONE, asked.clerk),
            ),
            "tung-nam": lambda: of_years(open_page(DESK, asked.reviewer)),
            "dong-y": lambda: of_consents(open_page(DESK, asked.reviewer)),
            "cong-bo": lambda: of_publishing(
                open_page(DESK, asked.reviewer), open_page(PHONE, asked.reviewer)
            ),
            "tren-mang": lambda: of_pledges_online(
                open_page(DESK, asked.reviewer), open_page(PHONE, asked.reviewer)
            ),
            "cong-khai": lambda: of_the_portal(open_page(DESK), open_page(PHONE)),
            "trang-dau": lambda: of_first_pages(
                open_page(DESK, asked.clerk),
                open_page(WIDE, asked.reviewer),
                open_page(PHONE, asked.clerk),
            ),
            "khen-thuong": lambda: of_awards(open_page(DESK, asked.reviewer)),
            "du-lieu": lambda: of_privacy(open_page(DESK, asked.reviewer)),
            "sap-xep": lambda: of_reorganisations(open_page(DESK, asked.manager)),
            "don-vi": lambda: of_units(open_page(DESK, asked.reviewer)),
            "noi-o": lambda: of_moves(open_page(DESK, asked.reviewer)),
            "": lambda: of_the_day(open_page, asked),
        }
        for name, take in rounds.items():
            if name.startswith(asked.only) or (name and asked.only.startswith(name)):
                take()
        browser.close()


def code_of(user):
    """The code of the moment, as `bin/manage totp` prints it for accounts of the demo."""
    manage = HERE.parents[1] / "bin" / "manage"
    found = subprocess.run([manage, "totp", user], capture_output=True, text=True, check=True)
    return found.stdout.split()[-1]


def of_units(page):
    """A ward of today with what it came from, and its figures then and now."""
    page.goto("/don-vi/2025:24340/")
    keep(page.screenshot(full_page=True), "don-vi")
    page.get_by_role("link", name="Con người, số liệu và báo cáo").click()
    page.get_by_role("heading", name="Con người").wait_for()
    keep(page.screenshot(full_page=True), "don-vi-truoc-nay")


LINKS = """Việc;Đơn vị cũ;Đơn vị mới;Tên mới;Loại mới;Cấp trên mới
nhập;Phường Cư Bao;Phường Buôn Hồ;;;
chia;Xã Krông Năng;Xã Dliê Ya;;;
chia;Xã Krông Năng;Phường Phú Lộc;;;
lập mới;;;Phường Phú Lộc;;Tỉnh Đắk Lắk
đổi tên;Xã Ea Bung;;Xã Ea Lốp;;
đổi loại;Xã Ea Kiết;;;Phường;
"""


def of_reorganisations(page):
    """A draft, its preview; then the draft is thrown away."""
    page.goto("/don-vi/sap-xep/them/")
    for name, text in (
        ("name", "Sắp xếp xã, phường năm 2026"),
        ("decree", "999/NQ-UBTVQH16"),
        ("decree_on", "04/08/2026"),
        ("starts_on", "01/09/2026"),
    ):
        page.locator(f"[name={name}]").fill(text)
    links = {"name": "links.csv", "mimeType": "text/csv", "buffer": LINKS.encode()}
    page.locator("[name=links]").set_input_files(links)
    page.get_by_role("button", name="Lưu bản soạn").click()
    page.wait_for_url(re.compile(r"/sap-xep/\d+/$"))
    draft = page.url
    page.goto(draft)  # without the message
    save(page, "sap-xep-soan", height=1150)
    page.get_by_role("button", name="Xem trước và thực hiện").click()
    page.wait_for_url("**/xem-truoc/")
    save(page, "sap-xep-xem-truoc", height=1200)
    page.goto(f"{draft}bo/")
    page.get_by_role("button", name="Bỏ bản soạn").click()
    page.wait_for_url("**/sap-xep/")


def of_moves(page):
    """Families of divided units, where there are any; the form of one that moves house."""
    page.goto("/dia-chi/xep-don-vi/")
    divided = page.locator("main tbody a[href*='/xep-don-vi/2004:']")
    if divided.count():
        divided.first.click()
        page.wait_for_url("**/xep-don-vi/2004:*/")
        save(page, "noi-o-xep-thon", height=900)
    else:
        print("noi-o-xep-thon: no family of a divided unit waits in this demo")
    page.goto("/dia-chi/?status=filed")
    page.locator("main tbody a").last.click()
    page.wait_for_url(re.compile(r"/dia-chi/[A-Z]"))
    page.get_by_role("link", name="Chuyển đơn vị (gia đình chuyển nơi ở)").click()
    page.wait_for_url("**/chuyen-don-vi/**")
    save(page, "noi-o-chuyen", height=1100)


def of_the_day(open_page, asked):
    as_visitor(open_page(DESK))
    as_clerk(open_page(DESK, asked.clerk))
    on_the_phone(open_page(PHONE, asked.clerk))
    as_reviewer(open_page(DESK, asked.reviewer))


def as_visitor(page):
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill("canbo.cubao")
    save(page, "dang-nhap")


def as_clerk(page):
    page.goto("/dia-chi/")
    save(page, "dia-chi-danh-sach")
    page.goto("/dia-chi/?status=filed")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/dia-chi/*-*/")
    code = page.url.rstrip("/").rpartition("/")[2]
    save(page, "dia-chi-ho-so", height=1000)

    page.goto("/dia-chi/them/")
    page.get_by_label("Hộ gia đình").check()
    page.get_by_label("Ngày sinh hoặc năm sinh").first.fill("1958")
    page.get_by_label("Số người").fill("4")
    page.get_by_role("button", name="Lưu và gửi duyệt").click()
    page.wait_for_load_state()
    save(page, "dia-chi-loi", height=900)

    page.goto(f"/tro-giup/them/?address={code}")
    page.get_by_label("Ngày trợ giúp").fill("05/11/2026")
    page.locator("main").get_by_label("Nhà tài trợ").first.fill("Hội Nông dân tỉnh")
    page.get_by_label("Hình thức").select_option(index=1)
    page.get_by_label("Giá trị (đồng)").fill("600.000")
    save(page, "tro-giup-ghi", height=1200)
    while_entering_one_alike(page)


def drop_entries(page):
    """What was typed for a picture is no unfinished entry of the demo clerk."""
    page.goto("/dia-chi/them/")
    while page.get_by_role("link", name="Bỏ bản nhập").count():
        page.get_by_role("link", name="Bỏ bản nhập").first.click()
        page.wait_for_url("**/bo/")
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        page.goto("/dia-chi/them/")


def while_entering_one_alike(page):
    """The warning while typing. Nothing typed here reaches the server's copy."""
    page.goto("/dia-chi/nghi-trung/")
    name, year = page.locator("tbody th").first.inner_text().split("\n")[0].rsplit(", ", 1)
    page.route("**/dia-chi/nhap-do/", lambda route: route.abort())
    page.goto("/dia-chi/them/")
    page.get_by_label("Họ và tên (hoặc tên tập thể)").fill(name)
    page.get_by_label("Ngày sinh hoặc năm sinh").first.fill(year)
    page.locator("[data-alike]").first.wait_for()
    save_part(page, "nghi-trung-nhap", page.locator("[data-likeness]"))


def of_first_pages(clerk, reviewer, phone):
    for page, name, height in (
        (clerk, "trang-dau", 1000),
        (reviewer, "trang-dau-duyet", 2300),
        (phone, "trang-dau-dien-thoai", 1500),
    ):
        page.goto("/lam-viec/")
        save(page, name, height=height)


def on_the_phone(page):
    page.goto("/dia-chi/?status=filed")
    save(page, "dien-thoai", height=900)
    page.goto("/dia-chi/ra-soat/")
    save(page, "ra-soat", height=1400)
    drop_entries(page)
    page.get_by_label("Họ và tên (hoặc tên tập thể)").fill("H'Nga Niê Kdăm")
    page.get_by_text("Đã tự lưu lúc").first.wait_for()
    page.goto("/dia-chi/them/")
    save(page, "dia-chi-nhap-do")
    drop_entries(page)


def as_reviewer(page):
    page.goto("/dia-chi/cho-duyet/")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/cho-duyet/*-*/")
    save(page, "cho-duyet", height=620)
    page.goto("/dia-chi/nghi-trung/")
    page.get_by_role("link", name="So sánh").first.click()
    page.wait_for_url("**/gop-ho-so/**")
    save(page, "nghi-trung-so-sanh", height=900)
    page.goto("/dia-chi/?status=filed")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="In hồ sơ").click()
    page.wait_for_url("**/in/")
    save_part(page, "in-ho-so", page.locator(".paper"))
    page.goto("/dang-ky/?status=waiting")
    page.locator("tbody a").first.click()
    page.wait_for_load_state()
    save(page, "dang-ky", height=620)
    of_gifts(page)
    page.goto("/cong-bang/?list=units")
    save(page, "cong-bang", height=900)
    period = "unit=2025:66&from=2008-01-01&to=2018-12-31&view=current"
    page.goto(f"/bang-tong-hop/?{period}")
    save(page, "bang-tong-hop", height=1100)
    page.goto(f"/con-so/c6/?{period}")
    save(page, "bang-tong-hop-ho-so", height=620)
    page.goto(f"/con-so/help_ratio/?{period}")
    save(page, "con-so", height=900)
    page.goto("/chi-tieu/")
    save(page, "chi-tieu", height=1500)


def of_awards(page):
    page.goto("/khen-thuong/")
    page.locator("main").get_by_role("link", name="Tổng kết 10 năm").first.click()
    page.wait_for_url("**/dot/*/")
    board = page.url
    save(page, "khen-thuong", height=800)
    page.locator("tbody tr", has_text="Đã chốt điểm").first.get_by_role("link").first.click()
    page.wait_for_url("**/phieu/*/")
    save(page, "khen-thuong-phieu", height=1000)
    page.goto(f"{board}de-nghi/")
    save(page, "khen-thuong-de-nghi", height=760)


def of_gifts(page):
    page.goto("/tro-giup/dot-thang/")
    save(page, "dot-thang", height=760)
    given = page.locator("tr.round-given").first
    code = given.locator("a.code").inner_text()
    number = given.get_by_role("link", name="Đã ghi ngày").get_attribute("href").split("/")[-2]
    save_paper(page.request.get(f"/tro-giup/{number}/bien-nhan/").body(), "bien-nhan")
    page.goto(f"/tro-giup/them/?address={code}")
    page.locator("main").get_by_label("Nhà tài trợ").first.fill("Hội Nông dân tỉnh")
    page.get_by_label("Hình thức").select_option(index=1)
    page.get_by_label("Giá trị (đồng)").fill("600.000")
    page.get_by_role("button", name="Lưu trợ giúp").click()
    page.locator(".overlap").wait_for()
    save_part(page, "tro-giup-chong-cheo", page.locator(".notice:has(.overlap)"))


def of_imports(page, phone):
    """An import from its file to its undoing, and a pasted table."""
    page.goto("/nhap-tep/")
    save(page, "nhap-tep", height=1000)
    send(page, UGLY / "dc-cot-la.xlsx")
    save(page, "nhap-tep-hoi-cot", height=1080)
    drop(page)
    send(page, UGLY / "dc-tcvn3-2008.xls")
    save(page, "nhap-tep-phong-chu", height=1000)
    drop(page)
    with tempfile.TemporaryDirectory() as folder:
        send(page, spoilt(Path(folder) / "Danh sách xã.xlsx"))
        url = page.url
        save(page, "nhap-tep-kiem-tra", height=1030)
        page.goto(f"{url}?state=error#cac-dong")
        save_part(page, "nhap-tep-bang", page.locator("section[aria-labelledby=cac-dong]"))
        phone.goto(f"{url}?state=error")
        save_part(phone, "nhap-tep-dien-thoai", phone.locator(".grid tbody tr").first)
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Tải tệp của bạn kèm cột Lỗi").click()
        print_sheet(waiting.value.path(), "nhap-tep-cot-loi")
    page.goto(url)
    page.get_by_role("button", name="Chỉ lưu").click()
    page.get_by_text("Đã lưu lúc").wait_for()
    save(page, "nhap-tep-da-luu", height=780)
    page.get_by_role("link", name="Hoàn tác lần nhập này").click()
    page.get_by_label("Lý do hoàn tác").fill("Nhập thử")
    page.get_by_role("button", name="Hoàn tác", exact=True).click()
    page.get_by_text("Đã hoàn tác lúc").wait_for()
    paste(page)
    wait_for_a_long_file(phone)


def paste(page):
    """A block from Excel in the grid; it is not sent."""
    rows = [("Mã cũ", "Loại", "Họ và tên", "Ngày sinh", "Thôn, buôn, ấp", "Số người", "Nhu cầu")]
    rows += [
        ("CB-01", "Cá nhân", "H'Blim Mlô", "1952", "Buôn Tring", "1", "Gạo"),
        ("CB-02", "Hộ gia đình", "Y Bhiăn Niê Kdăm", "1979", "Buôn Gram", "5", "Sửa nhà"),
        ("CB-03", "Cá nhân", "Trần Thị Mẫu", "12/03/1947", "Thôn 2", "1", "Thuốc; gạo"),
    ]
    page.goto("/nhap-tep/dan/")
    page.locator("[data-cells] [data-cell] input").first.focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const options = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        "\n".join("\t".join(row) for row in rows),
    )
    page.get_by_text("Đã dán 3 dòng").wait_for()
    save(page, "nhap-tep-dan", height=1200)


def wait_for_a_long_file(page):
    """The bar while many rows are read; the file is dropped then."""
    with tempfile.TemporaryDirectory() as folder:
        workbook = openpyxl.Workbook(write_only=True)
        sheet = workbook.create_sheet()
        sheet.append(["Mã cũ", "Đơn vị", "Loại", "Họ và tên", "Ngày lập hồ sơ"])
        for number in range(20_000):
            sheet.append([f"L-{number}", "Cư Bao", "Cá nhân", f"Y Thử {number}", "11/04/2018"])
        path = Path(folder) / "Cả tỉnh.xlsx"
        workbook.save(path)
        send(page, path)
    page.locator("[data-job-count]").filter(has_text=re.compile("[1-9] giây")).wait_for()
    save(page, "nhap-tep-tien-do", height=620)
    page.get_by_role("heading", name="Lưu vào hệ thống").wait_for(timeout=120_000)
    drop(page)


def of_files(page):
    page.goto("/dia-chi/?status=filed")
    save_part(page, "xuat-tep-nut", page.locator(".export"))
    if "/viec-nen/" not in page.request.get("/dia-chi/?xuat=xlsx").url:
        print("xuat-tep-cua-toi: no list is long enough")
        return
    page.goto("/tep-cua-toi/")
    page.get_by_role("heading", name="Đang làm").wait_for(state="detached", timeout=120_000)
    save(page, "xuat-tep-cua-toi", height=520)
    page.get_by_role("button", name="Xóa").first.click()
    page.wait_for_load_state()


def of_models(page, phone):
    """A register with its judgements, and the books."""
    open_model(page, "kitchen")
    save(page, "mo-hinh", height=1280)
    open_model(phone, "kitchen")
    phone.get_by_role("link", name="Mở sổ bếp ăn").click()
    phone.get_by_role("link", name="Ghi suất ăn").click()
    phone.wait_for_url("**/bep-an/ghi/**")
    save(phone, "mo-hinh-bep-an", height=900)
    open_model(page, "store")
    page.get_by_role("link", name="Mở sổ kho").click()
    page.wait_for_url("**/kho/")
    save(page, "mo-hinh-kho", height=1100)
    for number in range(len(models(page, "cow_bank"))):
        open_model(page, "cow_bank", number)
        page.get_by_role("link", name="Mở sổ đàn vật nuôi").click()
        page.wait_for_url("**/dan/")
        line = page.locator(".family > li:has(li li)").first
        if line.count():
            save_part(page, "mo-hinh-dan", line, height=560)
            return
    print("mo-hinh-dan: no cow bank has calves that went on twice")


def models(page, kind):
    page.goto(f"/mo-hinh/?kind={kind}&running=on")
    return page.locator("tbody th a").all()


def open_model(page, kind, number=0):
    models(page, kind)[number].click()
    page.wait_for_url("**/mo-hinh/*/")


def of_direction(page):
    page.goto("/chi-dao/")
    save(page, "chi-dao", height=1100)
    page.goto("/chi-dao/ban-chi-dao/")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/ban-chi-dao/*/")
    save(page, "chi-dao-ban", height=900)


def of_reports(page, desk, phone):
    """The board, writing with the texts of units below, frozen figures, the paper. Nothing is written."""
    open_round(page)
    save(page, "bao-cao-dot", height=1350)
    small = page.locator("form tbody th a").first.get_attribute(
        "href"
    )  # a unit without units below
    save_paper(page.request.get(f"{small}tep/pdf/", timeout=120_000).body(), "bao-cao-giay", 60)
    page.get_by_role("link", name="Báo cáo tổng hợp").click()
    page.wait_for_url("**/bao-cao/*/")
    texts = page.locator("[data-below]").first
    texts.locator("summary").click()
    texts.locator(".below-text").first.wait_for()
    save_part(page, "bao-cao-cap-duoi", texts, height=560)
    open_round(page, "?standing=accepted")
    for path in [link.get_attribute("href") for link in page.locator("tbody th a").all()]:
        if not re.fullmatch(r"/bao-cao/\d+/", path):
            continue
        page.goto(f"{path}da-chot/")
        if page.locator("caption >> text=Địa chỉ tính khác đi").count():
            break
    save(page, "bao-cao-da-chot", height=1560)
    for own, name, height in ((desk, "bao-cao-viet", 1000), (phone, "bao-cao-dien-thoai", 900)):
        own.goto("/bao-cao/")
        own.locator("main tbody th a").first.click()
        own.wait_for_url("**/bao-cao/*/")
        own.locator(".report-tools").first.wait_for(state="attached")
        save(own, name, height=height)


def open_round(page, query=""):
    page.goto("/bao-cao/")
    page.locator("main section").last.locator("tbody th a").first.click()
    page.wait_for_url("**/dot/*/")
    if query:
        page.goto(f"{page.url}{query}")


def of_years(page):
    page.goto("/bang-tong-hop/tung-nam/")
    save(page, "tung-nam", height=1400)


def of_publishing(page, phone):
    """The family's word, writing with what the scanner finds, the two sides of the desk. Nothing is saved."""
    phone.goto("/cong-bo/?tab=dang-soan")
    phone.locator("tbody th a").first.click()
    phone.get_by_role("link", name="Sửa", exact=True).click()
    phone.wait_for_url("**/soan/")
    story = phone.locator("textarea[name=story]")
    story.fill("Bà ở Buôn Tring, sống một mình từ ngày bị tai biến. Gọi 0912 345 678.")
    phone.locator("[data-findings] mark").first.wait_for()
    save_part(phone, "cong-bo-soan", phone.locator("[data-findings]"))
    page.goto("/cong-bo/?tab=cho-duyet")
    for path in [link.get_attribute("href") for link in page.locator("tbody th a").all()]:
        page.goto(path)
        if page.get_by_role("button", name="Duyệt", exact=True).count():
            break
    save(page, "cong-bo-duyet", height=1250)


def of_consents(page):
    page.goto("/dia-chi/dong-y/")
    save(page, "dong-y", height=620)


def of_pledges_online(page, phone):
    page.goto("/cong-bo/dang-ky/")
    save(page, "tren-mang", height=700)
    for own in (page, phone):
        own.goto("/cong-bo/dang-ky/")
        own.locator("tbody th a").first.click()
        own.wait_for_url(re.compile(r"/dang-ky/\d+/$"))
    save(phone, "tren-mang-goi", height=1100)
    page.get_by_role("link", name="Xác nhận", exact=True).click()
    page.wait_for_url("**/xac-nhan/")
    save(page, "tren-mang-xac-nhan", height=1100)


def of_the_portal(page, phone):
    phone.goto("/")
    save(phone, "cong-khai-dau", height=1000)
    phone.goto("/ngan-hang/?tinh-trang=cho")
    save(phone, "cong-khai-ngan-hang", height=1000)
    phone.locator(".card a").first.click()
    phone.wait_for_url(re.compile(r"/ngan-hang/\w+/$"))
    save(phone, "cong-khai-the", height=1250)
    phone.goto(f"{phone.url}nhan-giup/")
    save(phone, "cong-khai-nhan-giup", height=900)
    page.goto("/cong-khai/")
    save(page, "cong-khai-so-lieu", height=1200)
    page.goto("/cong-khai/2025:66/ban-do/")
    save(page, "cong-khai-ban-do", height=900)


def of_privacy(page):
    """A request and a breach, written down for the picture and voided."""
    page.goto("/quyen-du-lieu/them/")
    page.get_by_label("Xem, nhận bản sao dữ liệu").check()
    page.get_by_label("Nội dung").fill("Hỏi Hội đang giữ những gì về gia đình mình.")
    page.locator("[name=channel]").select_option("phone")
    page.get_by_label("Người yêu cầu").fill("H'Nga Niê Kdăm")
    page.locator("[name=relation]").select_option("self")
    write(page)
    save(page, "du-lieu-yeu-cau", height=1000)
    void(page)
    page.goto("/quyen-du-lieu/lo-du-lieu/them/")
    page.locator("[name=happened]").fill("Gửi nhầm danh sách đi thăm tháng 11 vào một nhóm Zalo.")
    page.locator("[name=data]").fill("Họ tên, số điện thoại, hoàn cảnh của các hộ trong danh sách.")
    page.locator("[name=persons]").fill("32")
    page.locator("[name=measures]").fill("Đã xóa tin, nhờ những người trong nhóm xóa tệp.")
    write(page)
    save(page, "du-lieu-lo", height=1000)
    void(page)


def write(page):
    page.locator("main form").last.get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/\d+/$"))


def void(page):
    page.get_by_role("link", name="Hủy", exact=False).last.click()
    page.wait_for_url("**/huy/", timeout=5_000)
    page.get_by_label("Lý do").fill("Ghi thử")
    page.locator("main form").last.get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/\d+/$"))


def send(page, path):
    page.goto("/nhap-tep/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Đọc tệp").click()
    page.wait_for_url("**/nhap-tep/*-*/")


def drop(page):
    page.get_by_role("link", name="Bỏ lần nhập này").click()
    page.get_by_role("button", name="Bỏ lần nhập này").click()
    page.get_by_text("Lần nhập này đã được bỏ").wait_for()


def spoilt(path):
    """Some rows of the sample workbook under a title, three of them with a cell that no one can read."""
    workbook = openpyxl.load_workbook(SAMPLE)
    sheet = workbook.active
    sheet.delete_rows(14, sheet.max_row)
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, columns["Mã cũ"]).value = f"HD-{row:02}"
        name = sheet.cell(row, columns["Họ và tên"])
        name.value = f"{name.value} {('Minh', 'Hoạ')[row % 2]}"
    sheet.cell(3, columns["Ngày lập hồ sơ"]).value = "31/02/2018"
    sheet.cell(4, columns["Số người"]).value = "nhiều"
    sheet.cell(5, columns["Đơn vị"]).value = "Xã Không Có Thật"
    sheet.insert_rows(1, 2)
    sheet["A1"] = "DANH SÁCH ĐỊA CHỈ NHÂN ĐẠO NĂM 2018"
    workbook.save(path)
    return path


def print_sheet(path, name):
    """The first rows of a workbook as LibreOffice shows them."""
    workbook = openpyxl.load_workbook(io.BytesIO(Path(path).read_bytes()))
    sheet = workbook.active
    for letter in "BDEGHIJ":
        sheet.column_dimensions[letter].hidden = True
    for letter, width in {"A": 10, "C": 15, "F": 11, "K": 16}.items():
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.gridLines = sheet.print_options.headings = True
    sheet.oddFooter.center.text = sheet.oddHeader.center.text = ""
    with tempfile.TemporaryDirectory() as folder:
        workbook.save(Path(folder) / "tep.xlsx")
        office = [shutil.which("soffice"), f"-env:UserInstallation=file://{folder}/office"]
        convert = [*office, "--headless", "--convert-to", "pdf", "tep.xlsx"]
        subprocess.run(convert, cwd=folder, check=True, capture_output=True)
        draw = ["pdftoppm", "-png", "-r", "110", "-singlefile", "tep.pdf", "tep"]
        subprocess.run(draw, cwd=folder, check=True)
        image = Image.open(Path(folder) / "tep.png").convert("RGB")
    paper = Image.new("RGB", image.size, "white")
    left, top, right, bottom = ImageChops.difference(image, paper).getbbox()
    written = io.BytesIO()
    image.crop((left - 8, top - 8, right + 8, min(bottom + 8, top + 420))).save(written, "PNG")
    keep(written.getvalue(), name)


def save(page, name, *, height=None):
    """The top of the page, `height` px of it (the whole window without)."""
    size = page.viewport_size
    box = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"]}
    keep(page.screenshot(full_page=True, clip=box), name)


def save_paper(pdf, name, density=90):
    """The first page of a PDF."""
    drawn = subprocess.run(
        ["pdftoppm", "-png", "-r", str(density), "-singlefile", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    keep(drawn.stdout, name)


def save_part(page, name, part, *, height=None):
    """One part of the page, the upper `height` px of it."""
    picture = part.screenshot()
    if height:
        image, written = Image.open(io.BytesIO(picture)), io.BytesIO()
        image.crop((0, 0, image.width, min(image.height, height))).save(written, "PNG")
        picture = written.getvalue()
    keep(picture, name)


def keep(png, name):
    """A palette PNG."""
    if not name.startswith(keep.only):
        return
    image = Image.open(io.BytesIO(png))
    image = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    path = PICTURES / f"{name}.png"
    image.save(path, optimize=True)
    print(f"{path.relative_to(HERE)}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
