"""The project's settings for workers that tests of imports start: the test database, its own work."""

import os

from diachi import settings as project

vars().update({name: value for name, value in vars(project).items() if name.isupper()})
DATABASES = {"default": project.DATABASES["default"] | {"NAME": os.environ["JOBS_DATABASE"]}}
SCHEDULE = {}
