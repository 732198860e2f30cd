"""What every page for strangers shares."""

from django.contrib.auth.decorators import login_not_required


class PublicMixin:
    """A page that anybody may open."""

    permission = "public"

    @classmethod
    def as_view(cls, **initkwargs):
        return login_not_required(super().as_view(**initkwargs))
