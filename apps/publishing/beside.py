"""What the publish desk shows beside a card: the dossier in short, and what the scanner found."""

from itertools import groupby

from apps.core.dates import format_date
from apps.publishing.scanner import marked, scan


def dossier_facts(publication):
    """[(label, value)] of what the dossier says, the private along with what the card shows of it."""
    address = publication.address
    links = address.category_links.select_related("category").order_by("category__position")
    born = format_date(address.birth_date) if address.birth_date else address.birth_year
    return [
        ("Họ và tên", address.full_name),
        ("Loại", address.get_kind_display()),
        ("Giới tính", address.get_gender_display()),
        ("Sinh", born),
        ("Số người", address.headcount),
        ("Đối tượng", ", ".join(link.category.name for link in links)),
        ("Dân tộc", address.ethnicity),
        ("Nơi ở", ", ".join(filter(None, (address.hamlet, address.unit.name)))),
    ]


def scanned(publication):
    """[(title, marked text, [Finding])]: the passages of a version that must not stand there."""
    wordings = {row.need_id: row.wording for row in publication.needs.all()}
    found = []
    for need, findings in groupby(scan(publication), key=lambda finding: finding.need):
        findings = list(findings)
        title = "Hoàn cảnh" if need is None else f"Nhu cầu “{wordings[need]}”"
        text = findings[0].text
        found.append((title, marked(text, [f for f in findings if f.text == text]), findings))
    return found
