"""Takes the pictures of the guide from a running demo site. Nothing of it stays there but the log.

    .venv/bin/python docs/huong-dan/chup_anh.py http://127.0.0.1:8000

Needs requirements-dev.txt and Debian's chromium and poppler-utils. The accounts are those that `demo` prints.
"""

import argparse
import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import openpyxl
from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
PICTURES = HERE / "hinh"
SAMPLE = HERE.parents[1] / "tests" / "samples" / "dia-chi.xlsx"
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
PHONE = {"width": 360, "height": 640}
COLOURS = 64


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", help="address of the running site")
    parser.add_argument("--clerk", default="canbo.cubao")
    parser.add_argument("--reviewer", default="duyet.daklak")
    parser.add_argument("--password", default="minh-hoa-2026")
    asked = parser.parse_args()
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
                page.wait_for_url("**/")
            return page

        as_visitor(open_page(DESK))
        as_clerk(open_page(DESK, asked.clerk))
        on_the_phone(open_page(PHONE, asked.clerk))
        as_reviewer(open_page(DESK, asked.reviewer))
        browser.close()


def as_visitor(page):
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill("canbo.cubao")
    save(page, "dang-nhap")


def as_clerk(page):
    save(page, "trang-dau")
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
    page.goto("/nhap-tep/")
    save(page, "nhap-tep")
    send(page, SAMPLE)
    save(page, "nhap-tep-xem-truoc", height=560)
    with tempfile.TemporaryDirectory() as folder:
        send(page, spoilt(Path(folder) / "dia-chi.xlsx"))
    save(page, "nhap-tep-loi", height=700)

    period = "unit=2025:66&from=2008-01-01&to=2018-12-31&view=current"
    page.goto(f"/bang-tong-hop/?{period}")
    save(page, "bang-tong-hop", height=1100)
    page.goto(f"/bang-tong-hop/sau-cot/c6/?{period}")
    save(page, "bang-tong-hop-ho-so", height=620)


def of_gifts(page):
    page.goto("/tro-giup/dot-thang/")
    save(page, "dot-thang", height=760)
    given = page.locator("tr.round-given").first
    code = given.locator("a.code").inner_text()
    number = given.get_by_role("link", name="Đã ghi ngày").get_attribute("href").split("/")[-2]
    receipt = page.request.get(f"/tro-giup/{number}/bien-nhan/").body()
    drawn = subprocess.run(
        ["pdftoppm", "-png", "-r", "90", "-singlefile", "-"],
        input=receipt,
        capture_output=True,
        check=True,
    )
    keep(drawn.stdout, "bien-nhan")
    page.goto(f"/tro-giup/them/?address={code}")
    page.locator("main").get_by_label("Nhà tài trợ").first.fill("Hội Nông dân tỉnh")
    page.get_by_label("Hình thức").select_option(index=1)
    page.get_by_label("Giá trị (đồng)").fill("600.000")
    page.get_by_role("button", name="Lưu trợ giúp").click()
    page.locator(".overlap").wait_for()
    save_part(page, "tro-giup-chong-cheo", page.locator(".notice:has(.overlap)"))


def send(page, path):
    page.goto("/nhap-tep/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Đọc tệp").click()
    page.wait_for_url("**/nhap-tep/*/")


def spoilt(path):
    """The sample workbook with three cells that no one can read."""
    workbook = openpyxl.load_workbook(SAMPLE)
    sheet = workbook.active
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(3, columns["Ngày lập hồ sơ"]).value = "31/02/2018"
    sheet.cell(4, columns["Số người"]).value = "nhiều"
    sheet.cell(5, columns["Đơn vị"]).value = "Xã Không Có Thật"
    workbook.save(path)
    return path


def save(page, name, *, height=None):
    """The top of the page, `height` px of it (the whole window without)."""
    size = page.viewport_size
    box = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"]}
    keep(page.screenshot(full_page=True, clip=box), name)


def save_part(page, name, part):
    keep(part.screenshot(), name)


def keep(png, name):
    """A palette PNG."""
    image = Image.open(io.BytesIO(png))
    image = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    path = PICTURES / f"{name}.png"
    image.save(path, optimize=True)
    print(f"{path.relative_to(HERE)}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
