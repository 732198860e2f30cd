"""How the family's data are kept, and what machines are told of the site."""

from datetime import timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from apps.portal.menu import pages
from apps.portal.views.pages import PublicMixin
from apps.publishing.online.filling import LEFT_BEHIND_AFTER
from apps.publishing.online.limits import KEPT_FOR

ROBOTS = """User-agent: *
Disallow: /tai-khoan/
Disallow: /nhan-giup/
Disallow: /ngan-hang/*/nhan-giup/

Sitemap: {}
"""
SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{}</urlset>\n'
)


class Privacy(PublicMixin, TemplateView):
    """What is shown, how long what is kept, whose rights and how to ask: the terms are the clocks'."""

    template_name = "portal/privacy.html"
    extra_context = {
        "unsent_hours": LEFT_BEHIND_AFTER // timedelta(hours=1),
        "attempts_days": KEPT_FOR.days,
        "acknowledge": settings.DATA_REQUEST_ACKNOWLEDGE,
        "days": settings.DATA_REQUEST_DAYS,
        "breach_hours": settings.BREACH_REPORT_HOURS,
    }


class Robots(PublicMixin, View):
    """Card pages may be read, so that a machine sees their `noindex`."""

    def get(self, request, *args, **kwargs):
        sitemap = request.build_absolute_uri(reverse("portal:sitemap"))
        return HttpResponse(ROBOTS.format(sitemap), content_type="text/plain; charset=utf-8")


class Sitemap(PublicMixin, View):
    """The pages of the portal; never a card: those come and go with the family's will."""

    def get(self, request, *args, **kwargs):
        urls = (escape(request.build_absolute_uri(url)) for url in pages())
        drawn = "".join(f"<url><loc>{url}</loc></url>\n" for url in urls)
        return HttpResponse(SITEMAP.format(drawn), content_type="application/xml; charset=utf-8")
