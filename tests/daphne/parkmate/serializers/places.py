"""Lots, and slots with the booking that runs in them."""

from rest_framework import serializers

from ..models import P_Lot, P_Slot
from .briefs import SlotBrief


class LotSerializer(serializers.ModelSerializer):
    total_slots = serializers.IntegerField(source="slots.count", read_only=True)
    available_slots = serializers.SerializerMethodField()
    # Nobody has sent a picture or rated anything.
    lot_image = serializers.SerializerMethodField(method_name="get_nothing")
    lot_image_url = serializers.SerializerMethodField(method_name="get_nothing")
    avg_rating = serializers.SerializerMethodField(method_name="get_nothing")

    class Meta:
        model = P_Lot
        fields = [
            "lot_id",
            "owner",
            "lot_name",
            "streetname",
            "locality",
            "city",
            "state",
            "pincode",
            "latitude",
            "longitude",
            "total_slots",
            "available_slots",
            "lot_image",
            "lot_image_url",
            "avg_rating",
            "provides_carwash",
        ]

    def get_available_slots(self, lot):
        return lot.slots.filter(is_available=True).count()

    def get_nothing(self, lot):
        return None


class SlotSerializer(SlotBrief):
    booking = serializers.SerializerMethodField()

    class Meta:
        model = P_Slot
        fields = [*SlotBrief.Meta.fields, "lot", "booking"]

    def get_booking(self, slot):
        """As the database has it: these times are in UTC (S3)."""
        live = [row for row in slot.bookings.all() if row.is_live]
        if not live:
            return None
        booking = live[-1]
        return {
            "booking_id": booking.booking_id,
            "start_time": booking.start_time,
            "end_time": booking.end_time,
            "status": booking.status,
        }
