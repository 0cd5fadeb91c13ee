"""The two protocols: HTTP goes to Django, sockets to the consumers. The auth middleware fills a session user that
nobody looks at (S4.2)."""

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

http = get_asgi_application()

from .routing import websocket_urlpatterns  # noqa: E402  needs Django to be set up

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns)),
    }
)
