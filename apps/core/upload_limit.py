"""The first upload handler: of a file that is too large nothing more is kept than its size."""

import io

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LARGEST = 12 * 1024 * 1024  # forms refuse from 10 MB on, and say so


class UploadLimit(FileUploadHandler):
    """Lets through what forms may take; the rest of a larger file is read and thrown away.

    The form then sees an empty file of the true size and names it; the disk never fills.
    """

    def receive_data_chunk(self, raw_data, start):
        return None if start + len(raw_data) > LARGEST else raw_data

    def file_complete(self, file_size):
        if file_size <= LARGEST:
            return None
        for handler in self.request.upload_handlers:
            handler.upload_interrupted()  # what has come so far is thrown away as well
        return UploadedFile(
            io.BytesIO(), self.file_name, self.content_type, file_size, self.charset
        )
