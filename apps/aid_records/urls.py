"""URLs of aid_records."""

app_name = "aid_records"
urlpatterns = []
