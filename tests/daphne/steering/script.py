"""The demo: about a minute in which all ten events occur, first for the driver, then for the lot's owner. The same
script as the simulator's, line by line."""

import asyncio
from datetime import timedelta

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from parkmate import clock
from parkmate.models import Booking

from . import events
from .visits import VISITS

# Between two events, so that each can be seen by itself.
PACE = 5
# How long the owner's client gets to read what is there before something new happens.
SETTLING = 5
# How long somebody's read of the booking that is over is waited for.
READING = 15
# Between two looks at something.
LOOK = 0.1


def set_stage():
    """A booking that was over long ago, one 5 min 3 s and one 8 s before its end, one paid in cash that waits for
    verification, one to be declined, and an open wash."""
    events.seed_booking(seconds=-7200, status="completed")
    warned = events.seed_booking(seconds=303)
    ending = events.seed_booking(seconds=8)
    events.seed_booking(seconds=580, method="Cash")
    declined = events.seed_booking(seconds=590)
    events.seed_wash()
    return warned, ending, declined


async def play(say):
    """Plays it. The stage is set when the driver's client first asks for something; the first event comes when it
    has a socket. `say` gets `event N kind` for each step, then `driver-done` and `owner-done`."""
    stage = []
    VISITS.watch("driver", lambda: stage.append(set_stage()))
    VISITS.watch("owner")
    profile, auth = await sync_to_async(
        lambda: (events.driver().id, events.driver().auth_user.id)
    )()
    await until(lambda: listens(profile) or listens(auth))
    await until(lambda: stage)
    await play_driver(*stage[0], say)
    say("driver-done")
    auth = await sync_to_async(lambda: events.owner().auth_user.id)()
    await until(lambda: listens(auth))
    await play_owner(say)
    say("owner-done")


async def play_driver(warned, ending, declined, say):
    await reached(warned.end_time - timedelta(minutes=5))
    say(line(1))
    await reached(ending.end_time)
    say(line(2))
    over = sync_to_async(
        Booking.objects.filter(pk=ending.pk, status="completed").exists
    )
    for _ in range(int(READING / LOOK)):
        if await over():
            break
        await asyncio.sleep(LOOK)
    else:
        await sync_to_async(Booking.objects.all().complete_overdue)()
    say(line(5))
    for number in (7, 9, 3, 4):
        await asyncio.sleep(PACE)
        await sync_to_async(events.make_happen)(number)
        say(line(number))
    await asyncio.sleep(PACE)
    await sync_to_async(events.decline)(declined)
    say(line(6))
    await asyncio.sleep(PACE)


async def play_owner(say):
    has_read = [
        lambda: VISITS.has_read("owner", "/api/bookings/"),
        lambda: VISITS.has_read("owner", "/api/employees/"),
    ]
    # Without these reads the events come all the same.
    await until(lambda: all(read() for read in has_read), SETTLING)
    for number in (8, 10):
        await asyncio.sleep(PACE)
        await sync_to_async(events.make_happen)(number)
        say(line(number))
    await asyncio.sleep(PACE)


def line(number):
    return f"event {number} {events.KINDS[number - 1]}"


def listens(user_id):
    return bool(get_channel_layer().groups.get(f"user_{user_id}"))


async def reached(moment):
    await asyncio.sleep(max(0, (moment - clock.now()).total_seconds()))


async def until(condition, limit=None):
    """Waits for a condition; false when the limit has passed before."""
    left = limit
    while not condition():
        if left is not None and left <= 0:
            return False
        await asyncio.sleep(LOOK)
        left = left and left - LOOK
    return True
