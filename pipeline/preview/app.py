"""The app: the addresses of the preview, and who answers each."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.preview.desk import Desk, Reply
from pipeline.preview.frames import POLICY
from pipeline.preview.gate import BROKEN, Keys
from pipeline.preview.pages import FOLDER
from pipeline.preview.signals import Signals

Work = Callable[..., Any]
WRITING_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)  # the editor writes its own style sheet into the page


def app_of(desk: Desk, keys: Keys, signals: Signals) -> Starlette:
    """The preview below its two secret names; all work is done in the one thread of `signals`."""

    async def frame(request: Request) -> Response:
        status, kind, data = await signals.work(desk.frames.answer, request.path_params["path"])
        return Response(data, status, {"Content-Security-Policy": POLICY}, kind)

    async def events(request: Request) -> Response:
        return StreamingResponse(signals.events(), media_type="text/event-stream")

    room = [
        Route("/", _page(signals, desk.coming)),
        Route("/site", _page(signals, desk.site)),
        Route("/release/{slug}", _page(signals, desk.release)),
        Route("/new", _page(signals, desk.new), methods=["GET", "POST"]),
        Route("/write/{file:path}", _page(signals, desk.write), methods=["GET", "POST"]),
        Route("/try/{file:path}", _page(signals, desk.tried), methods=["POST"]),
        Route("/mend/{file:path}", _page(signals, desk.mend), methods=["POST"]),
        Route("/do/{slug}/{command}", _page(signals, desk.do), methods=["POST"]),
        Route("/events", events),
        Mount("/files", StaticFiles(directory=FOLDER / "files")),
    ]

    async def broken(request: Request, fault: Exception) -> Response:
        return PlainTextResponse(BROKEN, 500)  # the gate is told of the fault itself

    below = [Mount(f"/{keys.room}", routes=room), Route(f"/{keys.frames}/{{path:path}}", frame)]
    return Starlette(routes=below, exception_handlers={Exception: broken})


def _page(signals: Signals, made: Callable[[Request, dict[str, list[str]]], Reply]) -> Work:
    """An endpoint that reads the form and leaves the answer to a function of the desk."""

    async def endpoint(request: Request) -> Response:
        given: dict[str, list[str]] = {}
        if request.method == "POST":
            given = parse_qs((await request.body()).decode(errors="replace"), keep_blank_values=True)
        reply = await signals.work(made, request, given)
        headers = {"Location": reply.to} if reply.to else {}
        if reply.writes:
            headers["Content-Security-Policy"] = WRITING_POLICY
        return Response(reply.text, 303 if reply.to else reply.status, headers, reply.kind)

    return endpoint
