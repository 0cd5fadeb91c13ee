"""What the server starts with: the accounts, lots and employees of the frames file, and no bookings. The simulator
starts with the same."""

from django.contrib.auth.hashers import make_password

from .models import (
    AuthUser,
    CarWashType,
    Employee,
    OwnerProfile,
    P_Lot,
    P_Slot,
    UserProfile,
)

PASSWORD = "parkmate"


def seed():
    add_account("admin", "Admin")
    owners = [add_owner("owner", "Sample", 0), add_owner("owner2", "Second", 1)]
    add_driver("driver", "Sample", 0)
    add_driver("driver2", "Second", 1)
    add_lot(owners[0], "City Centre", "9.931233", "76.267303", 8)
    add_lot(owners[1], "Marine Drive", "9.977410", "76.275520", 3)
    for name, price in [
        ("Full Service", "499.00"),
        ("Exterior Wash", "300.00"),
        ("Interior Deep Clean", "399.00"),
    ]:
        CarWashType.objects.create(name=name, price=price)
    for number, (firstname, owner) in enumerate(
        [("Sample", owners[0]), ("Second", None), ("Third", None)], 1
    ):
        Employee.objects.create(
            firstname=firstname,
            lastname="Attendant",
            phone=f"984500000{number}",
            driving_license=f"KL082020000123{3 + number}",
            owner=owner,
        )


def add_account(username, role):
    return AuthUser.objects.create(
        username=username, password=make_password(PASSWORD), role=role
    )


def add_owner(username, firstname, number):
    return OwnerProfile.objects.create(
        auth_user=add_account(username, "Owner"),
        firstname=firstname,
        lastname="Owner",
        phone=f"98460000{number:02}",
        streetname="Main Street",
        locality="City Centre",
        city="Kochi",
        state="Kerala",
        pincode="682001",
    )


def add_driver(username, firstname, number):
    return UserProfile.objects.create(
        auth_user=add_account(username, "User"),
        firstname=firstname,
        lastname="Driver",
        phone=f"98470000{number:02}",
        vehicle_number=f"KL-08-AZ-{1234 + number}",
    )


def add_lot(owner, name, latitude, longitude, slots):
    lot = P_Lot.objects.create(
        owner=owner,
        lot_name=name,
        streetname="Main Street",
        locality=name,
        city="Kochi",
        state="Kerala",
        pincode="682001",
        latitude=latitude,
        longitude=longitude,
    )
    for _ in range(slots):
        P_Slot.objects.create(lot=lot, price="50.00", vehicle_type="Sedan")
