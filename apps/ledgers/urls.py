"""URLs of the ledgers of aid models."""

app_name = "ledgers"
urlpatterns = []
