"""Every error a client sees is one problem document with a stable code (RFC 9457)."""

import asyncio
import math
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import asyncpg
import msgspec
import structlog
from asyncpg.exceptions._base import DataError as InputError  # no public name: PostgreSQL's own hides it
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException, ValidationException
from msgspec import Struct
from redis.exceptions import RedisError

from kaiwa import errors
from kaiwa.curriculum.engine import EngineCannot, EngineError
from kaiwa.errors import KaiwaError

log = structlog.get_logger()

MEDIA_TYPE: Final = "application/problem+json"
RETRY_SOON_S: Final = "2"

STATUS: Final[Mapping[type[KaiwaError], HTTPStatus]] = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    errors.WrongCredentials: HTTPStatus.UNAUTHORIZED,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.LinkSpent: HTTPStatus.GONE,
    errors.Over: HTTPStatus.GONE,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.NotConfigured: HTTPStatus.NOT_FOUND,
    EngineCannot: HTTPStatus.NOT_FOUND,
}
"""A subclass answers as its nearest ancestor here."""

FRAMEWORK_CODES: Final = {
    HTTPStatus.BAD_REQUEST: ("malformed", "The request cannot be read. Send valid JSON in UTF-8."),
    HTTPStatus.UNAUTHORIZED: (errors.NotSignedIn.code, errors.NotSignedIn.sentence),
    HTTPStatus.FORBIDDEN: (errors.NotAllowed.code, errors.NotAllowed.sentence),
    HTTPStatus.NOT_FOUND: (errors.NotFound.code, errors.NotFound.sentence),
    HTTPStatus.METHOD_NOT_ALLOWED: ("method_not_allowed", "This address does not take that method."),
    HTTPStatus.NOT_ACCEPTABLE: ("not_acceptable", "None of the wanted content types can be given."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("too_large", "The request is larger than this address takes."),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: ("unsupported_media_type", "Send application/json."),
}


class Problem(Struct, frozen=True, omit_defaults=True):
    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str = ""
    errors: list[dict[str, str]] = []
    """Which field does not fit, and why."""
    facts: dict[str, Any] = {}


ShowProblem = Callable[[Problem], bytes]
"""A page that tells of it; handed in, because pages are no part of the edge."""
SHOW: Final = "show_problem"
"""Where the front leaves it in a request's state, when a person reads the answer."""


def told(said: Problem, state: Mapping[str, Any]) -> tuple[bytes, str]:
    """The body and its media type."""
    show: ShowProblem | None = state.get(SHOW)
    return (
        (show(said), MediaType.HTML.value) if show else (msgspec.json.encode(said, enc_hook=str), MEDIA_TYPE)
    )


def problem(status: int, code: str, detail: str, *, request_id: str = "", **more: Any) -> Problem:
    return Problem(
        type=f"urn:kaiwa:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=detail.encode(errors="replace").decode(),  # a lone surrogate cannot be sent
        request_id=request_id,
        **more,
    )


def status_of(error: KaiwaError) -> HTTPStatus:
    for ancestor in type(error).__mro__:
        if (status := STATUS.get(ancestor)) is not None:
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _answer(
    request: Request[Any, Any, Any],
    status: int,
    code: str,
    detail: str,
    headers: Mapping[str, str],
    **more: Any,
) -> Response[bytes]:
    state = request.scope.get("state", {})
    body, media_type = told(
        problem(status, code, detail, request_id=state.get("request_id", ""), **more), state
    )
    return Response(body, status_code=status, media_type=media_type, headers=dict(headers))


def answer_kaiwa_error(request: Request[Any, Any, Any], error: KaiwaError) -> Response[bytes]:
    status = status_of(error)
    headers: dict[str, str] = {}
    match error:
        case errors.TooMany(retry_after_s=wait):
            headers["Retry-After"] = str(wait)
        case EngineError(retry_after_s=float(wait)):
            headers["Retry-After"] = str(math.ceil(wait))
        case errors.Unavailable() if status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers["Retry-After"] = RETRY_SOON_S
        case errors.NotSignedIn():
            headers["WWW-Authenticate"] = "Bearer"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(
        error, errors.Unavailable | errors.NotConfigured
    ):
        log.error("request.failed", code=error.code, exc_info=error)
    return _answer(request, status, error.code, error.detail, headers, facts=error.facts)


def answer_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    if isinstance(error, ValidationException):
        return _answer_validation(request, error)
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return answer_unforeseen(request, error)
    status = HTTPStatus(error.status_code)
    code, sentence = FRAMEWORK_CODES.get(status, (status.name.lower(), status.phrase))
    kept = {k: v for k, v in (error.headers or {}).items() if k.lower() in ("allow", "retry-after")}
    if "GET" in (allowed := kept.get("allow", "")):
        kept["allow"] = f"{allowed}, HEAD"
    return _answer(request, status, code, sentence, kept)


def _answer_validation(request: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    found = [
        {"field": str(each.get("key", "")), "message": str(each.get("message", ""))}
        for each in error.extra or []
        if isinstance(each, dict)
    ]
    named = ", ".join(sorted({each["field"] for each in found if each["field"]}))
    detail = f"These fields do not fit: {named}." if named else "Something in the request does not fit."
    return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, errors.Invalid.code, detail, {}, errors=found)


def answer_database_error(request: Request[Any, Any, Any], error: asyncpg.PostgresError) -> Response[bytes]:
    """What the rooms did not foresee; no text of the database reaches the client."""
    match error:
        case asyncpg.UniqueViolationError() | asyncpg.ForeignKeyViolationError():
            return answer_kaiwa_error(request, errors.Conflict())
        case asyncpg.SerializationError() | asyncpg.DeadlockDetectedError() | asyncpg.LockNotAvailableError():
            return answer_kaiwa_error(request, errors.Unavailable("Two changes met. Please send it again."))
        case asyncpg.CharacterNotInRepertoireError() | asyncpg.DataError():
            return answer_kaiwa_error(request, errors.Invalid("A value does not fit its column."))
        case (
            asyncpg.QueryCanceledError()
            | asyncpg.PostgresConnectionError()
            | asyncpg.InsufficientResourcesError()
            | asyncpg.OperatorInterventionError()
            | asyncpg.CannotConnectNowError()
            | asyncpg.IdleInTransactionSessionTimeoutError()
        ):
            log.warning("database.away", error=type(error).__name__)
            return answer_kaiwa_error(request, errors.Unavailable())
    return answer_unforeseen(request, error)


def answer_unfit_argument(request: Request[Any, Any, Any], error: InputError) -> Response[bytes]:
    """The driver's own refusal, such as a number larger than its column."""
    return answer_kaiwa_error(request, errors.Invalid("A value does not fit its column."))


def answer_away(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    log.warning("service.away", error=type(error).__name__)
    return answer_kaiwa_error(request, errors.Unavailable())


def answer_unforeseen(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    log.error("request.failed", code=KaiwaError.code, exc_info=error)
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, KaiwaError.code, KaiwaError.sentence, {})


def answer_recursion(request: Request[Any, Any, Any], error: RecursionError) -> Response[bytes]:
    return _answer(request, HTTPStatus.BAD_REQUEST, "malformed", "The JSON is nested too deeply.", {})


HANDLERS: Final[dict[int | type[Exception], Any]] = {
    KaiwaError: answer_kaiwa_error,
    HTTPException: answer_http_exception,
    asyncpg.PostgresError: answer_database_error,
    InputError: answer_unfit_argument,
    asyncpg.InterfaceError: answer_away,
    RedisError: answer_away,
    asyncio.TimeoutError: answer_away,
    ConnectionError: answer_away,
    RecursionError: answer_recursion,
    Exception: answer_unforeseen,
}
