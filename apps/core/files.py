"""Uploads: checked by their content, made small, stored, served.

What a file is shows in its first bytes; its name and the browser's word for it count for nothing.
Pictures are drawn anew as WebP, so that nothing of the camera's notes (place, owner, time) stays.
"""

import hashlib
import io
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from PIL import Image, ImageFile, ImageOps

from apps.core.actions import ActionError, lock_key, store
from apps.core.text import tidy

LARGEST = 10 * 1024 * 1024
LONGEST_SIDE, PREVIEW_SIDE = 1600, 320
MOST_POINTS = 70_000_000  # a phone's photo of 64 megapixels; JPEG is read at a fraction of its size
MOST_POINTS_WHOLE = 25_000_000  # PNG and WebP have to be unpacked whole
PICTURE, PDF = "image/webp", "application/pdf"
SUFFIXES = {PICTURE: ".webp", PDF: ".pdf"}
ACCEPTED_PICTURES = "image/jpeg,image/png,image/webp"
ACCEPTED = f"{ACCEPTED_PICTURES},application/pdf"
WANTED = "Hãy gửi ảnh JPEG, PNG, WebP hoặc tệp PDF."

_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_REPLACED = {".jpg", ".jpeg", ".jfif", ".png", ".webp", ".pdf"}
_END_OF_PDF = 2048  # bytes within which a PDF says that it ends


class FileError(ActionError):
    """Why a file is not taken. The message is for people and names the file."""


@dataclass(frozen=True)
class Checked:
    """An upload that may be stored. `preview` is empty but for pictures."""

    name: str
    content_type: str
    content: bytes
    preview: bytes = b""

    @property
    def digest(self):
        return hashlib.sha256(self.content).hexdigest()


def check(upload):
    """The Checked content of an uploaded file. Raises FileError."""
    name = tidy(Path(upload.name or "").name)[-150:] or "không tên"
    if upload.size > LARGEST:
        size = f"{upload.size / 1024 / 1024:.1f}".replace(".", ",")
        raise FileError(
            f"Tệp “{name}” nặng {size} MB, mỗi tệp nhiều nhất 10 MB. Hãy giảm cỡ ảnh hoặc chia nhỏ tệp."
        )
    upload.seek(0)
    content = upload.read()
    if not content:
        raise FileError(f"Tệp “{name}” trống, không có gì bên trong. Hãy chọn lại tệp.")
    if content.startswith(b"%PDF-"):
        return _paper(name, content)
    if content[:3] == b"\xff\xd8\xff":
        return _picture(name, content, "JPEG")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _picture(name, content, "PNG")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _picture(name, content, "WEBP")
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise FileError(
            f"Tệp “{name}” là ảnh HEIC, máy chủ không đọc được. Trên iPhone hãy vào Cài đặt, Camera, "
            "Định dạng, chọn “Tương thích nhất” rồi chụp lại, hoặc gửi ảnh dạng JPEG."
        )
    raise FileError(f"Tệp “{name}” không phải ảnh hay PDF đọc được. {WANTED}")


def _named(name, content_type):
    suffix = Path(name).suffix
    stem = name.removesuffix(suffix) if suffix.lower() in _REPLACED else name
    return f"{stem}{SUFFIXES[content_type]}"


def _paper(name, content):
    if b"%%EOF" not in content[-_END_OF_PDF:]:
        raise FileError(f"Tệp PDF “{name}” bị cắt dở hoặc hỏng. Hãy lưu lại rồi gửi lần nữa.")
    return Checked(_named(name, PDF), PDF, content)


