"""First page of every list, with filter and search, against an empty logged-in page.

Run `.venv/bin/python -m benchmarks.lists [rounds]` on an installation that holds the full demo
(benchmarks/README.md). A real gunicorn answers on loopback, one worker; every round asks for every
page once, so that noise falls on all alike. Target: ratio ≤ 3.
"""

import http.client
import os
import statistics
import subprocess
import sys
import time
from http import HTTPStatus

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")
os.environ.setdefault("DIACHI_HTTPS", "0")

PORT = 8791
EMPTY = "/trang-trong/"
TARGET = 3
PAGES = {
    "địa chỉ": "/dia-chi/",
    "địa chỉ: tìm “nguyen van”, đã dừng": "/dia-chi/?q=nguyen+van&status=closed",
    "địa chỉ: tìm “h'bia nie”": "/dia-chi/?q=h%27bia+nie",
    "địa chỉ: tìm “buon”, cá nhân, từ 2015": "/dia-chi/?q=buon&kind=individual&filed_from=01/01/2015",
    "địa chỉ: được trợ giúp": "/dia-chi/?helped=yes",
    "địa chỉ: đối tượng": "/dia-chi/?category=1&q=le",
    "chờ duyệt": "/dia-chi/cho-duyet/",
    "chờ duyệt: cá nhân, chỉ hồ sơ mới": "/dia-chi/cho-duyet/?kind=individual&fresh=on",
    "trợ giúp": "/tro-giup/",
    "trợ giúp: tìm “nguyen”, một bên, từ 2015": "/tro-giup/?q=nguyen&side=red_cross&from=01/01/2015",
    "trợ giúp: không thuộc Cuộc vận động": "/tro-giup/?excluded=on",
    "nhà tài trợ": "/nha-tai-tro/",
    "nhà tài trợ: tìm “cong ty”": "/nha-tai-tro/?q=cong+ty&kind=company",
    "đăng ký": "/dang-ky/",
    "đăng ký: tìm “nguyen”, đã xác nhận": "/dang-ky/?q=nguyen&status=confirmed",
    "mô hình": "/mo-hinh/",
    "mô hình: tìm “ngan hang bo”": "/mo-hinh/?q=ngan+hang+bo&kind=cow_bank",
    "đơn vị": "/don-vi/",
    "đơn vị: tìm “ea bhok”": "/don-vi/?q=ea+bhok",
}


def log_in(username):
    """A session of that user, as a Cookie header."""
    from django.test import Client

    from apps.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username=username))
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def get(path, cookie):
    """Seconds from asking to the last byte. Raises RuntimeError when the page is not there."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != HTTPStatus.OK:
        raise RuntimeError(f"{path}: {response.status}")
    return time.perf_counter() - started


def serve():
    """gunicorn with one worker; returns when it answers."""
    command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{PORT}", "-w", "1"]
    server = subprocess.Popen([*command, "--log-level", "error", "benchmarks.site:application"])
    for _ in range(200):
        try:
            http.client.HTTPConnection("127.0.0.1", PORT, timeout=5).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.terminate()
    raise RuntimeError("gunicorn does not answer")


def measure(rounds):
    """{page: seconds of each round}, the empty page among them; two rounds to warm up come first."""
    cookie = log_in("duyet.daklak")
    server = serve()
    try:
        taken = {path: [] for path in (EMPTY, *PAGES.values())}
        for number in range(rounds + 2):
            for path, seconds in taken.items():
                once = get(path, cookie)
                if number > 1:
                    seconds.append(once)
    finally:
        server.terminate()
        server.wait()
    return taken


def main():
    django.setup()
    taken = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
    empty = statistics.median(taken[EMPTY])
    print(f"{'ms':>8} {'ratio':>6}")
    print(f"{empty * 1000:8.1f} {1:6.2f}  an empty logged-in page")
    worst = 0
    for name, path in PAGES.items():
        middle = statistics.median(taken[path])
        worst = max(worst, middle / empty)
        print(f"{middle * 1000:8.1f} {middle / empty:6.2f}  {name}")
    print(f"worst ratio {worst:.2f}, target {TARGET}")
    sys.exit(worst > TARGET)


if __name__ == "__main__":
    main()
