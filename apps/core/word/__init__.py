"""Official papers as .docx, which people edit before they are signed (Nghị định 30/2020/NĐ-CP).

Word's own styles, lists and tables, so that a change of style changes all; Times New Roman 14,
Vietnamese, the page number centred at the top but on the first page. python-docx gives package and
styles; the body is written as XML, which is many times faster for long tables.
"""

from apps.core.word.paper import Paper
from apps.core.word.parts import Cell, paragraph_xml, rule_xml

__all__ = ["Cell", "Paper", "paragraph_xml", "rule_xml"]
