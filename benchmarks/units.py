"""The whole country's units: how fast they load, and how fast a box answers while a person types.

Run `.venv/bin/python -m benchmarks.units [rounds]` on an installation of its own; it loads all units
when they are not there (and says how long that took) and asks as a viewer of the nation's root.
Targets: `load_units --all` < 60 s; the median answer of `/don-vi/ten/?q=…` < 50 ms, by the clock and
by the processor (on a busy machine only the latter says something).
"""

import io
import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")
os.environ.setdefault("DIACHI_HTTPS", "0")

LOAD_TARGET, ANSWER_TARGET = 60, 0.05  # seconds
TYPED = (
    "h",
    "ho",
    "hoa binh",
    "Hoà Bình",
    "ea bhok",
    "mỏ công",
    "trà vong tây ninh",
    "phuong 4",
    "P.5 Q.3",
    "thị xã Buôn Hồ",
    "tỉnh phú yên",
    "xyz",
)
ASKER = "do-toc-do"


def load():
    """Load every unit; seconds, None when they were there before."""
    from django.core.management import call_command

    from apps.organisation.models import Unit

    if Unit.objects.provinces().current().count() > 33:  # all but the nation's last
        return None
    started = time.perf_counter()
    call_command("load_units", "--all", stdout=io.StringIO())
    return time.perf_counter() - started


def asker():
    """A logged-in client of a viewer of the nation."""
    from django.test import Client

    from apps.accounts.models import User
    from apps.organisation.models import Unit

    root = Unit.objects.get(depth=1)
    user, _ = User.objects.get_or_create(
        username=ASKER, defaults={"full_name": "Đo tốc độ", "role": "viewer", "unit": root}
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def ask(client, words):
    """(seconds by the clock, seconds of the processor) of one answer."""
    from django.urls import reverse

    clock, processor = time.perf_counter(), time.process_time()
    response = client.get(reverse("organisation:names"), {"q": words})
    if response.status_code != 200:
        raise RuntimeError(f"{words}: {response.status_code}")
    return time.perf_counter() - clock, time.process_time() - processor


def main(rounds=20):
    django.setup()
    took = load()
    print(
        "load_units --all:",
        "units were there" if took is None else f"{took:.1f} s (< {LOAD_TARGET})",
    )
    client = asker()
    ask(client, "a")
    answers = {words: [ask(client, words) for _ in range(rounds)] for words in TYPED}
    for words, times in answers.items():
        clock, processor = (1000 * statistics.median(one) for one in zip(*times, strict=True))
        print(f"{words:20} {clock:6.1f} ms, processor {processor:6.1f} ms")
    slowest = max(statistics.median(one for one, _ in times) for times in answers.values())
    print(f"slowest median {1000 * slowest:.1f} ms, target {1000 * ANSWER_TARGET:.0f} ms")
    is_slow = slowest > ANSWER_TARGET or (took or 0) > LOAD_TARGET
    return 1 if is_slow else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
