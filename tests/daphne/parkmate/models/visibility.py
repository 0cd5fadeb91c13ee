"""Who sees which rows of what a driver does in a lot."""

from django.db import models


class InLotsQuerySet(models.QuerySet):
    """Rows with a `user`, who is a driver, and a `lot`."""

    def visible_to(self, user):
        """Drivers see their own, owners those in their lots, admins all."""
        if user.is_admin:
            return self
        if user.driver:
            return self.filter(user=user.driver)
        if user.owner:
            return self.filter(lot__owner=user.owner)
        return self.none()
