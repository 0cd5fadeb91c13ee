"""Bookings (S7)."""

from rest_framework import serializers

from ..models import Booking, CarWash, P_Slot
from .briefs import CarWashTypeBrief, LotBrief, SlotBrief, UserBrief
from .payments import PaymentSerializer

PLATE = r"^[A-Z]{2}[- ]?\d{1,2}[- ]?[A-Z]{1,3}[- ]?\d{1,4}$"


class BookingWash(serializers.ModelSerializer):
    """The wash in a booking; its status is left out."""

    carwash_type_detail = CarWashTypeBrief(source="carwash_type", read_only=True)

    class Meta:
        model = CarWash
        fields = [
            "carwash_id",
            "carwash_type",
            "carwash_type_detail",
            "employee",
            "price",
        ]


class BookingSerializer(serializers.ModelSerializer):
    user_read = UserBrief(source="user", read_only=True)
    slot_read = SlotBrief(source="slot", read_only=True)
    lot_detail = LotBrief(source="lot", read_only=True)
    is_expired = serializers.SerializerMethodField()
    carwash = serializers.SerializerMethodField()
    has_carwash = serializers.SerializerMethodField()
    payment = serializers.SerializerMethodField()
    payments = PaymentSerializer(many=True, read_only=True)
    total_amount = serializers.SerializerMethodField()
    is_cancellable = serializers.BooleanField(source="is_live", read_only=True)

    class Meta:
        model = Booking
        fields = [
            "booking_id",
            "user",
            "user_read",
            "slot",
            "slot_read",
            "lot",
            "lot_detail",
            "vehicle_number",
            "vehicle_type",
            "booking_type",
            "booking_time",
            "start_time",
            "end_time",
            "price",
            "status",
            "is_expired",
            "remaining_time",
            "carwash",
            "has_carwash",
            "payment",
            "payments",
            "total_amount",
            "is_cancellable",
        ]

    def get_is_expired(self, booking):
        return booking.status.lower() == "booked" and booking.is_over

    def get_carwash(self, booking):
        wash = booking.carwashes.first()
        return wash and BookingWash(wash).data

    def get_has_carwash(self, booking):
        return booking.carwashes.first() is not None

    def get_payment(self, booking):
        payment = booking.payments.first()
        return payment and PaymentSerializer(payment).data

    def get_total_amount(self, booking):
        return float(sum(payment.amount for payment in booking.payments.all()))


class BookingDetailSerializer(BookingSerializer):
    """A booking by itself: three more keys if something was paid."""

    def to_representation(self, booking):
        shape = super().to_representation(booking)
        payment = booking.payments.first()
        if payment:
            shape["payment_status"] = payment.status
            shape["payment_id"] = payment.pay_id
            shape["timer_active"] = payment.status != "PENDING" and booking.is_live
        return shape


class BookingOrderSerializer(serializers.Serializer):
    """What a driver asks for. The times in it, if any, are not read."""

    slot = serializers.PrimaryKeyRelatedField(
        queryset=P_Slot.objects.filter(is_available=True)
    )
    vehicle_number = serializers.CharField()
    booking_type = serializers.ChoiceField(["Instant", "Advance"])

    def validate_vehicle_number(self, number):
        number = number.upper()
        serializers.RegexField(
            PLATE,
            error_messages={
                "invalid": "Enter a valid vehicle number (e.g. KL-08-AZ-1234)."
            },
        ).run_validation(number)
        if live_booking_of(number):
            raise serializers.ValidationError(
                "This vehicle already has an active booking."
            )
        return number


class BookingStatusSerializer(serializers.ModelSerializer):
    """What an owner or admin may change."""

    class Meta:
        model = Booking
        fields = ["status"]


def live_booking_of(vehicle_number):
    """The booking that this vehicle is parked with now, if any."""
    bookings = Booking.objects.filter(vehicle_number=vehicle_number)
    return next((row for row in bookings if row.is_live and not row.is_over), None)
