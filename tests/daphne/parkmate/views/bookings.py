"""Bookings (S7): reads complete what is over, renewals make new ones and tell about it."""

import time

from django.db import transaction
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from ..models import Booking, Payment
from ..models.payments import METHODS, first_status
from ..notifications import send_ws_notification
from ..serializers.bookings import (
    BookingDetailSerializer,
    BookingOrderSerializer,
    BookingSerializer,
    BookingStatusSerializer,
    live_booking_of,
)


def payment_method(request):
    """The payment method asked for; UPI if none."""
    method = request.data.get("payment_method", "UPI")
    if method not in METHODS:
        raise ValidationError(
            {"payment_method": [f'"{method}" is not a valid choice.']}
        )
    return method


def error(status, text):
    return Response({"error": text}, status=status)


def pay_slot(booking, method, amount, is_renewal=False):
    prefix = "PM-RENEWAL" if is_renewal else "PM"
    return Payment.objects.create(
        booking=booking,
        user=booking.user,
        payment_method=method,
        amount=amount,
        status=first_status(method),
        transaction_id=f"{prefix}-{booking.booking_id}-{int(time.time())}",
        is_renewal=is_renewal,
    )


class BookingViewSet(mixins.DestroyModelMixin, GenericViewSet):
    serializer_class = BookingSerializer

    def get_queryset(self):
        visible = Booking.objects.visible_to(self.request.user)
        return visible.select_related("user", "slot__lot", "lot").prefetch_related(
            "payments__booking", "carwashes"
        )

    def list(self, request):
        self.get_queryset().complete_overdue()
        return Response(BookingSerializer(self.get_queryset(), many=True).data)

    def retrieve(self, request, pk):
        """The answer is made before the completion, and only its status is set right."""
        booking = self.get_object()
        shape = BookingDetailSerializer(booking).data
        if booking.status == "booked" and booking.is_over:
            booking.complete()
            shape["status"] = booking.status
        return Response(shape)

    def create(self, request):
        driver = request.user.driver
        if not driver:
            raise PermissionDenied()
        order = BookingOrderSerializer(data=request.data)
        order.is_valid(raise_exception=True)
        slot = order.validated_data["slot"]
        method = payment_method(request)
        try:
            with transaction.atomic():
                booking = Booking.objects.create(
                    user=driver,
                    slot=slot,
                    lot=slot.lot,
                    vehicle_number=order.validated_data["vehicle_number"],
                    vehicle_type=slot.vehicle_type,
                    booking_type=order.validated_data["booking_type"],
                    price=slot.price,
                )
                slot.set_available(False)
                pay_slot(booking, method, request.data.get("amount", slot.price))
        except Exception as trouble:
            return error(500, str(trouble))
        return Response(BookingSerializer(booking).data, status=201)

    def partial_update(self, request, pk):
        booking = self.get_object()
        if not (request.user.is_admin or request.user.owner):
            raise PermissionDenied("Only owners and admins can update booking status")
        change = BookingStatusSerializer(booking, data=request.data, partial=True)
        change.is_valid(raise_exception=True)
        if change.validated_data.get("status") == "cancelled":
            booking.cancel("cancelled")
        else:
            change.save()
        return Response(BookingSerializer(booking).data)

    def perform_destroy(self, booking):
        if booking.is_live:
            booking.slot.set_available(True)
        booking.delete()

    @action(detail=True, methods=["post"])
    def cancel(self, request, pk):
        try:
            booking = self.get_object()
            if booking.status.lower() == "cancelled":
                return error(400, "Booking already cancelled")
            booking.cancel("CANCELLED")
            booking.carwashes.update(status="cancelled")
        except Exception as trouble:
            return error(500, str(trouble))
        return Response(
            {
                "message": "Booking and linked carwash cancelled successfully.",
                "booking": BookingSerializer(booking).data,
            }
        )

    @action(detail=True, methods=["post"])
    def renew(self, request, pk):
        """Without a transaction: what breaks half-way leaves a live booking that nobody paid."""
        if not (request.user.is_admin or request.user.driver):
            return error(403, "Only users and admins can renew bookings")
        try:
            old = self.get_object()
        except Exception as trouble:
            return error(500, str(trouble))
        method = payment_method(request)
        over = old.status.lower() in ("completed", "cancelled") or old.is_over
        if not over:
            return error(
                400,
                "Can only renew completed, cancelled, or expired bookings "
                f"(current status: {old.status})",
            )
        if not old.slot.is_available:
            return error(400, "Slot is not available for renewal")
        try:
            new = self.make_renewal(old, method, request.data.get("amount"))
        except Exception as trouble:
            driver = request.user.driver
            send_ws_notification(
                driver.id if driver else request.user.id,
                "error",
                f"Renewal failed: {trouble}. Please try again.",
            )
            return error(500, str(trouble))
        send_ws_notification(
            request.user.id,
            "success",
            f"Booking renewed successfully! Your new booking ID is {new.booking_id}.",
        )
        return Response(
            {
                "message": "Booking renewed successfully",
                "old_booking_id": old.booking_id,
                "new_booking": BookingSerializer(new).data,
            },
            status=201,
        )

    def make_renewal(self, old, method, amount):
        half = old.slot.price / 2
        new = Booking.objects.create(
            user=old.user,
            slot=old.slot,
            lot=old.lot,
            vehicle_number=old.vehicle_number,
            vehicle_type="Sedan",
            booking_type="Instant",
            price=half,
        )
        old.slot.set_available(False)
        pay_slot(new, method, half if amount is None else amount, is_renewal=True)
        return new

    @action(detail=False, methods=["post"])
    def check_vehicle_availability(self, request):
        vehicle = str(request.data.get("vehicle_number", "")).upper()
        if not vehicle:
            return error(400, "vehicle_number is required")
        booking = live_booking_of(vehicle)
        if booking is None:
            return Response(
                {"available": True, "message": "Vehicle is available for booking"}
            )
        return Response(
            {
                "available": False,
                "message": "This vehicle already has an active booking.",
                "existing_booking": BookingSerializer(booking).data,
            }
        )
