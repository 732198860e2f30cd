"""The print document around what the page shows as well: same body, same style."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe


@cache
def style():
    """static/css/print.css; a PDF carries its style inside."""
    return mark_safe(Path(finders.find("css/print.css")).read_text(encoding="utf-8"))


def documents(papers):
    """HTML documents for core.pdf of what CaseOnPaper … give, one a paper."""
    return [
        render_to_string("addresses/print/document.html", {"paper": paper, "style": style()})
        for paper in papers
    ]
