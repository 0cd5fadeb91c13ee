"""The tables, under the names that the server's messages show (`No Booking matches the given query.`)."""

from .accounts import AuthUser, OwnerProfile, UserProfile
from .bookings import Booking
from .employees import Employee
from .payments import Payment
from .places import P_Lot, P_Slot
from .washes import CarWash, CarWashBooking, CarWashType

__all__ = [
    "AuthUser",
    "Booking",
    "CarWash",
    "CarWashBooking",
    "CarWashType",
    "Employee",
    "OwnerProfile",
    "P_Lot",
    "P_Slot",
    "Payment",
    "UserProfile",
]
