"""The ten events on demand: each changes the data as a person on the other side would. Where the real server tells
nobody (6, 7, 9, 10) the frame that its code means to send is sent from here."""

from datetime import timedelta

from parkmate import clock
from parkmate.models import (
    AuthUser,
    Booking,
    CarWashBooking,
    Employee,
    OwnerProfile,
    P_Lot,
    P_Slot,
    Payment,
    UserProfile,
)
from parkmate.models.bookings import LENGTH
from parkmate.models.payments import first_status
from parkmate.notifications import send_ws_notification
from parkmate.views.bookings import BookingViewSet
from parkmate.views.owner_carwash_bookings import OwnerCarWashBookingViewSet
from parkmate.views.owner_payments import verify_payment
from rest_framework.test import APIRequestFactory, force_authenticate

KINDS = [
    "expiring_soon",
    "expired",
    "renewal_succeeded",
    "renewal_failed",
    "auto_expired",
    "declined",
    "cash_verified",
    "new_booking",
    "wash_done",
    "employee_assigned",
]


def make_happen(number):
    """Makes event 1 to 10 happen to `driver` or `owner`; the answer names what it is about, such as `booking 12`."""
    happen = [
        lambda: show(seed_booking(seconds=303)),
        lambda: show(seed_booking(seconds=8)),
        lambda: renew({}),
        lambda: renew({"amount": "abc"}),
        auto_expire,
        lambda: decline(newest_live_booking()),
        verify_cash,
        new_booking,
        finish_wash,
        assign_employee,
    ]
    return happen[number - 1]()


def driver():
    return UserProfile.objects.get(auth_user__username="driver")


def owner():
    return OwnerProfile.objects.get(auth_user__username="owner")


def ask(view, username, method, body=None, **path):
    """A request of somebody signed in, past the network."""
    request = getattr(APIRequestFactory(), method)("/", body or {}, format="json")
    force_authenticate(request, AuthUser.objects.get(username=username))
    return view(request, **path)


def free_slot():
    """The first free slot of the first lot, else one that is added."""
    lot = P_Lot.objects.order_by("lot_id").first()
    free = lot.slots.filter(is_available=True).order_by("slot_id").first()
    return free or P_Slot.objects.create(lot=lot, price="50.00", vehicle_type="Sedan")


def pay(booking, method):
    """The payment of a booking that was put into the data."""
    Payment.objects.create(
        booking=booking,
        user=booking.user,
        payment_method=method,
        amount=booking.price,
        status=first_status(method),
        transaction_id=f"PM-{booking.booking_id}-{int(clock.now().timestamp())}",
    )


def seed_booking(seconds, method="UPI", status="booked"):
    """A booking of the driver that ends so much later, put into the data without a frame."""
    slot, end = free_slot(), clock.now() + timedelta(seconds=seconds)
    [booking] = Booking.objects.bulk_create(
        [
            Booking(
                user=driver(),
                slot=slot,
                lot=slot.lot,
                vehicle_number=driver().vehicle_number,
                vehicle_type=slot.vehicle_type,
                booking_type="Instant",
                price=slot.price,
                start_time=end - LENGTH,
                end_time=end,
                status=status,
            )
        ]
    )
    slot.set_available(status != "booked")
    pay(booking, method)
    return booking


def seed_wash():
    """A wash that waits for the owner: cash, unpaid."""
    return CarWashBooking.objects.create(
        user=driver(),
        lot=P_Lot.objects.order_by("lot_id").first(),
        service_type="Full Service",
        price=CarWashBooking.PRICES["Full Service"],
        payment_method="Cash",
    )


def move(booking_id, end):
    """The start stays."""
    Booking.objects.filter(pk=booking_id).update(end_time=end)


def show(booking):
    """A frame that makes the driver's client read: it learns of bookings made elsewhere in no other way."""
    about = f"booking {booking.booking_id}"
    send_ws_notification(driver().auth_user.id, "info", f"Your {about} is ready.")
    return about


def renew(body):
    """The latest finished booking of the driver whose slot is free; one is made up if there is none."""
    finished = Booking.objects.filter(user=driver(), status="completed").order_by(
        "-booking_id"
    )
    old = (
        finished.filter(slot__is_available=True).first()
        or finished.first()
        or seed_booking(seconds=-60, status="completed")
    )
    old.slot.set_available(True)
    answer = ask(
        BookingViewSet.as_view({"post": "renew"}),
        "driver",
        "post",
        body,
        pk=old.booking_id,
    )
    new = answer.data.get("new_booking", {"booking_id": old.booking_id})
    return f"booking {new['booking_id']}"


def auto_expire():
    booking = seed_booking(seconds=0)
    ask(
        BookingViewSet.as_view({"get": "retrieve"}),
        "driver",
        "get",
        pk=booking.booking_id,
    )
    return f"booking {booking.booking_id}"


def newest_live_booking():
    live = Booking.objects.filter(
        user=driver(), status="booked", payments__isnull=False
    )
    return live.order_by("-booking_id").first() or seed_booking(seconds=540)


def decline(booking):
    """Forced for the frame; then the row reads as an admin's page leaves it."""
    force_decline(booking)
    booking.slot.set_available(True)
    Booking.objects.filter(pk=booking.pk).update(status="cancelled")
    return f"booking {booking.booking_id}"


def force_decline(booking):
    booking.status = "CANCELLED_BY_ADMIN"
    booking.save()


def verify_cash():
    pending = Payment.objects.filter(user=driver(), status="PENDING", is_for_wash=False)
    if not pending.exists():
        seed_booking(seconds=540, method="Cash")
    payment = pending.first()
    ask(verify_payment, "owner", "post", payment_id=payment.pay_id)
    send_ws_notification(
        driver().id,
        "success",
        "Your cash payment has been verified. Booking activated!",
    )
    return f"payment {payment.pay_id}"


def new_booking():
    """Of another driver, whose vehicle may be in several places at once."""
    by, slot = UserProfile.objects.get(auth_user__username="driver2"), free_slot()
    booking = Booking.objects.create(
        user=by,
        slot=slot,
        lot=slot.lot,
        vehicle_number=by.vehicle_number,
        vehicle_type=slot.vehicle_type,
        booking_type="Instant",
        price=slot.price,
    )
    slot.set_available(False)
    pay(booking, "UPI")
    return f"booking {booking.booking_id}"


def finish_wash():
    """The driver's oldest open standalone wash."""
    washes = CarWashBooking.objects.filter(
        user=driver(), status__in=CarWashBooking.OPEN
    )
    wash = washes.first() or seed_wash()
    ask(
        OwnerCarWashBookingViewSet.as_view({"patch": "partial_update"}),
        "owner",
        "patch",
        {"status": "completed"},
        pk=wash.pk,
    )
    send_ws_notification(
        driver().id, "success", "Your car wash service has been completed!"
    )
    return f"wash {wash.pk}"


def assign_employee():
    """An admin gives the owner an employee who is nobody's."""
    employee = Employee.objects.filter(owner=None).first()
    if employee is None:
        number = Employee.objects.count() + 1
        employee = Employee.objects.create(
            firstname="Sample",
            lastname=f"Attendant {number}",
            phone="9845000009",
            driving_license="KL0820200001239",
        )
    employee.owner = owner()
    employee.save()
    name = f"{employee.firstname} {employee.lastname}"
    send_ws_notification(
        owner().auth_user.id,
        "info",
        f"New employee '{name}' has been assigned to your lot.",
    )
    return f"employee {employee.pk}"
