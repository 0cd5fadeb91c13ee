"""The two sockets: notifications for whoever gives an id, and the server's clock (S4)."""

import asyncio
import json

from channels.generic.websocket import AsyncWebsocketConsumer
from django.utils import timezone

from . import clock


class NotificationConsumer(AsyncWebsocketConsumer):
    """Joins the group of the id in the path. Nobody asks who it is, and what the client says is not read."""

    async def connect(self):
        self.user_id = self.scope["url_route"]["kwargs"]["user_id"]
        self.group_name = f"user_{self.user_id}"
        await self.channel_layer.group_add(self.group_name, self.channel_name)
        await self.accept()
        await self.send(
            text_data=json.dumps(
                {
                    "type": "info",
                    "message": "Connected to real-time notifications",
                    "connected": True,
                }
            )
        )

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group_name, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        pass

    async def send_notification(self, event):
        await self.send(
            text_data=json.dumps(
                {
                    "type": event.get("level", "info"),
                    "message": event.get("message", ""),
                }
            )
        )

    async def raw_text(self, event):
        """A text as it is: for tests only."""
        await self.send(text_data=event["text"])


class TimeConsumer(AsyncWebsocketConsumer):
    """Tells the time about once a second (S4.7)."""

    async def connect(self):
        await self.accept()
        await self.send(
            text_data=json.dumps(
                {
                    "type": "connected",
                    "message": "Real-time server clock connected",
                    "connected": True,
                }
            )
        )
        self.ticking = asyncio.ensure_future(self.tick())

    async def disconnect(self, code):
        self.ticking.cancel()

    async def tick(self):
        while True:
            await asyncio.sleep(1)
            now = timezone.localtime(clock.now())
            await self.send(
                text_data=json.dumps(
                    {
                        "type": "time_update",
                        "datetime": now.isoformat(),
                        "formatted": now.strftime("%A, %B %d %Y, %I:%M:%S %p"),
                        "date": now.strftime("%Y-%m-%d"),
                        "time": now.strftime("%I:%M:%S %p"),
                        "time_24h": now.strftime("%H:%M:%S"),
                        "timestamp": int(now.timestamp()),
                        "year": now.year,
                        "month": now.month,
                        "day": now.day,
                        "hour": now.hour,
                        "minute": now.minute,
                        "second": now.second,
                        "weekday": now.strftime("%A"),
                        "timezone": "Asia/Kolkata",
                    }
                )
            )
