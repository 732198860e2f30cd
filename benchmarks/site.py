"""What gunicorn serves while lists.py measures: the site with benchmarks/urls.py."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")
settings.ROOT_URLCONF = "benchmarks.urls"
application = get_wsgi_application()
