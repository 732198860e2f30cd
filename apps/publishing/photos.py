"""Copies of photos for strangers: drawn anew, under random names, gone when no card shows them.

A card names its copies; the portal serves what a card names and nothing else. So a copy that no card
came to name (the approval failed, the machine stopped) was never public, and the sweep takes it away.
"""

import io
from datetime import timedelta
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from apps.core import files
from apps.publishing.models import PublicCard

FOLDER = "public/cards"
SMALL_SIDE = 256  # a page with it stays below 12 KB; drawn at half of it, sharp on phones
KEPT = timedelta(hours=1)  # longer than any approval takes
MUST_NOT_SHOW = "trẻ em, số nhà, biển trường học, giấy tờ"


def copy(attachment):
    """(key of the picture, key of a small one). Raises FileError."""
    try:
        with attachment.file.open("rb") as original:
            checked = files.check(original)
    except FileNotFoundError as error:
        raise files.FileError(
            f"Ảnh “{attachment.name}” không còn trong kho. Hãy chọn ảnh khác."
        ) from error
    return _put(checked.content), _put(_small(checked.preview))


def _small(preview):
    written = io.BytesIO()
    with Image.open(io.BytesIO(preview)) as image:
        image.thumbnail((SMALL_SIDE, SMALL_SIDE))
        image.save(written, "WEBP", quality=60)
    return written.getvalue()


def _put(content):
    key = uuid4().hex
    return default_storage.save(f"{FOLDER}/{key[:2]}/{key}.webp", ContentFile(content))


def drop(*keys):
    for key in keys:
        if key.startswith(f"{FOLDER}/"):
            default_storage.delete(key)


def sweep():
    """Take away copies that no card shows; gives how many."""
    if not default_storage.exists(FOLDER):
        return 0
    before = timezone.now() - KEPT
    gone = 0
    for folder in default_storage.listdir(FOLDER)[0]:
        stored = {
            f"{FOLDER}/{folder}/{name}" for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]
        }
        for field in ("photo", "photo_small"):
            shown = PublicCard.objects.filter(**{f"{field}__in": stored})
            stored -= set(shown.values_list(field, flat=True))
        for key in stored:
            if default_storage.get_modified_time(key) < before:
                default_storage.delete(key)
                gone += 1
    return gone
