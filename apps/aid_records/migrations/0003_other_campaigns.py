"""The campaigns that plan B names as not part of this one: the open list behind X5."""

from django.db import migrations

CAMPAIGNS = [
    (
        "tet-vi-nguoi-ngheo",
        "Tết vì người nghèo và nạn nhân chất độc da cam",
        "Tết vì người nghèo\nTết vì người nghèo và NNCĐDC\nTết Nhân ái",
    ),
    (
        "thang-hanh-dong-da-cam",
        "Tháng hành động vì nạn nhân chất độc da cam",
        "Tháng hành động vì NNCĐDC",
    ),
    ("kham-benh-cap-thuoc", "Khám bệnh, cấp thuốc, tặng quà", "Khám bệnh cấp thuốc"),
    ("chuyen-trung-uong-hoi", "Hỗ trợ chuyển về Trung ương Hội", ""),
]


def fill(apps, schema_editor):
    OtherCampaign = apps.get_model("aid_records", "OtherCampaign")
    for position, (code, name, synonyms) in enumerate(CAMPAIGNS, start=1):
        OtherCampaign.objects.get_or_create(
            code=code, defaults={"name": name, "synonyms": synonyms, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("aid_records", "0002_aid_side_follows_sponsor")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
