from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "apps.workbooks"
    verbose_name = "Nhập tệp bảng tính"
