"""Who has asked for what: the demo waits for its clients. Off, and free of cost, until somebody watches."""

import threading

from rest_framework.authtoken.models import Token


class Visits:
    def __init__(self):
        self._lock = threading.Lock()
        self._watched = {}
        self._seen = set()

    def watch(self, username, at_first=lambda: None):
        """Notes this user's requests from now on; the first one is answered after `at_first` was done."""
        with self._lock:
            self._watched[username] = at_first

    def has_read(self, username, path):
        return (username, path) in self._seen

    def note(self, request):
        if not self._watched:
            return
        token = request.headers.get("authorization", "").removeprefix("Token ")
        found = Token.objects.filter(key=token).values_list("user__username").first()
        with self._lock:
            if not found or found[0] not in self._watched:
                return
            [username] = found
            self._watched[username]()
            self._watched[username] = lambda: None
            self._seen.add((username, request.path))


VISITS = Visits()


def note_visits(get_response):
    def middleware(request):
        VISITS.note(request)
        return get_response(request)

    return middleware
