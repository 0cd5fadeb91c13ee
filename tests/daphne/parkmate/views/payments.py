"""Payments as the driver sees them: own ones, and nothing for an owner."""

from rest_framework.viewsets import ReadOnlyModelViewSet

from ..models import Payment
from ..serializers.payments import PaymentSerializer


class PaymentViewSet(ReadOnlyModelViewSet):
    serializer_class = PaymentSerializer

    def get_queryset(self):
        user = self.request.user
        if user.is_admin:
            return Payment.objects.all()
        if user.driver:
            return Payment.objects.filter(user=user.driver)
        return Payment.objects.none()
