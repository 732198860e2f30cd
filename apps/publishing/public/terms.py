"""The few words by which strangers look for a card, wider than those on file.

A category of the dossier may tell what is private (an illness, an ethnicity): its group does not.
"""

from django.db import models


class Group(models.TextChoices):
    """Whom a card is about (nhóm đối tượng): `PublicCard.groups`."""

    ELDERLY = "nguoi-gia", "Người cao tuổi"
    CHILDREN = "tre-em", "Trẻ em"
    FRAIL = "suc-khoe", "Khuyết tật, sức khỏe yếu"
    WOMEN = "phu-nu", "Phụ nữ khó khăn"
    DISASTER = "thien-tai", "Gặp thiên tai, rủi ro"
    POOR = "kho-khan", "Hoàn cảnh khó khăn"


GROUP_OF = {  # code of the category on file → group; any other is POOR
    "nguoi-gia-neo-don": Group.ELDERLY,
    "tre-mo-coi": Group.CHILDREN,
    "nguoi-khuyet-tat": Group.FRAIL,
    "nan-nhan-da-cam": Group.FRAIL,
    "benh-hiem-ngheo": Group.FRAIL,
    "phu-nu-ngheo-don-than": Group.WOMEN,
    "nan-nhan-thien-tai": Group.DISASTER,
}


def groups_of(codes):
    """The groups of an address of these categories, in the order of `Group`."""
    found = {GROUP_OF.get(code, Group.POOR) for code in codes}
    return [group.value for group in Group if group in found]


class Help(models.TextChoices):
    """What is needed (hình thức cần giúp): the forms on file that `PublicCard.forms` may name."""

    CASH = "tien-mat", "Tiền, trợ cấp thường xuyên"
    FOOD = "luong-thuc", "Gạo, nhu yếu phẩm"
    CAPITAL = "von-san-xuat", "Vốn làm ăn"
    BREED = "giong", "Cây giống, con giống"
    WORK_DAYS = "ngay-cong", "Ngày công"
    HOUSE = "nha-o", "Nhà ở"
    WHEELCHAIR = "xe-lan", "Xe lăn, xe lắc"
    SCHOOL = "hoc-bong", "Học bổng, đồ dùng học tập"
    TREATMENT = "chua-tri", "Chữa trị, phục hồi chức năng"
    COUNSEL = "tam-ly", "Tư vấn tâm lý"
    LAW = "phap-ly", "Trợ giúp pháp lý"
    JOB = "viec-lam", "Việc làm, học nghề"
    OTHER = "khac", "Việc khác"
