"""Where every figure comes from (“con số này ở đâu ra”): its rules, and the records it counts.

One registry over reports.figures: pages and files name a figure by its code here, its page
`/con-so/<code>/` tells the rest.
"""

from apps.reports.passports import addresses, books, fairness, giving, records, rounds, work, years
from apps.reports.passports.figure import Asked, Figure

__all__ = ["FIGURES", "Asked", "Figure"]

FIGURES = {
    figure.code: figure
    for app in (addresses, giving, years, fairness, work, rounds, records, books)
    for figure in app.FIGURES
}
"""{code in URLs and files: Figure}"""
