"""The project's settings for workers that tests start: the test database, the tests' work."""

import os

from diachi import settings as project
from tests.jobs import works

vars().update({name: value for name, value in vars(project).items() if name.isupper()})
DATABASES = {"default": project.DATABASES["default"] | {"NAME": os.environ["JOBS_DATABASE"]}}
JOBS = works.JOBS
SCHEDULE = {}
if "JOBS_TICK" in os.environ:
    SCHEDULE = {"test.tick": {"run": "tests.jobs.works.tick", "at": "00:00"}}
