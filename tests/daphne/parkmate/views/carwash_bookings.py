"""Washes booked by themselves, as the driver sees them (S8)."""

import time

from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from .. import wash_thread
from ..models import CarWashBooking
from ..serializers.carwash_bookings import (
    CarWashBookingSerializer,
    CarWashOrderSerializer,
)


class CarWashBookingViewSet(ReadOnlyModelViewSet):
    serializer_class = CarWashBookingSerializer

    def get_queryset(self):
        return CarWashBooking.objects.visible_to(self.request.user)

    def create(self, request):
        driver = request.user.driver
        if not driver:
            raise PermissionDenied()
        serializer = CarWashOrderSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        order = serializer.validated_data
        paid = order["payment_method"] != "Cash"
        wash = CarWashBooking.objects.create(
            **order,
            user=driver,
            price=CarWashBooking.PRICES[order["service_type"]],
            payment_status="verified" if paid else "pending",
            status="confirmed" if paid else "pending",
            transaction_id=f"CW-{driver.id}-{int(time.time())}" if paid else None,
        )
        wash.refresh_from_db()
        if paid:
            wash_thread.complete_later(wash)
        return Response(CarWashBookingSerializer(wash).data, status=201)

    @action(detail=False, methods=["get"], url_path="my-bookings")
    def my_bookings(self, request):
        return self.own()

    @action(detail=False, methods=["get"], url_path="pending-payments")
    def pending_payments(self, request):
        return self.own(payment_status="pending")

    def own(self, **fits):
        rows = CarWashBooking.objects.filter(user=self.request.user.driver, **fits)
        results = CarWashBookingSerializer(rows, many=True).data
        return Response({"count": len(results), "results": results})
