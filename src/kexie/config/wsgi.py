"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from kexie.kernel.collecting import set_aside

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kexie.config.settings")
application = get_wsgi_application()
# every page is loaded before the first is asked for
get_resolver().url_patterns  # noqa: B018 -- reading loads
set_aside()
