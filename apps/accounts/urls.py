"""URLs of users as managers see them, and of one's own account."""

from django.urls import path

from apps.accounts import views, views_filters

app_name = "accounts"
urlpatterns = [
    path("", views.UserList.as_view(), name="user_list"),
    path("them/", views.UserCreate.as_view(), name="user_create"),
    path("phien-nay/", views.SessionNow.as_view(), name="session_now"),
    path("da-dang-nhap/", views.LoggedIn.as_view(), name="logged_in"),
    path("bo-loc/", views_filters.SavedFilterList.as_view(), name="saved_filter_list"),
    path("bo-loc/luu/", views_filters.SavedFilterKeep.as_view(), name="saved_filter_keep"),
    path(
        "bo-loc/<int:pk>/ten/",
        views_filters.SavedFilterRename.as_view(),
        name="saved_filter_rename",
    ),
    path("bo-loc/<int:pk>/xoa/", views_filters.SavedFilterDrop.as_view(), name="saved_filter_drop"),
    path("toi/", views.Profile.as_view(), name="profile"),
    path("toi/phien/<int:pk>/ket-thuc/", views.SessionEnd.as_view(), name="session_end"),
    path("<int:pk>/", views.UserDetail.as_view(), name="user_detail"),
    path("<int:pk>/sua/", views.UserEdit.as_view(), name="user_edit"),
    path("<int:pk>/chuyen-don-vi/", views.UserMove.as_view(), name="user_move"),
    path("<int:pk>/vai-tro/", views.UserRole.as_view(), name="user_role"),
    path("<int:pk>/ngung/", views.UserDisable.as_view(), name="user_disable"),
    path("<int:pk>/mo-lai/", views.UserEnable.as_view(), name="user_enable"),
    path("<int:pk>/mat-khau/", views.UserResetPassword.as_view(), name="user_reset_password"),
    path(
        "<int:pk>/xac-thuc-hai-buoc/",
        views.UserSecondFactorDisable.as_view(),
        name="user_second_factor_disable",
    ),
]
