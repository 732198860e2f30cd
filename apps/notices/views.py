"""One's own notices."""

from django.shortcuts import get_object_or_404, redirect
from django.views.generic import ListView, View

from apps.core.paging import BoundedPaginator
from apps.notices import actions
from apps.notices.forms import ReadAllForm
from apps.notices.models import Notice


class NoticeList(ListView):
    """The newest first."""

    template_name = "notices/notice_list.html"
    paginate_by = 20
    paginator_class = BoundedPaginator

    def get_queryset(self):
        return Notice.objects.visible_to(self.request.user).newest_first()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        unread = [notice for notice in context["page_obj"] if not notice.read_at]
        return context | {"newest": unread[0] if unread else None}


class NoticeOpen(View):
    """The notice is read, and its page opens."""

    http_method_names = ["post"]

    def post(self, request, pk):
        notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
        actions.read(notice, by=request.user)
        return redirect(notice.url)


class NoticesRead(View):
    """All that the page showed, and what is older, is read."""

    http_method_names = ["post"]

    def post(self, request):
        form = ReadAllForm(request.POST)
        if form.is_valid():
            actions.read_all(by=request.user, up_to=form.cleaned_data["up_to"])
        return redirect("notices:list")
