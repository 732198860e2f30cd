"""One card: its page, its print, its QR code, its photo."""

import hashlib

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from apps.core.dates import today
from apps.portal import drawing
from apps.portal.views.pages import CARDS, PublicMixin
from apps.publishing.public import PublicCard, PublicContact, PublicNeed

PICTURE = "image/webp"
COLUMNS = [
    field.name
    for field in PublicCard._meta.concrete_fields
    if field.name not in ("search", "search_text")
]


class OfCard(PublicMixin):
    """Something of a card that is shown today. Any other code is not found, whether there ever was
    such a card or not: that somebody once stood here is nobody's business.
    """

    caching = CARDS

    @cached_property
    def card(self):
        found = PublicCard.objects.for_strangers().asked(
            "code = %s AND shown_until >= %s", [self.kwargs["code"], today()], columns=COLUMNS
        )
        if not found:
            raise Http404("Không có thẻ này.")
        return found[0]

    @cached_property
    def url(self):
        return self.request.build_absolute_uri(reverse("portal:card", args=[self.card.code]))

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response


class CardPage(OfCard, TemplateView):
    """A card and what it needs; 3 queries."""

    template_name = "portal/card.html"

    def get_context_data(self, **kwargs):
        card = self.card
        needs = PublicNeed.objects.for_strangers().asked("card_id = %s", [card.code], order="id")
        contact = PublicContact.objects.for_strangers().of(
            card.province, card.commune if card.names_commune else None
        )
        return super().get_context_data(
            card=card,
            needs=needs,
            contact=contact,
            photo_url=card.photo and reverse("portal:card_photo", args=[card.code]),
            photo_small_url=reverse("portal:card_photo_small", args=[card.code]),
            **kwargs,
        )


class CardPrint(CardPage):
    """The same for one sheet of paper, with the code that leads back here."""

    template_name = "portal/card_print.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(qr=drawing.qr(self.url), url=self.url, **kwargs)


class CardQr(OfCard, View):
    """The code alone, to be put into a letter or onto a wall."""

    def get(self, request, *args, **kwargs):
        return HttpResponse(drawing.qr_file(self.url), content_type="image/svg+xml")


class CardPhoto(OfCard, View):
    """The photo the family agreed to, as long as the card is shown: asked for anew each time."""

    caching = "public, no-cache"
    field = "photo"

    def get(self, request, *args, **kwargs):
        name = getattr(self.card, self.field)
        if not name or not default_storage.exists(name):
            raise Http404("Không có ảnh này.")
        tag = f'"{hashlib.blake2b(name.encode(), digest_size=12).hexdigest()}"'
        response = get_conditional_response(request, etag=tag)
        if response is None:
            with default_storage.open(name) as file:
                response = HttpResponse(file.read(), content_type=PICTURE)
            response["Content-Disposition"] = "inline"
        response["ETag"] = tag
        return response
