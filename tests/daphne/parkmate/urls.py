"""Every path of the REST side, and the tests' own (`steering`)."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from .views.auth import login, logout, verify
from .views.bookings import BookingViewSet
from .views.carwash_bookings import CarWashBookingViewSet
from .views.carwashes import CarWashViewSet
from .views.employees import EmployeeViewSet
from .views.owner_carwash_bookings import OwnerCarWashBookingViewSet
from .views.owner_payments import owner_payments, verify_payment
from .views.payments import PaymentViewSet
from .views.places import LotViewSet, SlotViewSet
from .views.profiles import OwnerProfileViewSet, UserProfileViewSet

router = SimpleRouter()
for prefix, viewset in [
    ("user-profiles", UserProfileViewSet),
    ("owner-profiles", OwnerProfileViewSet),
    ("bookings", BookingViewSet),
    ("payments", PaymentViewSet),
    ("lots", LotViewSet),
    ("slots", SlotViewSet),
    ("carwashes", CarWashViewSet),
    ("carwash-bookings", CarWashBookingViewSet),
    ("owner/carwash-bookings", OwnerCarWashBookingViewSet),
    ("employees", EmployeeViewSet),
]:
    router.register(prefix, viewset, basename=prefix)

urlpatterns = [
    path("api/auth/login/", login),
    path("api/auth/verify/", verify),
    path("api/auth/logout/", logout),
    path("api/owner/payments/", owner_payments),
    path("api/owner/payments/<str:payment_id>/verify/", verify_payment),
    path("api/", include(router.urls)),
    path("test/", include("steering.urls")),
]
