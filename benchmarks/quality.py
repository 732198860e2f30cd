"""The public pages as measured by others: bytes over the wire, valid HTML, Lighthouse.

Run `.venv/bin/python -m benchmarks.quality URL [PAGE …]` beside a running site (bin/run). The tools
come from npm (lighthouse, vnu-jar: the W3C's checker, which wants Java) into a folder of their own
(TOOLS, default /tmp/diachi-quality); chromium is Debian's. Without PAGE: all pages of the sitemap,
and the first card of the bank.
"""

import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import Request, urlopen

TOOLS = Path(os.environ.get("TOOLS") or "/tmp/diachi-quality")
FIRST_LOAD, LATER_LOAD = 60_000, 12_000
LOWEST_SCORE, LONGEST_LCP = 95, 2_500
CHROMIUM_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
    " --disable-component-update --disable-sync --no-first-run --disable-quic"
)
SLOW_LINE = [  # 400 kbit/s, 300 ms, really slowed down, not reckoned
    "--throttling-method=devtools",
    "--throttling.requestLatencyMs=300",
    "--throttling.downloadThroughputKbps=400",
    "--throttling.uploadThroughputKbps=400",
    "--throttling.cpuSlowdownMultiplier=1",
]


def tools():
    """Paths of lighthouse and vnu.jar; fetched when they are not there."""
    TOOLS.mkdir(exist_ok=True)
    modules = TOOLS / "node_modules"
    if not (modules / "lighthouse").exists():
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run([*command, "lighthouse@13", "vnu-jar"], cwd=TOOLS, check=True)
    return modules / ".bin" / "lighthouse", next((modules / "vnu-jar").rglob("vnu.jar"))


def fetched(url):
    """The bytes as they came over the wire, and the text."""
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip"})) as answer:
        body = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
    return len(body) + head, (gzip.decompress(body) if packed else body).decode()


def parts_of(url, text):
    """Addresses of what a page loads with it: style sheets, scripts, icon, pictures."""
    found = re.findall(r"<(?:link|script|img)[^>]*?(?:href|src)=\"([^\"]+)\"", text)
    kept = [part for part in found if not part.startswith("data:")]
    return {urljoin(url, part) for part in kept if "/static/" in part or "/anh" in part}


def weigh(url, known):
    """(bytes of the first visit, bytes when the parts in `known` are in the browser's cache)."""
    own, text = fetched(url)
    parts = {part: _size(part) for part in parts_of(url, text)}
    new = sum(size for part, size in parts.items() if part not in known)
    return own + sum(parts.values()), own + new, set(parts)


def _size(url):
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip"})) as answer:
        return len(answer.read()) + 300  # its head


def mistakes(url, vnu):
    """What the W3C's checker says of a page."""
    _, text = fetched(url)
    command = ["java", "-jar", str(vnu), "--format", "json", "--stdout", "-"]
    said = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    messages = json.loads(said.stdout or '{"messages": []}')["messages"]
    return [
        f"{message['message']} … {message.get('extract', '')[:120]!r}"
        for message in messages
        if message["type"] == "error" or message.get("subType") == "warning"
    ]


def lighthouse(url, program, *more):
    """The report of one run, as data."""
    chromium = shutil.which("chromium")
    command = [str(program), url, "--output=json", "--quiet", f"--chrome-flags={CHROMIUM_FLAGS}"]
    for _ in range(3):  # chromium may not come up on a busy machine
        said = subprocess.run(
            [*command, *more],
            env=os.environ | {"CHROME_PATH": chromium},
            capture_output=True,
            text=True,
            check=False,
        )
        if said.returncode == 0:
            return json.loads(said.stdout)
    sys.exit(f"{url}: {said.stderr[-500:]}")


def speed_again(url, program, first):
    """The middle of three scores for speed: whatever else the machine does costs points, too."""
    more = [_score(lighthouse(url, program, "--only-categories=performance")) for _ in range(2)]
    return statistics.median([first, *more])


def _score(report, group="performance"):
    return round(100 * (report["categories"][group]["score"] or 0))


def failing(report):
    """Names of the audits that cost points."""
    return [
        name
        for name, audit in report["audits"].items()
        if audit["score"] is not None
        and audit["score"] < 0.9
        and audit["scoreDisplayMode"] != "informative"
    ]


def asked_to_be_found(report):
    """Whether search engines count for this page: not for a card, which says `noindex` on purpose,
    as long as nothing else costs it points.
    """
    wanting = set(failing(report)) & {
        audit["id"] for audit in report["categories"]["seo"]["auditRefs"]
    }
    return wanting != {"is-crawlable"}


def pages(site):
    """Addresses in the site's map, and one card."""
    _, listed = fetched(urljoin(site, "/sitemap.xml"))
    found = re.findall(r"<loc>([^<]+)</loc>", listed)
    own = [urljoin(site, re.sub(r"^https?://[^/]+", "", url)) for url in found]
    _, bank = fetched(urljoin(site, "/ngan-hang/"))
    card = re.search(r"href=\"(/ngan-hang/[A-Z0-9]{8}/)\"", bank)
    return list(dict.fromkeys(own)) + ([urljoin(site, card.group(1))] if card else [])


def main():
    site, *asked = sys.argv[1:]
    program, vnu = tools()
    bad, known = 0, set()
    for url in [urljoin(site, page) for page in asked] or pages(site):
        has_been_here = bool(known)
        first, later, parts = weigh(url, known)
        known |= parts
        wrong = mistakes(url, vnu)
        report = lighthouse(url, program)
        slow = lighthouse(url, program, "--only-categories=performance", *SLOW_LINE)
        scores = {name: _score(report, name) for name in report["categories"]}
        if scores["performance"] < LOWEST_SCORE:
            scores["performance"] = speed_again(url, program, scores["performance"])
        lcp = slow["audits"]["largest-contentful-paint"]["numericValue"]
        print(
            f"{url}\n  {first / 1000:.1f} kB lần đầu, {later / 1000:.1f} kB về sau; "
            f"LCP {lcp / 1000:.2f} s trên đường chậm; {scores}; HTML sai {len(wrong)} chỗ",
            flush=True,
        )
        cost = failing(report)
        for line in [*wrong[:5], *cost]:
            print(f"    {line}")
        if not asked_to_be_found(report):
            scores.pop("seo")
        bad += bool(wrong) + (min(scores.values()) < LOWEST_SCORE) + (lcp > LONGEST_LCP)
        bad += (first > FIRST_LOAD) + (has_been_here and later > LATER_LOAD)
    sys.exit(bad and 1)


if __name__ == "__main__":
    main()
