"""URLs of direction and movement work."""

app_name = "campaign"
urlpatterns = []
