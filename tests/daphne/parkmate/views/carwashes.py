"""Washes bought with a booking, as its driver and the lot's owner see them (S8)."""

import time

from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.serializers import IntegerField, Serializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from ..models import Booking, CarWash, CarWashType, Payment
from ..models.payments import first_status
from ..serializers.washes import CarWashSerializer
from .bookings import error, payment_method


class PurchaseSerializer(Serializer):
    booking_id = IntegerField()
    carwash_type_id = IntegerField()


class CarWashViewSet(mixins.UpdateModelMixin, ReadOnlyModelViewSet):
    serializer_class = CarWashSerializer
    http_method_names = ["get", "post", "patch", "head", "options"]

    def get_queryset(self):
        visible = Booking.objects.visible_to(self.request.user)
        return CarWash.objects.filter(booking__in=visible)

    @action(detail=False, methods=["get"])
    def owner_services(self, request):
        """Completes bookings that are over, once for each of their washes, and forgets their slots."""
        owner = request.user.owner
        if not owner:
            return error(404, "Owner profile not found")
        for wash in list(self.get_queryset().select_related("booking")):
            booking = wash.booking
            if booking.status == "booked" and booking.is_over:
                booking.status = "completed"
                booking.save()
                wash.delete()
        services = CarWashSerializer(self.get_queryset(), many=True).data
        return Response(
            {
                "owner_id": owner.id,
                "owner_name": f"{owner.firstname} {owner.lastname}",
                "carwashes": services,
                "total_services": len(services),
            }
        )

    @action(detail=False, methods=["post"])
    def pay_for_service(self, request):
        purchase = PurchaseSerializer(data=request.data)
        purchase.is_valid(raise_exception=True)
        bookings = Booking.objects.visible_to(request.user)
        booking = bookings.filter(pk=purchase.validated_data["booking_id"]).first()
        if booking is None:
            return error(404, "Booking not found")
        kind = CarWashType.objects.filter(
            pk=purchase.validated_data["carwash_type_id"]
        ).first()
        if kind is None:
            return error(404, "Car wash type not found")
        method = payment_method(request)
        try:
            amount = float(request.data.get("amount", kind.price))
            wash = CarWash.objects.create(
                booking=booking, carwash_type=kind, price=kind.price
            )
            payment = Payment.objects.create(
                booking=booking,
                carwash=wash,
                is_for_wash=True,
                user=booking.user,
                payment_method=method,
                amount=amount,
                status=first_status(method),
                transaction_id=f"PM-CW-{wash.carwash_id}-{int(time.time())}",
            )
        except Exception as trouble:
            return error(500, str(trouble))
        return Response(
            {
                "message": "Car wash service booked successfully",
                "carwash_id": wash.carwash_id,
                "payment_id": payment.pay_id,
                "payment_method": method,
                "payment_status": payment.status,
                "amount": amount,
                "price": str(kind.price),
            },
            status=201,
        )
