"""Pledging without an account: four short pages; the fourth, the receipt, is in `pledged.py`."""

from django.http import HttpResponseRedirect
from django.urls import reverse

from apps.portal.forms import ChooseForm, PlainForm, WhoForm
from apps.portal.views.pledging_page import PledgingPage, again
from apps.publishing import online

COOKIE = "diachi_form"  # leads whoever opens the first page again back to the form left open
SIGNED_FOR = "portal.pledging"


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
