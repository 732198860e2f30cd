"""What the campaign is, and what it has done."""

from django.views.generic import TemplateView

from apps.portal.views.pages import PublicMixin


class Home(PublicMixin, TemplateView):
    template_name = "portal/home.html"
