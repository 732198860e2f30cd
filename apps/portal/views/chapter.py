"""What the Hội lays open beside figures: whom it thanks, its aid models, its papers, its offices."""

from itertools import groupby

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.generic import DetailView, ListView, TemplateView

from apps.core.paging import BoundedPaginator
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

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        kinds = groupby(context["page_obj"].object_list, key=lambda model: model.kind_label)
        return context | {"kinds": [(label, list(found)) for label, found in kinds]}


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
    """How to reach the Hội: the nation's and the provinces' offices, then those of communes."""

    template_name = "portal/contact.html"

    def get_context_data(self, **kwargs):
        offices = list(PublicContact.objects.for_strangers())
        order = {"nation": 0, "province": 1}
        offices.sort(key=lambda office: order.get(office.level, 2))
        return super().get_context_data(
            offices=[office for office in offices if office.level in order],
            below=[office for office in offices if office.level not in order],
            **kwargs,
        )
