from django.db import migrations

import apps.sponsors.models


def reckon_keys(apps, schema_editor):
    sponsors = apps.get_model("sponsors", "Sponsor").objects
    for sponsor in sponsors.only("name", "kind").iterator():
        sponsor.save(update_fields=["name_key"])


class Migration(migrations.Migration):
    dependencies = [
        ("sponsors", "0002_index_history_by_time"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sponsor",
            name="name_key",
            field=apps.sponsors.models.SponsorKeyField(
                blank=True,
                default="",
                editable=False,
                sources=("name", "kind"),
                verbose_name="khóa sắp xếp",
            ),
        ),
        migrations.RunPython(reckon_keys, migrations.RunPython.noop),
    ]
