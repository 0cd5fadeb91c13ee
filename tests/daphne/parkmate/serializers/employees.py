"""Employees."""

from rest_framework import serializers

from ..models import Employee
from .briefs import OwnerBrief


class EmployeeSerializer(serializers.ModelSerializer):
    # Nobody has sent a picture.
    driving_license_image = serializers.SerializerMethodField()
    owner_detail = OwnerBrief(source="owner", read_only=True)
    current_assignments = serializers.IntegerField(read_only=True)

    class Meta:
        model = Employee
        fields = [
            "employee_id",
            "firstname",
            "lastname",
            "phone",
            "latitude",
            "longitude",
            "driving_license",
            "driving_license_image",
            "owner",
            "owner_detail",
            "availability_status",
            "current_assignments",
        ]
        extra_kwargs = {"owner": {"required": False}}

    def get_driving_license_image(self, employee):
        return None
