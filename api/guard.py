"""What surrounds every request: a limit on its size, and headers that keep foreign code out of the pages."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TOO_LARGE, new_id, respond

LARGEST = 64 * 1024  # bytes of a request body


class _TooLarge(HTTPException):
    """Raised where the body is read, so that it is handled like any other fault of a request."""

    def __init__(self) -> None:
        super().__init__(413)


class Guard:
    def __init__(self, app: ASGIApp, frame_ancestors: str) -> None:
        self.app = app
        self.policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
            f"frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {frame_ancestors}"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        received = 0

        async def guarded_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGEST:
                raise _TooLarge
            return message

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = self.policy
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "no-referrer"
            await send(message)

        length = Headers(scope=scope).get("content-length", "")
        if length.isdigit() and int(length) > LARGEST:
            await respond(413, "too_large", TOO_LARGE, new_id(), {"connection": "close"})(scope, receive, guarded_send)
        else:
            await self.app(scope, guarded_receive, guarded_send)
