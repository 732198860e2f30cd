"""URLs of addresses."""

app_name = "addresses"
urlpatterns = []
