"""Text from before Unicode: TCVN3 (.VnTime, .VnTimeH) and VNI (VNI-Times), told by content.

Such a file holds bytes of another alphabet that programs show as Western letters: "NguyÔn V¨n B×nh",
"Nguyeãn Vaên Bình". Text that is Unicode already is never touched: each cell is judged by itself,
word by word, by which reading makes Vietnamese syllables. "Hoà" is Vietnamese as it stands, and stays,
though VNI would read Hồ; only among cells of its row that are surely VNI is it read like them.
"""

from apps.core.legacy_text.alphabets import NAMES, TCVN3, VNI
from apps.core.legacy_text.converting import convert, converted, previews
from apps.core.legacy_text.judging import looks_vietnamese, recognise

__all__ = [
    "NAMES",
    "TCVN3",
    "VNI",
    "convert",
    "converted",
    "looks_vietnamese",
    "previews",
    "recognise",
]
