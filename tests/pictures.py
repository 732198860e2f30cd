"""Invented pictures and papers to send, as a camera or a scanner would write them."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def photo(width=800, height=600, *, format="JPEG", colour=(200, 30, 40), orientation=1):
    """Bytes of a picture whose left half is `colour`; JPEG with place, maker, comment and profile."""
    image = Image.new("RGB", (width, height), "white")
    image.paste(colour, (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "Máy ảnh của Lan"
    exif.get_ifd(GPS).update({1: "N", 2: (12.0, 40.0, 0.0), 3: "E", 4: (108.0, 3.0, 0.0)})
    told = {"exif": exif, "icc_profile": b"HO SO MAU" * 20}
    if format == "JPEG":
        told["comment"] = b"chup tai nha ba Lan"
    written = io.BytesIO()
    image.save(written, format, **told)
    return written.getvalue()


def bomb(width=60_000, height=60_000):
    """A PNG of a few hundred bytes that says it has 3,6 milliards of points."""

    def chunk(kind, data):
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def upload(content=None, name="ảnh nhà.jpg", content_type="image/jpeg"):
    return SimpleUploadedFile(name, photo() if content is None else content, content_type)
