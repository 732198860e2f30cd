"""What a file of links says, column by column: the state's own headings (`links.csv`) and ours."""

from apps.core.spreadsheets import Column
from apps.organisation.models import UnitChange

WORDS = {
    UnitChange.What.JOIN: "nhập",
    UnitChange.What.DIVIDE: "chia",
    UnitChange.What.NEW: "lập mới",
    UnitChange.What.RENAME: "đổi tên",
    UnitChange.What.CHANGE_KIND: "đổi loại",
    UnitChange.What.TRANSFER: "chuyển cấp trên",
    UnitChange.What.DISSOLVE: "kết thúc",
}
"""What stands in the column `Việc`."""

LINKS = (
    Column(
        "Việc",
        "what",
        spreads=True,
        synonyms=("what", "việc làm"),
        help=f"{', '.join(WORDS.values())}. Để trống thì hiểu theo các cột khác.",
        width=18,
    ),
    Column(
        "Đơn vị cũ",
        "old",
        spreads=True,
        synonyms=("old_code", "old", "mã cũ", "mã đơn vị cũ", "khóa cũ", "code", "đơn vị"),
        help="Tên, mã hành chính hoặc khóa (2025:24340) của đơn vị đang có.",
        width=26,
    ),
    Column(
        "Bộ mã cũ",
        "era_from",
        spreads=True,
        synonyms=("era_from",),
        help="2004 hoặc 2025, khi cột trước ghi mã hành chính.",
    ),
    Column(
        "Đơn vị mới",
        "new",
        spreads=True,
        synonyms=("new_code", "new", "mã mới", "mã đơn vị mới", "khóa mới", "nay là"),
        help="Tên, mã hoặc khóa của đơn vị mà đơn vị cũ đi vào; mã của đơn vị lập mới.",
        width=26,
    ),
    Column(
        "Bộ mã mới",
        "era_to",
        spreads=True,
        synonyms=("era_to", "era"),
        help="Như bộ mã cũ.",
    ),
    Column(
        "Phần",
        "share",
        spreads=True,
        synonyms=("share", "toàn bộ hay một phần"),
        help="toàn bộ (whole) hoặc một phần (part); một đơn vị chia làm nhiều thì mỗi phần một dòng.",
    ),
    Column(
        "Tên mới",
        "new_name",
        synonyms=("new_name",),
        help="Tên của đơn vị lập mới, hoặc tên đổi thành.",
        width=26,
    ),
    Column(
        "Loại mới",
        "new_kind",
        synonyms=("new_kind",),
        help="Tỉnh, Xã, Phường, Đặc khu …; để trống thì lấy theo tên.",
    ),
    Column(
        "Cấp trên mới",
        "new_parent",
        spreads=True,
        synonyms=("new_parent",),
        help="Đơn vị mà đơn vị lập mới, đơn vị chuyển đi sẽ trực thuộc.",
        width=26,
    ),
    Column(
        "Nghị quyết",
        "decree",
        spreads=True,
        synonyms=("resolution", "decree", "số nghị quyết", "văn bản"),
        help="Khi dòng này theo một văn bản riêng.",
        width=22,
    ),
)
UNITS = (
    Column("Bộ mã", "era", synonyms=("era",)),
    Column("Mã", "code", synonyms=("code", "mã hành chính"), required=True),
    Column("Tên", "name", synonyms=("name", "tên đơn vị"), required=True),
    Column("Loại", "kind", synonyms=("kind",)),
    Column("Mã cấp trên", "parent", synonyms=("parent_code", "parent", "cấp trên")),
)
"""New units in a file of their own: `communes.csv`, `provinces.csv` of a catalogue."""

EXAMPLES = (
    {"what": "nhập", "old": "Xã A", "new": "Xã B", "share": "toàn bộ"},
    {"what": "chia", "old": "Xã C", "new": "Xã B", "share": "một phần"},
    {"what": "chia", "old": "Xã C", "new": "Xã D", "share": "một phần"},
    {
        "what": "lập mới",
        "new": "99999",
        "new_name": "Phường E",
        "new_kind": "Phường",
        "new_parent": "Tỉnh G",
    },
    {"what": "nhập", "old": "Xã H", "new": "99999", "share": "toàn bộ"},
    {"what": "đổi tên", "old": "Xã I", "new_name": "Xã K"},
    {"what": "đổi loại", "old": "Xã L", "new_kind": "Phường", "new_name": "Phường L"},
    {"what": "chuyển cấp trên", "old": "Xã M", "new_parent": "Tỉnh N"},
    {"what": "kết thúc", "old": "Trường O"},
)
"""Rows of the template file: one of each kind, to be overwritten."""
