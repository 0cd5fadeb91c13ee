"""Parking lots and their slots."""

from django.db import models

from .accounts import OwnerProfile


class P_Lot(models.Model):
    lot_id = models.AutoField(primary_key=True)
    owner = models.ForeignKey(OwnerProfile, models.CASCADE, related_name="lots")
    lot_name = models.CharField(max_length=100)
    streetname = models.CharField(max_length=100)
    locality = models.CharField(max_length=100)
    city = models.CharField(max_length=100)
    state = models.CharField(max_length=100)
    pincode = models.CharField(max_length=10)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    provides_carwash = models.BooleanField(default=True)


class P_Slot(models.Model):
    slot_id = models.AutoField(primary_key=True)
    lot = models.ForeignKey(P_Lot, models.CASCADE, related_name="slots")
    price = models.DecimalField(max_digits=8, decimal_places=2)
    vehicle_type = models.CharField(max_length=20)
    # Not kept in step with the bookings everywhere (S7).
    is_available = models.BooleanField(default=True)

    def set_available(self, is_available):
        self.is_available = is_available
        self.save(update_fields=["is_available"])
