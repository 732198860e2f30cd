"""What stands on every official paper (Nghị định 30/2020/NĐ-CP)."""

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def long_date(day):
    """ngày 05 tháng 02 năm 2019, with the decree's leading zeros; dots without a day."""
    if day is None:
        return "ngày … tháng … năm …"
    month = f"{day.month:02}" if day.month < 3 else day.month
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
