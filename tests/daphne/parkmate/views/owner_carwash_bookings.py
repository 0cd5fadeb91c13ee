"""Washes booked by themselves, as the lot's owner sees them (S8)."""

from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from ..models import CarWashBooking
from ..notifications import send_ws_notification
from ..serializers.carwash_bookings import (
    CarWashBookingSerializer,
    CarWashStatusSerializer,
)
from .bookings import error


class OwnerCarWashBookingViewSet(ReadOnlyModelViewSet):
    serializer_class = CarWashBookingSerializer

    def get_queryset(self):
        if self.request.user.driver:
            return CarWashBooking.objects.none()
        return CarWashBooking.objects.visible_to(self.request.user)

    def partial_update(self, request, pk):
        """Any status may follow any other, and nobody is told."""
        wash = self.get_object()
        change = CarWashStatusSerializer(wash, data=request.data, partial=True)
        change.is_valid(raise_exception=True)
        change.save()
        return Response(CarWashBookingSerializer(wash).data)

    @action(detail=False, methods=["get"])
    def dashboard(self, request):
        if not request.user.owner:
            return error(404, "Owner profile not found")
        washes = self.get_queryset()
        paid = washes.filter(payment_status="verified")
        return Response(
            {
                "total_bookings": washes.count(),
                "completed_bookings": washes.filter(status="completed").count(),
                "pending_payments": washes.filter(payment_status="pending").count(),
                "total_revenue": sum(float(wash.price) for wash in paid),
            }
        )

    @action(detail=True, methods=["patch"], url_path="verify-payment")
    def verify_payment(self, request, pk):
        wash = self.get_object()
        if wash.payment_method != "Cash":
            return error(400, "Only cash payments need verification")
        if wash.payment_status == "verified":
            return Response(
                {
                    "message": "Payment is already verified",
                    "payment_status": "verified",
                }
            )
        wash.payment_status = "verified"
        wash.save()
        send_ws_notification(
            wash.user.auth_user.id,
            "success",
            "Your car wash payment has been verified by the lot owner.",
        )
        return Response(
            {
                "message": "Cash payment verified successfully",
                "booking": CarWashBookingSerializer(wash).data,
            }
        )

    @action(detail=True, methods=["patch"], url_path="confirm-booking")
    def confirm_booking(self, request, pk):
        """Takes a completed one back to confirmed. The time told is in UTC and doesn't say so (S6)."""
        wash = self.get_object()
        if wash.payment_status != "verified":
            return error(400, "Payment must be verified before confirming booking")
        if wash.status == "confirmed":
            message = "Booking is already confirmed"
        else:
            message = "Booking confirmed successfully"
            wash.status = "confirmed"
            wash.save()
            time = wash.scheduled_time
            when = time.strftime("%d %b %Y, %H:%M") if time else "TBD"
            send_ws_notification(
                wash.user.auth_user.id,
                "success",
                f"Your car wash booking has been confirmed! Scheduled for {when}.",
            )
        return Response(
            {"message": message, "booking": CarWashBookingSerializer(wash).data}
        )
