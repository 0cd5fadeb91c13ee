"""Washes booked by themselves (S8, "Standalone washes")."""

from rest_framework import serializers

from ..models import CarWashBooking, Employee, P_Lot, UserProfile
from ..models.payments import METHODS


class DriverDetail(serializers.ModelSerializer):
    user_id = serializers.IntegerField(source="id")

    class Meta:
        model = UserProfile
        fields = ["user_id", "firstname", "lastname", "phone"]


class LotDetail(serializers.ModelSerializer):
    address = serializers.SerializerMethodField()

    class Meta:
        model = P_Lot
        fields = ["lot_id", "lot_name", "address", "provides_carwash"]

    def get_address(self, lot):
        return f"{lot.streetname}, {lot.locality}, {lot.city}"


class EmployeeDetail(serializers.ModelSerializer):
    class Meta:
        model = Employee
        fields = [
            "employee_id",
            "firstname",
            "lastname",
            "phone",
            "availability_status",
            "current_assignments",
        ]


class CarWashBookingSerializer(serializers.ModelSerializer):
    user_detail = DriverDetail(source="user", read_only=True)
    lot_detail = LotDetail(source="lot", read_only=True)
    employee_detail = EmployeeDetail(source="employee", read_only=True)
    service_type_detail = serializers.SerializerMethodField()

    class Meta:
        model = CarWashBooking
        fields = [
            "carwash_booking_id",
            "user",
            "user_detail",
            "lot",
            "lot_detail",
            "employee",
            "employee_detail",
            "service_type",
            "service_type_detail",
            "price",
            "payment_method",
            "payment_status",
            "status",
            "booking_time",
            "scheduled_time",
            "completed_time",
            "notes",
            "transaction_id",
            "created_at",
            "updated_at",
        ]

    def get_service_type_detail(self, wash):
        return {"name": wash.service_type, "price": float(wash.price)}


class CarWashOrderSerializer(serializers.Serializer):
    """What a driver asks for."""

    lot = serializers.PrimaryKeyRelatedField(
        queryset=P_Lot.objects.all(), required=False, allow_null=True
    )
    service_type = serializers.ChoiceField(list(CarWashBooking.PRICES))
    payment_method = serializers.ChoiceField(METHODS, default="UPI")
    scheduled_time = serializers.DateTimeField(required=False, allow_null=True)
    notes = serializers.CharField(required=False, allow_null=True)


class CarWashStatusSerializer(serializers.ModelSerializer):
    """What an owner or admin may change: any status may follow any other."""

    class Meta:
        model = CarWashBooking
        fields = ["status", "employee"]
