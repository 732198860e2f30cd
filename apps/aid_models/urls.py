"""URLs of aid_models."""

app_name = "aid_models"
urlpatterns = []
