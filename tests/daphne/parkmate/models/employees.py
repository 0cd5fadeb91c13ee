"""Employees and whose they are. They have no accounts."""

from django.db import models

from .accounts import OwnerProfile


class Employee(models.Model):
    employee_id = models.AutoField(primary_key=True)
    firstname = models.CharField(max_length=100)
    lastname = models.CharField(max_length=100)
    phone = models.CharField(max_length=15)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    driving_license = models.CharField(max_length=50)
    owner = models.ForeignKey(
        OwnerProfile, models.SET_NULL, null=True, related_name="employees"
    )
    availability_status = models.CharField(max_length=10, default="available")

    class Meta:
        ordering = ["employee_id"]

    @property
    def current_assignments(self):
        from .washes import CarWash, CarWashBooking

        standalone = self.carwash_bookings.filter(status__in=CarWashBooking.OPEN)
        bought = self.carwashes.filter(status__in=CarWash.OPEN)
        return standalone.count() + bought.count()
