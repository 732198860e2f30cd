"""Requests per second of the public bank with 100.000 cards, against static pages of the same size.

Run `.venv/bin/python -m benchmarks.portal [rounds] [cards]`; any installation will do (migrated, with
its static files): the cards are invented, and taken away at the end. gunicorn runs as in production
(diachi/gunicorn.py). Beside each page stands a twin: a template that holds the very same text, through
the same URLs of the portal, middleware, gzip and server, but with no database and nothing to draw. Page
and twin are asked in turns, each for a second or so by clients that only read bytes; the median of
the rounds' ratios counts, so that whatever else the machine does falls on both. Target: ≥ 40 %.
"""

import gzip
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")
os.environ.setdefault("DIACHI_HTTPS", "0")

PORT = 8792
TARGET = 0.4
CLIENTS = 4
SECONDS = 1.0
PAGES = {
    "danh sách": "/ngan-hang/",
    "danh sách, chờ lâu nhất": "/ngan-hang/?xep=lau",
    "một trang giữa danh sách": "/ngan-hang/?sau={day}-ZZ050000",
    "tìm từ thường gặp “gạo”": "/ngan-hang/?q=" + quote("gạo"),
    "tìm hai từ thường gặp “bò giống”": "/ngan-hang/?q=" + quote("bò giống"),
    "tìm từ hiếm “thổ cẩm”": "/ngan-hang/?q=" + quote("thổ cẩm"),
    "tìm từ không có": "/ngan-hang/?q=xyzkhongco",
    "lọc tỉnh": "/ngan-hang/?tinh=9003",
    "lọc xã": "/ngan-hang/?tinh=9003&xa=90305",
    "lọc tỉnh, hoàn cảnh, tình trạng": "/ngan-hang/?tinh=9003&nhom=tre-em&tinh-trang=open",
    "lọc điều cần giúp, tìm “xe lăn”": "/ngan-hang/?can=xe-lan&q=xe+lan",
    "thẻ": "/ngan-hang/ZZ000123/",
    "trang đầu": "/",
}


def text_of(path):
    """The page as a browser gets it. Raises RuntimeError when it is not there."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != http.client.OK:
        raise RuntimeError(f"{path}: {response.status}")
    return (gzip.decompress(body) if response.headers["Content-Encoding"] else body).decode()


def answered(path, seconds):
    """How many requests are answered in so many seconds, by CLIENTS at once."""
    asked = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nAccept-Encoding: gzip\r\n"
        "Connection: close\r\n\r\n"
    ).encode()
    counts, until = [0] * CLIENTS, time.perf_counter() + seconds

    def ask(number):
        while time.perf_counter() < until:
            with socket.create_connection(("127.0.0.1", PORT), timeout=30) as line:
                line.sendall(asked)
                head = line.recv(65536)
                if not head.startswith(b"HTTP/1.1 200"):
                    raise RuntimeError(f"{path}: {head[:40]!r}")
                while line.recv(65536):
                    pass
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - started)


def serve(twins):
    """gunicorn as in production; returns when it answers."""
    command = [sys.executable, "-m", "gunicorn", "--config", "python:diachi.gunicorn"]
    server = subprocess.Popen(
        [*command, "benchmarks.portal_site:application"],
        env=os.environ | {"PORT": str(PORT), "TWINS": str(twins)},
        stdout=subprocess.DEVNULL,
    )
    for _ in range(600):
        try:
            http.client.HTTPConnection("127.0.0.1", PORT, timeout=5).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.terminate()
    raise RuntimeError("gunicorn does not answer")


def measure(rounds):
    """{name: [(requests per second of the page, of its twin)]}."""
    from apps.core.dates import today

    taken = {name: [] for name in PAGES}
    with tempfile.TemporaryDirectory() as folder:
        server = serve(folder)
        try:
            paths = {name: path.format(day=f"{today():%Y%m%d}") for name, path in PAGES.items()}
            for number, path in enumerate(paths.values()):
                twin = f"{{% verbatim %}}{text_of(path)}{{% endverbatim %}}"
                Path(folder, f"{number}.html").write_text(twin, encoding="utf-8")
            for _ in range(rounds):
                for number, (name, path) in enumerate(paths.items()):
                    twin = f"/song-sinh/{number}/"
                    for warm in (path, twin):
                        answered(warm, 0.2)
                    taken[name].append((answered(path, SECONDS), answered(twin, SECONDS)))
        finally:
            server.terminate()
            server.wait()
    return taken


def main():
    django.setup()
    from django.db import connection

    from benchmarks import cards

    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    cards.make(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
    try:
        with connection.cursor() as cursor:  # as PostgreSQL does by itself after a while
            cursor.execute("VACUUM ANALYZE publishing_publiccard, publishing_publicneed")
        taken = measure(rounds)
    finally:
        cards.remove()
    print(f"{'page/s':>8} {'static/s':>9} {'ratio':>6}")
    worst = 1
    for name, pairs in taken.items():
        ratio = statistics.median(page / twin for page, twin in pairs)
        worst = min(worst, ratio)
        page, twin = (statistics.median(side) for side in zip(*pairs, strict=True))
        print(f"{page:8.0f} {twin:9.0f} {ratio:6.0%}  {name}")
    print(f"worst ratio {worst:.0%}, target {TARGET:.0%}")
    sys.exit(worst < TARGET)


if __name__ == "__main__":
    main()
