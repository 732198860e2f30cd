"""A stranger: a site of its own process, whose public pages read with the role of strangers, and a
crawler that follows every link, file and picture it is shown."""

import gzip
import html
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from urllib.error import HTTPError, URLError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.db import connection
from PIL import Image

from apps.publishing import role
from diachi.installation import PROJECT
from tests.reports.reading import text_of_pdf

ROLE, PASSWORD = "diachi_stranger_of_tests", "mat-khau-cua-khach"
TELLING_HEADERS = ("location", "content-disposition", "link", "set-cookie")
PATIENCE = 60  # seconds for the site to come up


@contextmanager
def site_for_strangers():
    """The address of a site on the test database; its public pages read as ROLE."""
    role.make(ROLE, PASSWORD)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", "--noreload", "--insecure", str(port)],
        cwd=PROJECT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.portal.settings",
            "STRANGERS_DATABASE": connection.settings_dict["NAME"],
            "STRANGERS_ROLE": ROLE,
            "STRANGERS_PASSWORD": PASSWORD,
            "STRANGERS_UPLOADS": str(settings.MEDIA_ROOT),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate()
        _drop_role()


def _wait_for(port, process):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    process.terminate()
    raise AssertionError(f"The site did not come up: {process.communicate()[0]}")


def _drop_role():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {ROLE}; DROP ROLE {ROLE}")


@dataclass(frozen=True)
class Answer:
    """What came back, unpacked. `text` holds all words of it, as a person or a program reads them."""

    url: str
    status: int
    headers: dict
    body: bytes

    @property
    def kind(self):
        return self.headers.get("content-type", "").split(";")[0]

    @property
    def text(self):
        said = " ".join(self.headers.get(name, "") for name in TELLING_HEADERS)
        if self.kind.startswith("image/") and self.kind != "image/svg+xml":
            picture = Image.open(BytesIO(self.body))
            said += f"{picture.getexif()} {picture.info} {self.body.decode('latin-1')}"
        elif self.kind == "application/pdf":
            said += text_of_pdf(self.body)
        else:
            said += html.unescape(self.body.decode("utf-8-sig"))
        return said

    def links(self):
        """Addresses on the same site that it leads to, but for static files."""
        if self.kind not in ("text/html", "application/xml", "text/xml", "text/plain"):
            return set()
        text = self.body.decode()
        found = re.findall(r"(?:href|src|action)=\"([^\"]+)\"", text)
        found += re.findall(r"content=\"(https?://[^\"]+)\"", text)
        found += re.findall(r"<loc>([^<]+)</loc>", text)
        whole = {urldefrag(urljoin(self.url, html.unescape(link))).url for link in found}
        here = urlsplit(self.url).netloc
        return {
            url
            for url in whole
            if urlsplit(url).netloc == here and not urlsplit(url).path.startswith("/static/")
        }


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def fetch(url):
    """The Answer to a GET without cookies; redirects are not followed."""
    request = Request(url, headers={"Accept-Encoding": "gzip"})
    try:
        answer = build_opener(_Stay).open(request, timeout=60)
    except HTTPError as error:
        answer = error
    except URLError as error:
        raise AssertionError(f"{url}: {error}") from error
    with answer:
        body = answer.read()
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return Answer(url, answer.status, headers, body)


def crawl(site, *beginnings, most=600):
    """{address: Answer} of all that can be reached from the pages named, and of those themselves."""
    wanted, found = [urljoin(site, path) for path in beginnings], {}
    while wanted:
        url = wanted.pop(0)
        if url in found:
            continue
        assert len(found) < most, f"The crawl does not end: {sorted(found)[-20:]}"
        found[url] = fetch(url)
        wanted += sorted(found[url].links() - found.keys())
    return found
