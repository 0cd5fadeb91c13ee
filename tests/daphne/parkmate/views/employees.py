"""Employees: owners see their own and those who are nobody's (S8). Nothing is told when one is assigned."""

from django.db.models import Q
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from ..models import Employee
from ..serializers.employees import EmployeeSerializer


class EmployeeViewSet(
    mixins.CreateModelMixin, mixins.UpdateModelMixin, ReadOnlyModelViewSet
):
    serializer_class = EmployeeSerializer
    http_method_names = ["get", "post", "patch", "head", "options"]

    def get_permissions(self):
        # Anyone may register.
        return [AllowAny() if self.action == "create" else IsAuthenticated()]

    def get_queryset(self):
        user = self.request.user
        if user.is_admin:
            return Employee.objects.all()
        if user.owner:
            return Employee.objects.filter(Q(owner=user.owner) | Q(owner=None))
        return Employee.objects.none()

    def perform_create(self, serializer):
        serializer.save(owner=None)

    def partial_update(self, request, pk):
        if not (request.user.owner or request.user.is_admin):
            raise PermissionDenied()
        return super().partial_update(request, pk=pk)

    @action(detail=False, methods=["get"], url_path="admin-list")
    def admin_list(self, request):
        if not request.user.is_admin:
            raise PermissionDenied()
        return Response(EmployeeSerializer(Employee.objects.all(), many=True).data)
