"""What is taken as a picture or a paper, what stays of it, how it is served."""

import io
import random

import pytest
from django.core.files.storage import FileSystemStorage
from django.test import RequestFactory
from PIL import Image, ImageFile

from apps.core import files
from tests.pictures import PDF, bomb, photo, upload


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_nothing_the_camera_noted_stays_in_a_photo(format):
    sent = photo(3000, 2000, format=format)
    assert opened(sent).getexif()

    checked = files.check(upload(sent))

    for content in (checked.content, checked.preview):
        picture = opened(content)
        picture.load()
        assert picture.format == "WEBP"
        assert not picture.getexif()
        assert set(picture.info) <= {"loop", "background", "timestamp", "duration"}
        for trace in (b"EXIF", b"ICCP", b"XMP ", b"Lan", b"HO SO"):
            assert trace not in content


def test_photo_is_made_small_and_gets_a_preview():
    checked = files.check(upload(photo(4000, 3000)))

    assert opened(checked.content).size == (1600, 1200)
    assert opened(checked.preview).size == (320, 240)
    assert (checked.name, checked.content_type) == ("ảnh nhà.webp", "image/webp")


def test_small_photo_is_not_blown_up():
    assert opened(files.check(upload(photo(100, 50))).content).size == (100, 50)


def test_photo_taken_with_the_phone_held_upright_stands_upright():
    checked = files.check(upload(photo(3200, 1600, orientation=6)))

    picture = opened(checked.content).convert("RGB")
    assert picture.size == (800, 1600)
    top, bottom = picture.getpixel((400, 100)), picture.getpixel((400, 1500))
    assert top[0] > 150 > top[1]  # what was left when the phone was turned is now above
    assert min(bottom) > 240


def test_only_the_first_frame_of_a_moving_picture_is_kept():
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    written = io.BytesIO()
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])

    picture = opened(files.check(upload(written.getvalue())).content)

    assert getattr(picture, "n_frames", 1) == 1
    assert picture.convert("RGB").getpixel((20, 20))[0] > 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_scans_of_every_kind_can_be_read(mode):
    image = Image.new(mode, (60, 40))
    written = io.BytesIO()
    image.save(written, "PNG")

    assert opened(files.check(upload(written.getvalue())).content).size == (60, 40)


def test_what_is_transparent_becomes_white_paper():
    written = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "PNG")

    picture = opened(files.check(upload(written.getvalue())).content).convert("RGB")

    assert min(picture.getpixel((10, 10))) > 250


def test_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked():
    with pytest.raises(files.FileError, match=r"“bom\.png” có quá nhiều điểm ảnh"):
        files.check(upload(bomb(), "bom.png"))
    with pytest.raises(files.FileError, match=r"“vua\.png” có quá nhiều điểm ảnh.*25 triệu"):
        files.check(upload(bomb(6000, 6000), "vua.png"))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_half_a_photo_is_refused(format, part, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    whole = photo(900, 700, format=format)

    with pytest.raises(files.FileError, match=r"“a\.jpg” bị cắt dở hoặc hỏng"):
        files.check(upload(whole[: int(len(whole) * part) + 12], "a.jpg"))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_damaged_photo_is_read_or_refused_in_words_but_never_breaks_the_page(format):
    chance = random.Random(7)
    whole = photo(120, 80, format=format)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        try:
            checked = files.check(upload(bytes(damaged), "a.jpg"))
        except files.FileError:
            continue
        assert opened(checked.content).format == "WEBP"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "trống"),
        (b"<html><script>alert(1)</script></html>", "không phải ảnh hay PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không phải ảnh hay PDF"),
        (b"GIF89a" + bytes(50), "không phải ảnh hay PDF"),
        (b"PK\x03\x04" + bytes(50), "không phải ảnh hay PDF"),
        (b"xx%PDF-1.7\n%%EOF", "không phải ảnh hay PDF"),
        (b"%PDF-1.7\nmot nua", "bị cắt dở hoặc hỏng"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "HEIC.*Tương thích nhất"),
        (bytes(files.LARGEST + 1), "nặng 10,0 MB, mỗi tệp nhiều nhất 10 MB"),
    ],
)
def test_what_is_no_picture_and_no_pdf_is_refused_whatever_it_calls_itself(content, words):
    with pytest.raises(files.FileError, match=f"“gia vờ.jpg”.*{words}"):
        files.check(upload(content, "gia vờ.jpg", "image/jpeg"))


def test_pdf_is_kept_byte_for_byte_whatever_it_calls_itself():
    checked = files.check(upload(PDF, "giấy xác nhận.jpg", "image/jpeg"))

    assert (checked.content, checked.preview) == (PDF, b"")
    assert (checked.name, checked.content_type) == ("giấy xác nhận.pdf", "application/pdf")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/Ảnh bà Lan.PNG", "Ảnh bà Lan.webp"),
        ("trang.html", "trang.html.webp"),
        ("số 1. nhà", "số 1. nhà.webp"),
        ("a\u0301nh\u202e.jpg", "ánh.webp"),
        ("x" * 400 + ".jpg", "x" * 146 + ".webp"),
    ],
)
def test_name_of_a_file_is_tidied(name, kept):
    sent = upload(name="x.jpg")
    sent._name = name

    assert files.check(sent).name == kept


@pytest.mark.parametrize("size", [11, 14])
def test_file_that_is_far_too_large_is_named_and_not_kept_on_disk(tmp_path, settings, size):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    sent = {"file": io.BytesIO(bytes(size * 1024 * 1024))}
    sent["file"].name = "phim.jpg"

    request = RequestFactory().post("/", sent)

    with pytest.raises(files.FileError, match=f"“phim.jpg” nặng {size},0 MB"):
        files.check(request.FILES["file"])
    request.close()
    assert list(tmp_path.iterdir()) == []


class Row:
    """A stored file as the view hands it over, bytes in memory."""

    def __init__(self, tmp_path, content=b"", content_type="image/webp"):
        (tmp_path / "f").write_bytes(content)
        self.file = FileSystemStorage(tmp_path).open("f")
        self.file.storage = FileSystemStorage(tmp_path)
        self.file.name = "f"
        self.preview = ""
        self.name, self.content_type, self.digest = "Nhà bà “Lan”.webp", content_type, "ab" * 32


@pytest.mark.parametrize(
    ("content_type", "shown_as", "disposition"),
    [
        ("image/webp", "image/webp", "inline"),
        ("application/pdf", "application/pdf", "attachment"),
        ("text/html", "application/octet-stream", "attachment"),
    ],
)
def test_browser_is_told_not_to_guess_run_or_keep_a_file(
    tmp_path, content_type, shown_as, disposition
):
    row = Row(tmp_path, b"noi dung", content_type)

    response = files.serve(RequestFactory().get("/"), row)

    assert response.content == b"noi dung"
    assert response["Content-Type"] == shown_as
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"].startswith(f"{disposition}; filename*=utf-8''Nh%C3%A0")
    assert str(tmp_path) not in str(response.headers)


def test_browser_that_has_the_file_gets_no_bytes_again(tmp_path):
    row = Row(tmp_path, b"noi dung")
    tag = files.serve(RequestFactory().get("/"), row)["ETag"]

    response = files.serve(RequestFactory().get("/", headers={"If-None-Match": tag}), row)

    assert (response.status_code, response.content) == (304, b"")
    assert response["Cache-Control"] == "private, no-cache"
