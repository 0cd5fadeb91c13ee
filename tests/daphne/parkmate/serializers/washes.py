"""Washes bought with a booking (S8, "Add-on washes")."""

from rest_framework import serializers

from ..models import CarWash, Employee
from .briefs import BookingBrief, CarWashTypeBrief, LotBrief, SlotBrief, UserBrief


class WasherBrief(serializers.ModelSerializer):
    class Meta:
        model = Employee
        fields = ["employee_id", "firstname", "lastname"]


class CarWashSerializer(serializers.ModelSerializer):
    booking_read = BookingBrief(source="booking", read_only=True)
    employee_read = WasherBrief(source="employee", read_only=True)
    carwash_type_read = CarWashTypeBrief(source="carwash_type", read_only=True)
    user_read = UserBrief(source="booking.user", read_only=True)
    lot_read = LotBrief(source="booking.lot", read_only=True)
    slot_read = SlotBrief(source="booking.slot", read_only=True)

    class Meta:
        model = CarWash
        fields = [
            "carwash_id",
            "booking",
            "booking_read",
            "employee",
            "employee_read",
            "carwash_type",
            "carwash_type_read",
            "price",
            "status",
            "user_read",
            "lot_read",
            "slot_read",
        ]
        read_only_fields = ["booking", "carwash_type", "price"]
