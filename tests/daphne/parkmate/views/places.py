"""Lots and slots. Whoever reads the slots completes everybody's bookings that are over (S5 event 5)."""

from rest_framework.permissions import AllowAny
from rest_framework.viewsets import ReadOnlyModelViewSet

from ..models import Booking, P_Lot, P_Slot
from ..serializers.places import LotSerializer, SlotSerializer


class LotViewSet(ReadOnlyModelViewSet):
    serializer_class = LotSerializer
    permission_classes = [AllowAny]

    def get_queryset(self):
        lots = P_Lot.objects.order_by("lot_id")
        user = self.request.user
        if user.is_authenticated and user.owner:
            lots = lots.filter(owner=user.owner)
        if "q" in self.request.query_params:
            # There is no such field: a search breaks, as on the real server.
            lots = lots.filter(name__icontains=self.request.query_params["q"])
        return lots


class SlotViewSet(ReadOnlyModelViewSet):
    serializer_class = SlotSerializer
    permission_classes = [AllowAny]

    def get_queryset(self):
        Booking.objects.complete_overdue()
        # Frees the slot of a live booking too, if an older one of it was cancelled (S7).
        cancelled = Booking.objects.filter(status="cancelled")
        P_Slot.objects.filter(bookings__in=cancelled).update(is_available=True)
        slots = P_Slot.objects.select_related("lot").prefetch_related("bookings")
        return slots.order_by("slot_id")
