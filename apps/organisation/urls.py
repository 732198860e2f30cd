"""URLs of organisation."""

app_name = "organisation"
urlpatterns = []
