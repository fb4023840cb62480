"""The product's settings, in a data folder of the tests' own and with a password hash that costs nothing."""

import atexit
import os
import shutil
import tempfile

if "KEXIE_DATA" not in os.environ:
    os.environ["KEXIE_DATA"] = tempfile.mkdtemp(prefix="kexie-tests-")
    atexit.register(shutil.rmtree, os.environ["KEXIE_DATA"], ignore_errors=True)

from kexie.config.settings import *  # noqa: F403  a settings module is the sum of its names
from kexie.config.settings import DATA, DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A file, not memory: tests of two at once open real connections.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "tests.sqlite3")}
# WhiteNoise warns of a folder that is not there, and warnings are errors.
(DATA / "static").mkdir(parents=True, exist_ok=True)
