"""Payments as the lot's owner sees them, and the verification of cash (S8)."""

from rest_framework.decorators import api_view
from rest_framework.response import Response

from .. import clock
from ..models import Payment
from ..serializers.payments import OwnerPaymentSerializer
from .bookings import error


@api_view(["GET"])
def owner_payments(request):
    user = request.user
    if not (user.owner or user.is_admin):
        return error(403, "Only parking lot owners or admins can access payments")
    payments = Payment.objects.order_by("-pay_id")
    if user.owner:
        payments = payments.filter(booking__lot__owner=user.owner)
    for name in ("status", "payment_method"):
        if name in request.query_params:
            payments = payments.filter(**{name: request.query_params[name]})
    results = OwnerPaymentSerializer(payments, many=True).data
    return Response({"count": len(results), "results": results})


@api_view(["POST"])
def verify_payment(request, payment_id):
    """Only the owner of the lot may; the body is not read. The booking goes back to booked, whatever it was."""
    owner = request.user.owner
    if not owner:
        return error(403, "Only parking lot owners can verify payments")
    try:
        payment = Payment.objects.get(pay_id=payment_id)
    except Payment.DoesNotExist:
        return error(404, "Payment not found")
    except Exception as trouble:
        return error(500, str(trouble))
    if payment.booking.lot.owner != owner:
        return error(403, "You can only verify payments for your own parking lots")
    if payment.payment_method != "Cash" or payment.status == "FAILED":
        return error(400, "Only pending cash payments can be verified")
    if payment.status == "SUCCESS":
        return Response(
            {
                "message": "Payment is already verified ✓",
                "payment_id": payment.pay_id,
            }
        )
    payment.status = "SUCCESS"
    payment.save()
    payment.booking.status = "booked"
    payment.booking.save()
    return Response(
        {
            "message": "✓ Payment verified successfully. Booking activated!",
            "payment_id": payment.pay_id,
            "booking_id": payment.booking.booking_id,
            "carwash_id": payment.carwash_id,
            # As it is, so in UTC (S3).
            "verified_at": clock.now(),
        }
    )
