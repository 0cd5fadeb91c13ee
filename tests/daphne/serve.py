"""Starts the service on 127.0.0.1. The first line on standard output is `listening http://127.0.0.1:PORT`; then a
line of standard input is a command:

    event N    makes event 1 to 10 happen
    restart    ends the process and starts it again on the same port with the same data
    quit       also at the end of the input, and at SIGTERM
"""

import argparse
import asyncio
import os
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path

# Before anything of Twisted: it chooses the event loop.
from daphne.server import Server, twisted_loop  # isort:skip
import django
from asgiref.sync import sync_to_async
from twisted.internet import reactor


def main():
    options = parse()
    folder = Path(options.folder or tempfile.mkdtemp(prefix="parkmate-daphne-"))
    try:
        os.environ["PARKMATE_DATABASE"] = str(folder / "db.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "parkmate.settings"
        django.setup()
        from steering import database

        database.prepare(folder)
        next_life = Process(options).run()
        if next_life:
            # Does not come back, so the folder stays for it.
            words = [__file__, "--folder", str(folder), *next_life]
            os.execv(sys.executable, [sys.executable, *words])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Process:
    """One life of the server, from its first line to its end."""

    def __init__(self, options):
        from parkmate.asgi import application

        self.options = options
        self.next_life = None
        self.server = Server(
            application,
            endpoints=[f"tcp:{options.port}:interface=127.0.0.1"],
            ping_interval=options.ping_interval,
            ping_timeout=options.ping_timeout,
            websocket_timeout=options.websocket_timeout,
            ready_callable=self.ready,
            signal_handlers=False,
            verbosity=0,
        )

    def run(self):
        """Serves until it is to end; the arguments of its next life, if there is to be one."""
        self.server.run()
        return self.next_life

    def ready(self):
        [(_, self.port)] = self.server.listening_addresses
        # Daphne's own handlers would end the process without a clean-up.
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: self.end())
        say(f"listening http://127.0.0.1:{self.port}")
        threading.Thread(target=self.obey, daemon=True).start()
        if self.options.script:
            from steering import script

            asyncio.run_coroutine_threadsafe(script.play(say), twisted_loop)

    def obey(self):
        for text in sys.stdin:
            words = text.split()
            if words == ["quit"]:
                break
            if words == ["restart"]:
                periods = {
                    "--port": self.port,
                    "--ping-interval": self.options.ping_interval,
                    "--ping-timeout": self.options.ping_timeout,
                    "--websocket-timeout": self.options.websocket_timeout,
                }
                self.next_life = [
                    str(word) for pair in periods.items() for word in pair
                ]
                break
            if len(words) == 2 and words[0] == "event" and words[1].isdigit():
                say(self.make_happen(int(words[1])))
            elif words:
                say(f"error unknown command {text.strip()!r}")
        self.end()

    def end(self):
        """From any thread."""
        reactor.callFromThread(self.server.stop)

    def make_happen(self, number):
        from steering import events

        happening = sync_to_async(events.make_happen)(number)
        try:
            about = asyncio.run_coroutine_threadsafe(happening, twisted_loop).result()
            return f"ok event {number} {events.KINDS[number - 1]} {about}"
        except Exception as error:
            return f"error event {number}: {error}"


def parse():
    parser = argparse.ArgumentParser(description="ParkMate's backend for tests.")
    parser.add_argument("--port", type=int, default=0, help="0 is any free one")
    parser.add_argument("--ping-interval", type=float, default=20)
    parser.add_argument("--ping-timeout", type=float, default=30)
    parser.add_argument("--websocket-timeout", type=float, default=86400)
    parser.add_argument("--script", choices=["demo"], help="plays the demo")
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


def say(line):
    print(line, flush=True)


if __name__ == "__main__":
    main()
