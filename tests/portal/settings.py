"""The project's settings for a site that tests serve to strangers: the test database, read by the
role of strangers, and the tests' uploads."""

import os

from diachi import settings as project

vars().update({name: value for name, value in vars(project).items() if name.isupper()})
_here = project.DATABASES["default"] | {"NAME": os.environ["STRANGERS_DATABASE"]}
DATABASES = {
    "default": _here,
    "public": _here
    | {"USER": os.environ["STRANGERS_ROLE"], "PASSWORD": os.environ["STRANGERS_PASSWORD"]},
}
STORAGES = project.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
MEDIA_ROOT = os.environ["STRANGERS_UPLOADS"]
SECURE_SSL_REDIRECT = False
