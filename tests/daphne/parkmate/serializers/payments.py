"""Payments, as the driver and as the lot's owner sees them."""

from rest_framework import serializers

from ..models import Payment
from .briefs import BookingBrief


class PaymentSerializer(serializers.ModelSerializer):
    booking_read = BookingBrief(source="booking", read_only=True)

    class Meta:
        model = Payment
        fields = [
            "pay_id",
            "booking_read",
            "booking",
            "user",
            "payment_method",
            "amount",
            "status",
            "transaction_id",
            "created_at",
            "payment_type",
            "is_renewal",
        ]


class OwnerPaymentSerializer(serializers.ModelSerializer):
    """Without the booking's id (S8)."""

    user_name = serializers.SerializerMethodField()
    lot_name = serializers.CharField(source="booking.lot.lot_name")
    slot_number = serializers.IntegerField(source="booking.slot.slot_id")
    slot_type = serializers.CharField(source="booking.slot.vehicle_type")

    class Meta:
        model = Payment
        fields = [
            "pay_id",
            "user_name",
            "lot_name",
            "slot_number",
            "slot_type",
            "payment_type",
            "payment_method",
            "amount",
            "status",
            "transaction_id",
            "created_at",
        ]

    def get_user_name(self, payment):
        return f"{payment.user.firstname} {payment.user.lastname}"
