"""What every page around a pledge shares, from choosing needs to finding it again.

A token in a URL is all the right there is to a form or a receipt: nothing here is kept by caches or
found by machines, and no other site is told where somebody came from. (`no-referrer` would make
browsers send `Origin: null` with a form, which the check against forged posts refuses; so pages with
a form say `same-origin`.)
"""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.generic import View

from apps.portal.views.pages import NEVER, PublicMixin, drawn
from apps.publishing import online


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


def again(form, error):
    """The form as it was sent, with why it was refused."""
    form.is_valid()
    form.add_error(None, str(error))
    return form
