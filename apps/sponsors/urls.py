"""URLs of sponsors."""

app_name = "sponsors"
urlpatterns = []
