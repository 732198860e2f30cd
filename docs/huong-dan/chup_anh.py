"""Takes the pictures of the guide from a running demo site. It saves nothing on that site.

    .venv/bin/python docs/huong-dan/chup_anh.py http://127.0.0.1:8000

Needs requirements-dev.txt and Debian's chromium. The accounts are those that `demo` prints.
"""

import argparse
import io
import shutil
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
    page.get_by_label("Nhà tài trợ", exact=False).first.fill("Hội Nông dân tỉnh")
    page.get_by_label("Hình thức").select_option(index=1)
    page.get_by_label("Giá trị (đồng)").fill("600.000")
    save(page, "tro-giup-ghi", height=1200)


def on_the_phone(page):
    page.goto("/dia-chi/?status=filed")
    save(page, "dien-thoai", height=900)
    page.goto("/dia-chi/ra-soat/")
    save(page, "ra-soat", height=1400)


def as_reviewer(page):
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
    """A palette PNG of the top of the page, `height` px of it (the whole window without)."""
    size = page.viewport_size
    box = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"]}
    image = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=box)))
    image = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    path = PICTURES / f"{name}.png"
    image.save(path, optimize=True)
    print(f"{path.relative_to(HERE)}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
