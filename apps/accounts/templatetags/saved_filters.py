"""The saved filters of a list, under its filter bar. Drawn here: a list page has little time."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from apps.accounts.models import SavedFilter
from apps.accounts.saved_filters import kept_part, url_of

register = template.Library()

BOX = '<details class="folded saved-filters no-print"><summary>Bộ lọc đã lưu{}</summary>{}{}</details>'
LINKS = '<ul>{}</ul><p><a href="{}?trang={}">Đổi tên hoặc xóa bộ lọc</a></p>'
KEEP = (
    '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    '<input type="hidden" name="page" value="{}"><input type="hidden" name="query" value="{}">'
    '<div class="field"><label for="saved-filter-name">Tên cho bộ lọc đang dùng</label>'
    '<input type="text" name="name" id="saved-filter-name" maxlength="80" autocomplete="off"></div>'
    '<button class="btn btn-secondary" type="submit">Lưu bộ lọc này</button></form>'
)


@register.simple_tag(takes_context=True)
def saved_filters(context):
    """One query; nothing is shown where nothing is saved and no filter is in use."""
    request = context["request"]
    page = request.resolver_match.view_name
    if request.resolver_match.kwargs or not request.user.is_authenticated:
        return ""
    saved = SavedFilter.objects.visible_to(request.user).filter(page=page)
    saved = list(saved.values_list("query", "name"))
    query = kept_part(request.GET.urlencode()) if request.GET else ""
    if not (saved or query):
        return ""
    links, form = "", ""
    if saved:
        path = url_of(page)
        rows = ((path, kept, "✓ " if kept == query else "", name) for kept, name in saved)
        items = format_html_join("", '<li><a href="{}?{}">{}{}</a></li>', rows)
        links = format_html(LINKS, items, reverse("accounts:saved_filter_list"), page)
    if query:
        action = reverse("accounts:saved_filter_keep")
        form = format_html(KEEP, action, context["csrf_token"], page, query)
    return format_html(BOX, f" ({len(saved)})" if saved else "", links, form)
