"""Which path leads to which socket (S4.1). A path that fits none raises, which daphne answers with a bare 500."""

from django.urls import re_path

from .consumers import NotificationConsumer, TimeConsumer

websocket_urlpatterns = [
    re_path(r"^ws/notifications/(?P<user_id>[\w-]+)/$", NotificationConsumer.as_asgi()),
    re_path(r"^ws/time/$", TimeConsumer.as_asgi()),
]
