"""What waits on those who protect data (settings.WORKLIST): counted, without a query of its own."""

from django.urls import reverse

from apps.accounts.roles import Permission
from apps.privacy.models import Breach, DataRequest
from apps.reports.worklist import Waiting


def breaches_unreported(user):
    """Breaches the authority has not been told of."""
    if not user.may(Permission.PROTECT_DATA):
        return None
    found = Breach.objects.visible_to(user).unreported()
    return _waiting("Vụ lộ, mất dữ liệu chưa báo cơ quan", "breach_list", "unreported", found)


def requests_overdue(user):
    """Requests of which a clock has run out."""
    if not user.may(Permission.PROTECT_DATA):
        return None
    found = DataRequest.objects.visible_to(user).overdue()
    return _waiting("Yêu cầu về dữ liệu đã quá hạn", "request_list", "overdue", found)


def requests_unacknowledged(user):
    """Requests nobody has said yes to yet."""
    if not user.may(Permission.PROTECT_DATA):
        return None
    found = DataRequest.objects.visible_to(user).unacknowledged()
    return _waiting("Yêu cầu về dữ liệu chờ xác nhận", "request_list", "unacknowledged", found)


def requests_due(user):
    """Requests of which the next clock runs out within three days."""
    if not user.may(Permission.PROTECT_DATA):
        return None
    found = DataRequest.objects.visible_to(user).due_soon()
    return _waiting("Yêu cầu về dữ liệu sắp đến hạn", "request_list", "soon", found)


def _waiting(title, page, standing, found):
    return Waiting(title, f"{reverse(f'privacy:{page}')}?standing={standing}", found)
