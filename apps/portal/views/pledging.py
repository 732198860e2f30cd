"""Pledging without an account: four short pages, and what becomes of it afterwards.

A token in a URL is all the right there is to a form or a receipt: nothing here is kept by caches or
found by machines, and no other site is told where somebody came from. (`no-referrer` would make
browsers send `Origin: null` with a form, which the check against forged posts refuses; so pages with
a form say `same-origin`.)
"""

from contextlib import suppress

import segno
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.generic import View

from apps.portal.forms import ChooseForm, LookupForm, PlainForm, WhoForm
from apps.portal.views.pages import NEVER, PublicMixin, drawn
from apps.publishing import online
from apps.publishing.public import PublicContact

COOKIE = "diachi_form"  # leads whoever opens the first page again back to the form left open
SIGNED_FOR = "portal.pledging"


class PledgingPage(PublicMixin, View):
    """What all pages of a pledge share. `step` is 1 to 4; `pledge` the online.Filled of the token."""

    caching = NEVER
    step = None
    template_name = ""
    referrer = "same-origin"
    is_indexed = False

    def dispatch(self, request, *args, **kwargs):
        try:
            response = super().dispatch(request, *args, **kwargs)
        except online.CardGoneError as error:
            response = self.ended("Địa chỉ này không còn nhận đăng ký", error, status=410)
        except online.UnknownError as error:
            response = self.ended("Không tìm thấy đăng ký này", error, status=404)
        if not self.is_indexed:
            response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = self.referrer
        return response

    def ended(self, title, error, *, status):
        page = drawn(
            self.request,
            "portal/pledging/ended.html",
            {"title": title, "why": error, "is_gone": status == 410},
            status=status,
        )
        page["Cache-Control"] = NEVER
        return page

    def page(self, *, form=None, status=200, **context):
        """Raises CardGoneError for a step of an open form whose card is no longer shown."""
        if self.step and self.pledge and self.pledge.is_filling and not self.pledge.card:
            raise online.CardGoneError
        return drawn(
            self.request,
            self.template_name,
            {
                "form": form,
                "step": self.step,
                "pledge": self.pledge,
                "is_indexed": self.is_indexed,
            }
            | context,
            status=status,
        )

    def too_many(self, form, error, **context):
        """The same page with all that was typed, and when to come back."""
        form.add_error(None, str(error))
        page = self.page(form=form, status=429, **context)
        page["Retry-After"] = str(error.seconds)
        return page

    def thanked(self):
        """What a machine sees that filled in the trap: success, and nothing kept."""
        return drawn(self.request, "portal/pledging/thanks.html", {})

    @property
    def pledge(self):
        if "token" not in self.kwargs:
            return None
        if not hasattr(self, "_pledge"):
            self._pledge = online.seen(self.kwargs["token"])
        return self._pledge

    def go(self, name, token=None):
        where = reverse(f"portal:pledge_{name}", args=[token or self.kwargs["token"]])
        return HttpResponseRedirect(where)

    def source(self):
        return online.source_of(self.request)


class PledgeStart(PledgingPage):
    """1 of 4 for a card: which needs. The form is opened by sending this page."""

    step = 1
    template_name = "portal/pledging/choose.html"

    def get(self, request, code):
        if token := self.left_open(request):
            return self.go("choose", token)
        return self.page_with(self.form())

    def post(self, request, code):
        form = self.form(request.POST)
        if form.is_caught:
            return self.thanked()
        if (left := self.left_open(request)) and left != form.token:
            return self.go("choose", left)
        if not form.is_valid():
            return self.page_with(form)
        try:
            online.count_attempt("open", self.source())
            opened = online.begin(
                code,
                form.chosen(),
                form.cleaned_data["frequency"],
                token=form.token,
                source=self.source(),
            )
        except online.TooManyError as error:
            return self.too_many(form, error, card=online.card_of(code))
        except online.TakenError as error:
            return self.page_with(again(self.form(request.POST), error))
        response = self.after(opened)
        self.remember(response, opened)
        return response

    def form(self, data=None):
        code = self.kwargs["code"]
        return ChooseForm(data, needs=lambda token: online.needs_of(code, token=token), about=code)

    def page_with(self, form):
        return self.page(form=form, card=online.card_of(self.kwargs["code"]))

    def after(self, opened):
        if not opened.is_filling:
            return self.go("receipt", opened.token)
        return self.go("review" if opened.is_identified else "who", opened.token)

    def remember(self, response, opened):
        """So that whoever closes the page and comes back is not told that somebody holds the need."""
        if opened.is_filling:
            response.set_signed_cookie(
                COOKIE,
                str(opened.token),
                salt=SIGNED_FOR,
                max_age=60 * opened.minutes_left,
                path=self.request.path,
                secure=self.request.is_secure(),
                httponly=True,
                samesite="Lax",
            )

    def left_open(self, request):
        """The token of the form for this card that this browser left open, while it holds something."""
        token = request.get_signed_cookie(COOKIE, default=None, salt=SIGNED_FOR)
        if not token:
            return None
        try:
            left = online.seen(token)
        except online.UnknownError:
            return None
        return left.token if left.is_filling and left.held_until else None


