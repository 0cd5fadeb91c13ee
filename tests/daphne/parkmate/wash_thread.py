"""The thread that completes a paid wash five minutes after it was booked. It means to tell the driver, fails on a
wrong attribute, and dies with the process (S6, `carwash_completed`)."""

import logging
import threading
from datetime import timedelta

from django.db import connection

from . import clock
from .models import CarWashBooking
from .notifications import send_ws_notification

LENGTH = timedelta(minutes=5)

logger = logging.getLogger(__name__)
_threads = {}
_life = 0


def complete_later(wash):
    due, life = clock.now() + LENGTH, _life
    thread = threading.Thread(
        target=_complete,
        args=(wash.pk, due, lambda: life != _life),
        daemon=True,
    )
    _threads[thread] = due
    thread.start()


def give_up():
    """Ends the threads that wait, as the end of the process does. `clock.reset` wakes them."""
    global _life
    _life += 1
    _threads.clear()


def join_due():
    """Waits for those whose time has come."""
    for thread, due in list(_threads.items()):
        if due <= clock.now():
            thread.join()
            _threads.pop(thread, None)


def _complete(pk, due, given_up):
    if not clock.wait_until(due, given_up):
        return
    try:
        wash = CarWashBooking.objects.filter(pk=pk, status__in=CarWashBooking.OPEN)
        for booking in wash:
            booking.status = "completed"
            booking.completed_time = clock.now()
            booking.save()
            send_ws_notification(
                booking.user.user.id, "info", {"type": "carwash_completed"}
            )
    except AttributeError as error:
        logger.info("Failed to send notification: %s", error)
    finally:
        connection.close()
