"""The paths below `/test/`."""

from django.urls import path

from . import requests

urlpatterns = [
    path("reset/", requests.reset),
    path("move-end/", requests.move_end),
    path("write-status/", requests.write_status),
    path("decline/", requests.decline),
    path("remove-payment/", requests.remove_payment),
    path("add-account/", requests.add_account),
    path("push-clock/", requests.push_clock),
    path("now/", requests.now),
    path("wash/", requests.wash),
    path("send/", requests.send),
    path("send-burst/", requests.send_burst),
    path("break/", requests.break_sockets),
    path("event/<int:number>/", requests.event),
]
