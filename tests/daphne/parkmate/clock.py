"""The server's clock. It is the computer's, unless a test pushes it on; whoever waits for a time is woken then."""

import threading
from datetime import timedelta

from django.utils import timezone

_ahead = timedelta()
_changed = threading.Condition()


def now():
    return timezone.now() + _ahead


def today():
    return timezone.localdate(now())


def push(by):
    """Lets this much time pass."""
    global _ahead
    with _changed:
        _ahead += by
        _changed.notify_all()


def reset():
    """Back to the computer's time."""
    global _ahead
    with _changed:
        _ahead = timedelta()
        _changed.notify_all()


def wait_until(moment, given_up):
    """Waits for a moment; false if `given_up()` held before."""
    with _changed:
        while not given_up():
            left = (moment - now()).total_seconds()
            if left <= 0:
                return True
            _changed.wait(left)
    return False
