"""Profiles, which tell the two ids apart; an admin can disable a driver's account."""

from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from ..models import OwnerProfile, UserProfile
from ..serializers.accounts import OwnerProfileSerializer, UserProfileSerializer


class UserProfileViewSet(ReadOnlyModelViewSet):
    serializer_class = UserProfileSerializer

    def get_queryset(self):
        user = self.request.user
        rows = UserProfile.objects.order_by("id")
        return rows if user.is_admin else rows.filter(auth_user=user)

    @action(detail=True, methods=["post"])
    def toggle_status(self, request, pk):
        if not request.user.is_admin:
            raise PermissionDenied()
        account = self.get_object().auth_user
        account.is_active = not account.is_active
        account.save()
        word = "activated" if account.is_active else "deactivated"
        return Response(
            {
                "message": f"User {word} successfully",
                "is_active": account.is_active,
            }
        )


class OwnerProfileViewSet(ReadOnlyModelViewSet):
    serializer_class = OwnerProfileSerializer

    def get_queryset(self):
        user = self.request.user
        rows = OwnerProfile.objects.order_by("id")
        return rows if user.is_admin else rows.filter(auth_user=user)
