"""What the Hội lays open beside figures: whom it thanks, its aid models, its papers, its offices."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.generic import DetailView, ListView, TemplateView

from apps.core.paging import BoundedPaginator
from apps.core.text import whole_number
from apps.portal.views.pages import PublicMixin, kept_by_caches
from apps.publishing.public import (
    PublicAidModel,
    PublicContact,
    PublicDirective,
    PublicFigures,
    PublicSponsor,
)
from apps.publishing.public.figures import unnamed_sponsors

AT_ONCE = "public, max-age=0, s-maxage=5, must-revalidate"  # leave taken back is off at once


class Thanks(PublicMixin, ListView):
    """Sponsors who agreed to be named, in Vietnamese order; the others only as a number. ≤ 5 queries."""

    template_name = "portal/thanks.html"
    paginate_by = 100
    paginator_class = BoundedPaginator
    caching = AT_ONCE

    def get_queryset(self):
        return PublicSponsor.objects.for_strangers().order_by("name_key", "id")

    def get_context_data(self, **kwargs):
        figures = PublicFigures.objects.for_strangers().first_page()
        return super().get_context_data(
            unnamed=unnamed_sponsors(figures) if figures else 0, **kwargs
        )


class Models(PublicMixin, ListView):
    """Aid models presented by the chapters, by kind."""

    template_name = "portal/models.html"
    paginate_by = 24
    paginator_class = BoundedPaginator
    caching = AT_ONCE

    def get_queryset(self):
        return PublicAidModel.objects.for_strangers()


class Directives(PublicMixin, ListView):
    """Papers laid open, the newest first."""

    template_name = "portal/directives.html"
    paginate_by = 30
    paginator_class = BoundedPaginator
    caching = AT_ONCE

    def get_queryset(self):
        return PublicDirective.objects.for_strangers()


class DirectiveFile(PublicMixin, DetailView):
    """The PDF of a paper."""

    caching = AT_ONCE

    def get_queryset(self):
        return PublicDirective.objects.for_strangers().exclude(file="")

    def render_to_response(self, context, **kwargs):
        found = self.object
        if not default_storage.exists(found.file.name):
            raise Http404("Tệp này không còn trong kho.")
        with default_storage.open(found.file.name) as content:
            response = HttpResponse(content.read(), content_type="application/pdf")
        name = f"{found}.pdf".replace("/", "-")
        response["Content-Disposition"] = content_disposition_header(False, name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["X-Robots-Tag"] = "noindex"
        response["ETag"] = f'"{found.digest[:40]}"'
        return kept_by_caches(self.request, response, self.caching)


class Contact(PublicMixin, TemplateView):
    """How to reach the Hội: the nation's and the provinces' offices, then those below one province.

    `?tinh=` names the province; without it the only one there is. 2 queries.
    """

    template_name = "portal/contact.html"

    def get_context_data(self, **kwargs):
        rows = PublicContact.objects.for_strangers()
        above = list(rows.filter(level__in=("nation", "province")))
        above.sort(key=lambda office: office.level == "province")
        provinces = [office.number for office in above if office.level == "province"]
        chosen = whole_number(self.request.GET.get("tinh", ""), most=2**31)
        if chosen is None and len(provinces) < 2:
            chosen = provinces[0] if provinces else rows.values_list("province", flat=True).first()
        below = rows.filter(province=chosen).exclude(level__in=("nation", "province"))
        return super().get_context_data(
            above=above,
            below=list(below) if chosen else [],
            asks=len(provinces) > 1,
            chosen=chosen,
            **kwargs,
        )
