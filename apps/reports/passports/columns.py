"""What page and file show of the records behind a figure."""

from apps.core.spreadsheets import Column

CODE = Column("Mã địa chỉ", "code")
NAME = Column("Họ và tên", "full_name", width=26, personal=True)
UNIT_NOW = Column("Đơn vị hiện nay", "unit", width=24)
FILED = Column("Ngày lập hồ sơ", "filed_on", width=12)
PERSONS = Column("Số người", "persons", width=10, grouped=True)
SIDE = Column("Xếp vào bên", "side", width=22)
VALUE = Column("Giá trị (đồng)", "value", width=18, grouped=True)

ADDRESSES = (NAME, CODE, UNIT_NOW, FILED, PERSONS)
HELPED = (*ADDRESSES, SIDE, VALUE)
AID = (
    NAME,
    CODE,
    Column("Ngày trợ giúp", "given_on", width=12),
    Column("Nhà tài trợ", "sponsor", width=30, personal=True),
    Column("Nội dung", "description", width=30, personal=True),
    Column("Đơn vị lúc trợ giúp", "unit", width=24),
)
VALUED_AID = (*AID, PERSONS, VALUE)
EXCLUDED_AID = (*AID, Column("Lý do", "exclusion", width=36), VALUE)

_OF_YEAR = (NAME, CODE, UNIT_NOW, FILED)
_YEAR = Column("Năm", "year", width=8)
FILED_IN_YEAR = (*_OF_YEAR, _YEAR)
HELPED_IN_YEAR = (*_OF_YEAR, _YEAR, Column("Trong năm", "measure", width=24))
STOPPED_IN_YEAR = (
    *_OF_YEAR,
    Column("Ngày dừng", "closed_on", width=12),
    Column("Lý do dừng", "reason", width=28),
)
