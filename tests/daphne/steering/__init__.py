"""What tests and the demo do to the service behind the clients' backs. It lives in the same process, since the
in-memory layer reaches nobody else's sockets. Nothing here exists on the real server."""
