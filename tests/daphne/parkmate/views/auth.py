"""Sign-in, token check and sign-out (S2)."""

from rest_framework.authtoken.models import Token
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from ..serializers.accounts import LoginSerializer


@api_view(["POST"])
@permission_classes([AllowAny])
def login(request):
    serializer = LoginSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    user = serializer.validated_data["user"]
    # A driver or owner without a profile row breaks here, as on the real server.
    profile = user.driver or user.owner
    token, _ = Token.objects.get_or_create(user=user)
    return Response(
        {
            "message": "Login Successful",
            "token": token.key,
            "role": user.role,
            "profile_id": profile and profile.id,
            "username": user.username,
        }
    )


@api_view(["GET"])
@permission_classes([AllowAny])
def verify(request):
    # Nobody has no role: without a token this raises, as on the real server.
    return Response(
        {
            "message": "Token is valid",
            "user": request.user.username,
            "role": request.user.role,
            "is_authenticated": True,
        }
    )


@api_view(["POST"])
@permission_classes([AllowAny])
def logout(request):
    """Deletes the one token of the account, so every other client of it is signed out too."""
    if request.user.is_authenticated:
        Token.objects.filter(user=request.user).delete()
    return Response({"message": "Logged Out Successfully"})
