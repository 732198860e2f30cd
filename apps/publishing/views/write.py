"""Writing a version for the public; what the scanner says of it while it is written."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import UpdateView

from apps.accounts.access import PermissionMixin, demand
from apps.accounts.roles import Permission
from apps.addresses.models import Address
from apps.addresses.views.keeping import as_key
from apps.core.views import SENT_BEFORE, ActMixin
from apps.publishing.actions import writing
from apps.publishing.beside import scanned
from apps.publishing.forms.desk import WriteAgainForm, WriteNewForm
from apps.publishing.models import Publication
from apps.publishing.scanner import marked


class _OfAddress(PermissionMixin):
    """The version in work of an address, or a new one; the URL names the address."""

    permission = Permission.EDIT_RECORDS
    model = Publication

    def get_object(self, queryset=None):
        user = self.request.user
        seen = Address.objects.visible_to(user).select_related("unit", "province", "filed_unit")
        address = get_object_or_404(seen, code=self.kwargs["code"])
        demand(user, self.permission, address.unit)
        self.standing = address.publications.up().first()
        found = address.publications.in_work().select_related("consent", "photo").first()
        consent = address.consents.in_force().first()
        if found is None:
            found = Publication(address=address, consent=consent)
            if self.standing:
                found.story, found.photo = self.standing.story, self.standing.photo
        elif consent:
            found.consent = consent
        found.address = address
        if found.consent_id:
            found.consent.address = address
        return found

    def get_form_class(self):
        return WriteAgainForm if self.object.pk else WriteNewForm


class PublicationWrite(_OfAddress, ActMixin, UpdateView):
    template_name = "publishing/write.html"
    title = "Soạn bản công bố"
    done = "Đã lưu."

    def dispatch(self, request, *args, **kwargs):
        if request.user.may(self.permission):
            found = self.get_object()
            if not found.consent_id:
                messages.error(
                    request,
                    "Gia đình chưa đồng ý công khai, hoặc sự đồng ý đã hết hạn. Hãy xin gia đình ký đồng ý trước.",
                )
                return HttpResponseRedirect(
                    reverse("addresses:consents", args=[found.address.code])
                )
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        key = as_key(request.POST.get("form_key"))
        seen = Publication.objects.visible_to(request.user)
        made = key and seen.filter(form_key=key).first()
        if made:  # the form that began this version, once more
            messages.info(request, SENT_BEFORE)
            return HttpResponseRedirect(reverse("publishing:detail", args=[made.pk]))
        return super().post(request, *args, **kwargs)

    def act(self, form):
        saved = writing.write(form.instance, form.wordings(), by=self.request.user)
        self.is_sent = False
        if "send" in self.request.POST:
            self._send(saved)
        return saved

    def _send(self, saved):
        try:
            writing.submit(saved, by=self.request.user)
        except writing.PublishingError as error:
            self.done = "Đã lưu nhưng chưa gửi duyệt."
            messages.error(self.request, str(error))
        else:
            self.is_sent = True
            self.done = "Đã gửi duyệt. Một cán bộ khác sẽ xem và duyệt."

    def get_success_url(self):
        if self.is_sent or not scanned(self.object):
            return reverse("publishing:detail", args=[self.object.pk])
        return reverse("publishing:write", args=[self.object.address.code]) + "#can-sua"

    def trail(self):
        code = self.object.address.code
        return [
            ("Bàn công bố", reverse("publishing:list")),
            (code, reverse("addresses:detail", args=[code])),
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "address": self.object.address,
            "consent": self.object.consent,
            "standing": self.standing,
            "scanned": _marked(context["form"]),
        }


class PublicationCheck(_OfAddress, UpdateView):
    """What the scanner says of words that are not saved yet: a piece of the page, asked for by script."""

    http_method_names = ["post"]
    template_name = "publishing/findings.html"

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not self.object.consent_id:
            return self.render_to_response({"scanned": []})
        return self.render_to_response({"scanned": _marked(self.get_form())})


def _marked(form):
    return [(label, marked(text, found), found) for label, text, found in form.scanned()]
