"""Who can sign in. An AuthUser each, and for drivers and owners a profile whose id comes from another sequence."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from .. import clock


class AuthUser(AbstractUser):
    # No choices: whatever stands in the column is shown.
    role = models.CharField(max_length=10, default="User")

    @property
    def driver(self):
        """The profile of a driver; none for everybody else."""
        return self.userprofile if self.role == "User" else None

    @property
    def owner(self):
        """The profile of a lot owner; none for everybody else."""
        return self.ownerprofile if self.role == "Owner" else None

    @property
    def is_admin(self):
        return self.role == "Admin"


class UserProfile(models.Model):
    auth_user = models.OneToOneField(AuthUser, models.CASCADE)
    firstname = models.CharField(max_length=100)
    lastname = models.CharField(max_length=100)
    phone = models.CharField(max_length=15)
    vehicle_number = models.CharField(max_length=20)
    vehicle_type = models.CharField(max_length=20, default="Sedan")
    driving_license = models.CharField(max_length=50, null=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)


class OwnerProfile(models.Model):
    auth_user = models.OneToOneField(AuthUser, models.CASCADE)
    firstname = models.CharField(max_length=100)
    lastname = models.CharField(max_length=100)
    phone = models.CharField(max_length=15)
    streetname = models.CharField(max_length=100)
    locality = models.CharField(max_length=100)
    city = models.CharField(max_length=100)
    state = models.CharField(max_length=100)
    pincode = models.CharField(max_length=10)
    verification_status = models.CharField(max_length=10, default="APPROVED")
    provides_carwash = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