def _picture(name, content, format):
    most = MOST_POINTS if format == "JPEG" else MOST_POINTS_WHOLE
    try:
        with _only_whole(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a bomb is refused below, other oddities are borne
            with Image.open(io.BytesIO(content), formats=[format]) as image:
                if image.width * image.height > most:
                    raise Image.DecompressionBombError
                drawn = _drawn(image)
    except Image.DecompressionBombError as error:
        raise FileError(
            f"Ảnh “{name}” có quá nhiều điểm ảnh (nhiều nhất {most // 1_000_000} triệu). "
            "Hãy chụp ở cỡ nhỏ hơn hoặc thu nhỏ rồi gửi lại."
        ) from error
    # Of a damaged picture Pillow's readers raise nearly everything there is.
    except Exception as error:
        raise FileError(
            f"Ảnh “{name}” bị cắt dở hoặc hỏng. Hãy chụp lại hoặc chọn tệp khác."
        ) from error
    small = drawn.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return Checked(_named(name, PICTURE), PICTURE, _webp(drawn, 80), _webp(small, 70))


@contextmanager
def _only_whole():
    """Pillow refuses truncated pictures: importing WeasyPrint tells it not to, in all the process."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _drawn(image):
    """The first frame, upright and small, on white; a new picture that carries nothing else."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    if image.mode.startswith("I"):  # 16 bits a point, as scanners write them
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    upright = ImageOps.exif_transpose(image)
    upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = Image.new("RGB", upright.size, "white")
    drawn.paste(upright, mask=upright if upright.mode == "RGBA" else None)
    return drawn


def _webp(image, quality):
    written = io.BytesIO()
    image.save(written, "WEBP", quality=quality)
    return written.getvalue()


def sent_before(model, *, upload_key, by):
    """The row that an earlier sending of the same upload made, or None. Raises FileError.

    Call it first in the action's transaction: a second sending waits here for the first.
    """
    lock_key(upload_key)
    row = model._base_manager.filter(upload_key=upload_key).first()
    if row and row.created_by_id != by.pk:
        raise FileError("Không gửi được tệp này. Hãy tải lại trang rồi chọn lại tệp.")
    return row


def already_there(rows, checked, *, most):
    """The row among `rows` (in force, of one owner) with the same content, or None.

    Raises FileError when there is none and no room for one more.
    """
    rows = list(rows)
    for row in rows:
        if row.digest == checked.digest:
            return row
    if len(rows) >= most:
        raise FileError(
            f"Chưa nhận tệp “{checked.name}”: ở đây đã có {most} tệp, nhiều nhất là {most}. "
            "Hãy hủy bớt tệp không cần rồi gửi lại."
        )
    return None


def keep(row, checked, *, upload_key, by):
    """Store a Checked file as `row` (a StoredFile that already knows whose it is)."""
    row.name, row.content_type = checked.name, checked.content_type
    row.size, row.digest = len(checked.content), checked.digest
    row.upload_key, row.created_by = upload_key, by
    suffix = SUFFIXES[checked.content_type]
    row.file = ContentFile(checked.content, name=f"tep{suffix}")
    if checked.preview:
        row.preview = ContentFile(checked.preview, name=f"tep{suffix}")
    try:
        with transaction.atomic():
            return store(row)
    except Exception:
        drop_bytes(row)
        raise


def drop_bytes(row):
    """Take the bytes of a row out of the storage; the row itself is the caller's business."""
    for stored in (row.file, row.preview):
        if stored and stored._committed:
            stored.storage.delete(stored.name)


def serve(request, row, *, preview=False):
    """The bytes of a StoredFile that the view found in the user's scope and in force.

    The browser asks again each time (the tag answers without bytes), so that nothing is shown
    from its store to whoever sits there next.
    """
    stored = row.preview if preview else row.file
    if not stored or not stored.storage.exists(stored.name):
        raise Http404("Tệp này không còn trong kho.")
    content_type = row.content_type if row.content_type in SUFFIXES else "application/octet-stream"
    tag = f'"{row.digest[:40]}{"-nho" if preview else ""}"'
    response = get_conditional_response(request, etag=tag)
    if response is None:
        with stored.open("rb") as content:
            response = HttpResponse(content.read(), content_type=content_type)
        is_picture = content_type == PICTURE
        disposition = content_disposition_header(not is_picture, row.name)
        response["Content-Disposition"] = disposition
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def shown_files(rows, *, url, may_void):
    """{"files": [...], "voided": [...]} for components/files.html; one query.

    `url` names the view of the bytes; `…_preview` and `…_void` go with it.
    """
    files, voided = [], []
    for row in rows.select_related("created_by", "voided_by"):
        if row.is_voided:
            voided.append(row)
            continue
        files.append(
            {
                "row": row,
                "url": reverse(url, args=[row.pk]),
                "preview": reverse(f"{url}_preview", args=[row.pk]) if row.preview else "",
                "void_url": reverse(f"{url}_void", args=[row.pk]) if may_void else "",
            }
        )
    return {"files": files, "voided": voided}
