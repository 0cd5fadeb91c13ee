"""The requests with which a test steers the service: POST with a JSON body, answered by `{}` or by what is asked."""

import json
from datetime import timedelta

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.http import JsonResponse
from parkmate import clock, seed, wash_thread
from parkmate.models import Booking, CarWashBooking, Payment

from . import database, events


def done(**what):
    return JsonResponse(what)


def reset(request):
    """The data, the clock and the sockets' groups as at the start."""
    wash_thread.give_up()
    clock.reset()
    database.restore()
    async_to_sync(get_channel_layer().flush)()
    return done()


def move_end(request):
    """Moves a booking so that it ends so many seconds from now; `(db)` in the frames file."""
    body = json.loads(request.body)
    end = clock.now() + timedelta(seconds=body["seconds"])
    events.move(body["booking"], end)
    return done()


def write_status(request):
    """Writes a word that only older data has, past the signals."""
    body = json.loads(request.body)
    Booking.objects.filter(pk=body["booking"]).update(status=body["status"])
    return done()


def decline(request):
    """Saves the status that no request can set; `(forced)` in the frames file."""
    events.force_decline(Booking.objects.get(pk=json.loads(request.body)["booking"]))
    return done()


def remove_payment(request):
    Payment.objects.get(pk=json.loads(request.body)["payment"]).delete()
    return done()


def add_account(request):
    """An account of this role without a profile."""
    body = json.loads(request.body)
    seed.add_account(body["username"], body["role"])
    return done()


def push_clock(request):
    """Lets time pass, and waits for what the server itself does by then."""
    clock.push(timedelta(seconds=json.loads(request.body)["seconds"]))
    wash_thread.join_due()
    return done()


def now(request):
    return done(now=clock.now())


def wash(request):
    """What has become of a standalone wash."""
    wash = CarWashBooking.objects.get(pk=json.loads(request.body)["wash"])
    return done(status=wash.status)


def send(request):
    """A text, as it is, to an id."""
    body = json.loads(request.body)
    async_to_sync(_send_all)(body["id"], [body["text"]])
    return done()


def send_burst(request):
    """Many texts in one coroutine."""
    body = json.loads(request.body)
    async_to_sync(_send_all)(body["id"], body["texts"])
    return done()


def break_sockets(request):
    """The consumers of an id get an event that they have no handler for."""
    body = json.loads(request.body)
    layer = get_channel_layer()
    async_to_sync(layer.group_send)(f"user_{body['id']}", {"type": "no.such.handler"})
    return done()


def event(request, number):
    return done(about=events.make_happen(number))


async def _send_all(user_id, texts):
    layer = get_channel_layer()
    for text in texts:
        await layer.group_send(f"user_{user_id}", {"type": "raw.text", "text": text})
