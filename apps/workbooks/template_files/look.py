"""How the cells of template files look."""

from openpyxl.styles import Alignment, Border, PatternFill, Side

FONT = "Times New Roman"
TEXT, DAY, NUMBER = "@", "dd/mm/yyyy", "#,##0"
WRAPPED = Alignment(vertical="center", wrap_text=True)
TOP = Alignment(vertical="top", wrap_text=True)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
HEADING = PatternFill("solid", fgColor="F3E3E3")
_LINE = Side(style="thin", color="999999")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
