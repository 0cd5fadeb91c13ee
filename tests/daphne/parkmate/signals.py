"""What is told when a row is saved, with the server's faults: it tells again at each later save, it waits for words
that no row can hold, and it reads a field that a payment lacks (S5)."""

import logging

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Booking, CarWash, Payment
from .notifications import send_ws_notification

logger = logging.getLogger(__name__)


@receiver(post_save, sender=Booking)
def booking_saved(sender, instance, created, **kwargs):
    if created:
        # To the auth id, inside the transaction: a booking that is rolled back is told all the same.
        send_ws_notification(
            instance.lot.owner.auth_user.id,
            "info",
            f"New booking received for Lot #{instance.lot.lot_id}.",
        )
    elif instance.status == "completed" and instance.is_over:
        send_ws_notification(
            instance.user.id,
            "warning",
            f"Your booking for Slot #{instance.slot.slot_id} has expired.",
        )
    elif instance.status == "CANCELLED_BY_ADMIN":
        send_ws_notification(
            instance.user.id, "warning", "Admin declined your booking request."
        )


@receiver(post_save, sender=Payment)
def payment_status_changed(sender, instance, created, **kwargs):
    try:
        if instance.method == "Cash" and instance.status == "VERIFIED":
            send_ws_notification(
                instance.user.id,
                "success",
                "Your cash payment has been verified. Booking activated!",
            )
    except AttributeError as error:
        logger.info("Error in payment_status_changed signal: %s", error)


@receiver(post_save, sender=CarWash)
def carwash_saved(sender, instance, created, **kwargs):
    if instance.status == "completed":
        send_ws_notification(
            instance.booking.user.id,
            "success",
            "Your car wash service has been completed!",
        )
