"""What gunicorn serves while portal.py measures: the site, and a static twin of each page measured."""

import os
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diachi.settings")
application = get_wsgi_application()


@cache
def template(number):
    text = Path(os.environ["TWINS"], f"{number}.html").read_text(encoding="utf-8")
    return engines["django"].from_string(text)


@login_not_required
def twin(request, number):
    return HttpResponse(template(number).render())


# Among the portal's own, so that the same middleware does the same.
portal = import_string("apps.portal.urls.urlpatterns")
portal.insert(0, path("song-sinh/<int:number>/", twin))
