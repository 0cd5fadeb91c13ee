"""Only the dev servers' origins may read answers from a page (S2, "Browser-type protections")."""

DEV_ORIGINS = {
    f"http://{host}:{port}"
    for host in ("localhost", "127.0.0.1")
    for port in (5173, 3000, 8000)
}


def allow_dev_origins(get_response):
    def middleware(request):
        response = get_response(request)
        response.headers["vary"] = ", ".join(
            filter(None, [response.headers.get("vary"), "origin"])
        )
        origin = request.headers.get("origin")
        if origin in DEV_ORIGINS:
            response.headers["access-control-allow-origin"] = origin
        return response

    return middleware
