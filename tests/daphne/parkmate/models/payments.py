"""Payments for slots and for washes bought with a booking. Cash waits for the lot's owner."""

from django.db import models

from .. import clock
from .accounts import UserProfile
from .bookings import Booking

METHODS = ["CC", "Cash", "UPI"]


def first_status(method):
    """Everything but cash is paid at once."""
    return "PENDING" if method == "Cash" else "SUCCESS"


class Payment(models.Model):
    pay_id = models.AutoField(primary_key=True)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="payments")
    carwash = models.ForeignKey(
        "CarWash", models.SET_NULL, null=True, related_name="payments"
    )
    is_for_wash = models.BooleanField(default=False)
    user = models.ForeignKey(UserProfile, models.CASCADE, related_name="payments")
    payment_method = models.CharField(
        max_length=10, choices=[(word, word) for word in METHODS]
    )
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    status = models.CharField(max_length=10)
    transaction_id = models.CharField(max_length=100, null=True)
    created_at = models.DateTimeField(default=clock.now)
    is_renewal = models.BooleanField(default=False)

    class Meta:
        ordering = ["pay_id"]

    @property
    def payment_type(self):
        return "Car Wash Payment" if self.is_for_wash else "Slot Payment"
