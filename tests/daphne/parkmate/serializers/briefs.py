"""What other rows show of a row: a few fields of a driver, lot, slot, booking or owner."""

from rest_framework import serializers

from ..models import Booking, CarWashType, OwnerProfile, P_Lot, P_Slot, UserProfile


class UserBrief(serializers.ModelSerializer):
    class Meta:
        model = UserProfile
        fields = ["id", "firstname", "lastname", "vehicle_number"]


class OwnerBrief(serializers.ModelSerializer):
    class Meta:
        model = OwnerProfile
        fields = ["id", "firstname", "lastname", "phone"]


class LotBrief(serializers.ModelSerializer):
    class Meta:
        model = P_Lot
        fields = ["lot_id", "lot_name", "latitude", "longitude", "provides_carwash"]


class SlotBrief(serializers.ModelSerializer):
    lot_detail = LotBrief(source="lot", read_only=True)

    class Meta:
        model = P_Slot
        fields = ["slot_id", "price", "vehicle_type", "is_available", "lot_detail"]


class BookingBrief(serializers.ModelSerializer):
    class Meta:
        model = Booking
        fields = ["booking_id", "booking_type", "price", "vehicle_number"]


class CarWashTypeBrief(serializers.ModelSerializer):
    class Meta:
        model = CarWashType
        fields = ["carwash_type_id", "name", "price"]
