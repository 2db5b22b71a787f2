"""A sound as players ask for it, for every door that it goes out by."""

from typing import Any

from litestar import Request, Response

from kaiwa.conversations.voice.ranges import Unsatisfiable, part_of


def sound_answer(
    request: Request[Any, Any, Any], audio: bytes, media_type: str, headers: dict[str, str]
) -> Response[bytes]:
    """The whole or the part that was asked for: Safari plays nothing that cannot be asked for in parts."""
    headers = {**headers, "Accept-Ranges": "bytes"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, media_type=media_type, headers=headers)
    asked = request.headers.get("range", "")
    if request.headers.get("if-range", headers["ETag"]) != headers["ETag"]:
        asked = ""
    try:
        part = part_of(asked, len(audio))
    except Unsatisfiable:
        headers["Content-Range"] = f"bytes */{len(audio)}"
        return Response(b"", status_code=416, media_type=media_type, headers=headers)
    if part is None:
        return Response(audio, media_type=media_type, headers=headers)
    headers["Content-Range"] = part.of(len(audio))
    return Response(
        audio[part.first : part.last + 1], status_code=206, media_type=media_type, headers=headers
    )
