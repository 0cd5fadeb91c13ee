"""Sign-in and profiles."""

from django.contrib.auth import authenticate
from rest_framework import serializers

from ..models import OwnerProfile, UserProfile


class LoginSerializer(serializers.Serializer):
    username = serializers.CharField()
    password = serializers.CharField()

    def validate(self, data):
        user = authenticate(username=data["username"], password=data["password"])
        if user is None:
            raise serializers.ValidationError("Invalid username or password")
        data["user"] = user
        return data


class UserProfileSerializer(serializers.ModelSerializer):
    username = serializers.CharField(source="auth_user.username", read_only=True)

    class Meta:
        model = UserProfile
        fields = [
            "id",
            "auth_user",
            "username",
            "firstname",
            "lastname",
            "phone",
            "vehicle_number",
            "vehicle_type",
            "driving_license",
            "created_at",
            "updated_at",
        ]


class OwnerProfileSerializer(serializers.ModelSerializer):
    username = serializers.CharField(source="auth_user.username", read_only=True)

    class Meta:
        model = OwnerProfile
        fields = [
            "id",
            "auth_user",
            "username",
            "firstname",
            "lastname",
            "phone",
            "streetname",
            "locality",
            "city",
            "state",
            "pincode",
            "verification_status",
            "provides_carwash",
            "created_at",
            "updated_at",
        ]
