"""What becomes of a pledge once it is sent: its receipt, taking it back, finding it again."""

from contextlib import suppress

import segno
from django.urls import reverse
from django.utils.safestring import mark_safe

from apps.portal.forms import LookupForm, PlainForm
from apps.portal.views.pledging_page import PledgingPage, again
from apps.publishing import online
from apps.publishing.public import PublicContact


class PledgeReceipt(PledgingPage):
    """4 of 4: what was pledged, how it stands, what may still be changed."""

    template_name = "portal/pledging/receipt.html"
    referrer = "no-referrer"

    def get(self, request, token):
        pledge = self.pledge
        if pledge.is_filling:
            return self.go("review" if pledge.is_identified else "who")
        lookup = f"{reverse('portal:lookup')}?ma={pledge.code}"
        url = request.build_absolute_uri(lookup)
        qr = segno.make(url, error="m").svg_inline(
            omitsize=True, svgclass="qr", lineclass=None, border=4, title="Mã QR để tra cứu"
        )
        contact = PublicContact.objects.for_strangers().of(pledge.province, pledge.commune)
        return self.page(
            qr=mark_safe(qr),
            url=url,
            contact=contact,
            pledge_code=f"{pledge.code[:4]}-{pledge.code[4:]}",
        )


class PledgeWithdraw(PledgingPage):
    """Take it back, within a day of sending."""

    template_name = "portal/pledging/withdraw.html"

    def get(self, request, token):
        if not self.pledge.may_change:
            return self.go("receipt")
        return self.page(form=self.form())

    def post(self, request, token):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form=form)
        with suppress(online.TooLateError):  # the receipt says how it stands
            online.withdraw(token)
        return self.go("receipt")

    def form(self, data=None):
        return PlainForm(data, about=self.pledge.token)


class Lookup(PledgingPage):
    """Find a pledge again by its code and the phone number it was sent with."""

    template_name = "portal/pledging/lookup.html"
    is_indexed = True

    def get(self, request):
        return self.page(form=self.form(initial={"code": request.GET.get("ma", "")[:20]}))

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form=form)
        code, phone = form.cleaned_data["code"], form.cleaned_data["phone"]
        try:
            online.count_attempt("lookup", self.source())
            online.count_attempt("lookup_code", online.code_asked(code))
            token = online.find("" if form.is_caught else code, phone)
        except online.TooManyError as error:
            return self.too_many(form, error)
        except online.UnknownError as error:
            return self.page(form=again(form, error))
        return self.go("receipt", token)

    @staticmethod
    def form(data=None, initial=None):
        return LookupForm(data, initial=initial, about="lookup")
