"""Bookings of a slot. Always ten minutes from now, and completed only when somebody reads (S7)."""

from datetime import timedelta

from django.db import models

from .. import clock
from .accounts import UserProfile
from .places import P_Lot, P_Slot
from .visibility import InLotsQuerySet

LENGTH = timedelta(minutes=10)


class BookingQuerySet(InLotsQuerySet):
    def complete_overdue(self):
        """Completes those whose time is over: a read does it."""
        for booking in self.filter(status="booked", end_time__lte=clock.now()):
            booking.complete()


class Booking(models.Model):
    STATUSES = ["booked", "completed", "cancelled"]

    booking_id = models.AutoField(primary_key=True)
    user = models.ForeignKey(UserProfile, models.CASCADE, related_name="bookings")
    slot = models.ForeignKey(P_Slot, models.CASCADE, related_name="bookings")
    lot = models.ForeignKey(P_Lot, models.CASCADE, related_name="bookings")
    vehicle_number = models.CharField(max_length=20, null=True)
    vehicle_type = models.CharField(max_length=20)
    booking_type = models.CharField(max_length=10)
    booking_time = models.DateField(default=clock.today)
    start_time = models.DateTimeField(null=True)
    end_time = models.DateTimeField(null=True)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    status = models.CharField(
        max_length=10, default="booked", choices=[(word, word) for word in STATUSES]
    )

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["booking_id"]

    def save(self, *args, **kwargs):
        if self.start_time is None:
            self.start_time = clock.now()
            self.end_time = self.start_time + LENGTH
        super().save(*args, **kwargs)

    @property
    def is_live(self):
        return self.status.lower() in ("booked", "active")

    @property
    def is_over(self):
        return self.end_time <= clock.now()

    @property
    def remaining_time(self):
        """Whole seconds; 0 unless it is booked."""
        if self.status.lower() != "booked":
            return 0
        return max(0, int((self.end_time - clock.now()).total_seconds()))

    def complete(self):
        """Its time is over. The slot is free again, and washes bought with it are deleted."""
        self.status = "completed"
        self.save()
        self.slot.set_available(True)
        self.carwashes.all().delete()

    def cancel(self, word):
        """`CANCELLED` by the button, `cancelled` by a PATCH."""
        was_live = self.is_live
        self.status = word
        self.save()
        if was_live:
            self.slot.set_available(True)
