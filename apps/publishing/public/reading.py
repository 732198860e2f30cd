"""Where strangers' pages read from: the public database role, when one is configured."""

from django.conf import settings
from django.db import models

ALIAS = "public"


class PublicQuerySet(models.QuerySet):
    """Rows of a public table."""

    def for_strangers(self):
        """Read with the rights of the public role (settings: PUBLIC_DATABASE_URL), if there is one."""
        return self.using(ALIAS if ALIAS in settings.DATABASES else None)