class PledgeChoose(PledgingPage):
    """1 of 4 once more: another choice on an open form, or within a day of sending."""

    step = 1
    template_name = "portal/pledging/choose.html"

    def get(self, request, token):
        if not self.may_change():
            return self.go("receipt")
        form = self.form()
        return self.page(form=form, card=self.pledge.card, is_taken="het" in request.GET)

    def post(self, request, token):
        if not self.may_change():
            return self.go("receipt")
        form = self.form(request.POST)
        if form.is_caught:
            return self.thanked()
        if not form.is_valid():
            return self.page(form=form, card=self.pledge.card)
        try:
            online.count_attempt("open", self.source())
            changed = online.change(token, form.chosen(), form.cleaned_data["frequency"])
        except online.TooManyError as error:
            return self.too_many(form, error, card=self.pledge.card)
        except online.TakenError as error:
            return self.page(form=again(self.form(request.POST), error), card=self.pledge.card)
        except online.OnlineError as error:
            if isinstance(error, online.CardGoneError):
                raise
            return self.page(form=again(form, error), card=self.pledge.card)
        if changed.is_filling:
            return self.go("review" if changed.is_identified else "who")
        return self.go("receipt")

    def may_change(self):
        return self.pledge.is_filling or self.pledge.may_change

    def form(self, data=None):
        pledge = self.pledge
        needs = online.needs_of(pledge.card_code, token=pledge.token)
        form = ChooseForm(data, needs=lambda _: needs, about=pledge.token)
        form.fields["frequency"].initial = pledge.frequency
        return form


class PledgeWho(PledgingPage):
    """2 of 4: who it is and how to reach them."""

    step = 2
    template_name = "portal/pledging/who.html"
    fields = ("kind", "name", "phone", "email", "call_when", "message", "may_be_named")

    def get(self, request, token):
        if not self.may_change():
            return self.go("receipt")
        return self.page(form=self.form())

    def post(self, request, token):
        if not self.may_change():
            return self.go("receipt")
        form = self.form(request.POST)
        if form.is_caught:
            online.drop(token)
            return self.thanked()
        if not form.is_valid():
            return self.page(form=form)
        try:
            # the answer tells whether a number waits already: nobody tries many
            online.count_attempt("who", self.source())
            kept = online.identify(token, **form.who())
        except online.TooManyError as error:
            return self.too_many(form, error)
        except online.TwiceError as error:
            form.add_error("phone", str(error))
            return self.page(form=form)
        except online.TooLateError as error:
            return self.page(form=again(form, error))
        return self.go("review" if kept.is_filling else "receipt")

    def may_change(self):
        return self.pledge.is_filling or self.pledge.may_change

    def form(self, data=None):
        initial = {name: getattr(self.pledge, name) for name in self.fields}
        return WhoForm(data, about=self.pledge.token, initial=initial)


class PledgeReview(PledgingPage):
    """3 of 4: look through it all, then send."""

    step = 3
    template_name = "portal/pledging/review.html"

    def get(self, request, token):
        if not self.pledge.is_filling:
            return self.go("receipt")
        if not self.pledge.is_identified:
            return self.go("who")
        return self.page(form=self.form())

    def post(self, request, token):
        if not self.pledge.is_filling:
            return self.go("receipt")
        form = self.form(request.POST)
        if form.is_caught:
            online.drop(token)
            return self.thanked()
        if not form.is_valid():
            return self.page(form=form)
        try:
            online.count_attempt("send", self.source())
            online.count_attempt("send_phone", self.pledge.phone)
            online.send(token)
        except online.TooManyError as error:
            return self.too_many(form, error)
        except online.TakenError:
            choose = reverse("portal:pledge_choose", args=[token])
            return HttpResponseRedirect(f"{choose}?het=1")
        except (online.CardGoneError, online.UnknownError):
            raise
        except online.OnlineError as error:
            return self.page(form=again(form, error))
        return self.go("receipt")

    def form(self, data=None):
        return PlainForm(data, about=self.pledge.token)


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


class PledgeDrop(PledgingPage):
    """Leave the open form; what it held is free for others at once."""

    template_name = "portal/pledging/drop.html"

    def get(self, request, token):
        if not self.pledge.is_filling:
            return self.go("receipt")
        return self.page(form=PlainForm(about=token))

    def post(self, request, token):
        code = self.pledge.card_code
        online.drop(token)
        return HttpResponseRedirect(reverse("portal:card", args=[code]))


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


def again(form, error):
    """The form as it was sent, with why it was refused."""
    form.is_valid()
    form.add_error(None, str(error))
    return form
