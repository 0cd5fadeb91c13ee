"""The one way in which the server tells somebody something: a frame for everyone who listens on an id. Whether that
is a profile id or an auth id differs from sender to sender (S4.4)."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer


def send_ws_notification(user_id, level, message):
    async_to_sync(get_channel_layer().group_send)(
        f"user_{user_id}",
        {"type": "send_notification", "level": level, "message": message},
    )
