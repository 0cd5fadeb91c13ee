"""Car washes: those bought with a booking (CarWash), and those booked by themselves (CarWashBooking)."""

from django.db import models

from .. import clock
from .accounts import UserProfile
from .bookings import Booking
from .employees import Employee
from .payments import METHODS
from .places import P_Lot
from .visibility import InLotsQuerySet


def choices(words):
    return [(word, word) for word in words]


class CarWashType(models.Model):
    carwash_type_id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=50)
    price = models.DecimalField(max_digits=8, decimal_places=2)


class CarWash(models.Model):
    OPEN = ["pending", "active"]

    carwash_id = models.AutoField(primary_key=True)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="carwashes")
    employee = models.ForeignKey(
        Employee, models.SET_NULL, null=True, related_name="carwashes"
    )
    carwash_type = models.ForeignKey(CarWashType, models.CASCADE)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    status = models.CharField(
        max_length=10,
        default="pending",
        choices=choices(["pending", "active", "completed", "cancelled"]),
    )

    class Meta:
        ordering = ["carwash_id"]


class CarWashBooking(models.Model):
    OPEN = ["pending", "confirmed", "in_progress"]
    PRICES = {
        "Exterior": "199.00",
        "Interior Deep Clean": "349.00",
        "Full Service": "499.00",
    }

    carwash_booking_id = models.AutoField(primary_key=True)
    user = models.ForeignKey(UserProfile, models.CASCADE)
    lot = models.ForeignKey(P_Lot, models.CASCADE, null=True)
    employee = models.ForeignKey(
        Employee, models.SET_NULL, null=True, related_name="carwash_bookings"
    )
    service_type = models.CharField(max_length=30, choices=choices(PRICES))
    price = models.DecimalField(max_digits=8, decimal_places=2)
    payment_method = models.CharField(max_length=10, choices=choices(METHODS))
    payment_status = models.CharField(max_length=10, default="pending")
    status = models.CharField(
        max_length=15,
        default="pending",
        choices=choices([*OPEN, "completed", "cancelled"]),
    )
    booking_time = models.DateTimeField(default=clock.now)
    scheduled_time = models.DateTimeField(null=True)
    completed_time = models.DateTimeField(null=True)
    notes = models.TextField(null=True)
    transaction_id = models.CharField(max_length=100, null=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    objects = InLotsQuerySet.as_manager()

    class Meta:
        ordering = ["carwash_booking_id"]

    def save(self, *args, **kwargs):
        self.updated_at = clock.now()
        super().save(*args, **kwargs)
