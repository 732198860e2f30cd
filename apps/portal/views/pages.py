"""What every page for strangers shares."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator


@method_decorator(login_not_required, name="dispatch")
class PublicMixin:
    """A page that anybody may open."""

    permission = "public"
