"""Charts as SVG text, for pages and for PDF: columns by label, horizontal bars, a
timeline.

Figures are whole numbers from 0. Everything is in attributes, so that a page's policy lets it
through and WeasyPrint draws it; `font` names the font of a PDF, pages leave it out and inherit.
Series differ by pattern and by grey, not by colour alone. The same figures stand in a table beside.
"""

from apps.core.charts.bars import bars
from apps.core.charts.columns import columns
from apps.core.charts.drawing import Series
from apps.core.charts.timeline import Span, timeline

__all__ = ["Series", "Span", "bars", "columns", "timeline"]
