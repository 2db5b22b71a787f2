"""The API's reference: the OpenAPI document with its problems, and a page of our own that shows it."""

import re
from typing import Any, Final

from jinja2 import ChainableUndefined, Environment, PackageLoader, select_autoescape
from litestar import Request, Router
from litestar.enums import MediaType, OpenAPIMediaType
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from markupsafe import Markup, escape

from kaiwa.edge.problems import MEDIA_TYPE, Problem

DESCRIPTION: Final = (
    "Programs send a bearer token (`Authorization: Bearer …`); browsers send their session cookie and, for "
    "writes, the value of the `csrf` cookie in `X-CSRF-Token`. Errors are problem documents with a stable "
    "`code`. Every write takes an optional `Idempotency-Key`. Lists are `{items, next}`."
)
CODE_SPAN: Final = re.compile("`([^`]+)`")
PROBLEM_SCHEMA: Final = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; what a program decides by."},
        "detail": {"type": "string", "description": "A sentence for the reader."},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "facts": {"type": "object"},
    },
}
PROBLEM_ANSWER: Final = {
    "description": "A problem",
    "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}},
}


def documented(schema: dict[str, Any]) -> dict[str, Any]:
    """Every operation may answer a problem; the framework's own guess at error bodies goes."""
    schema["components"].setdefault("schemas", {})[Problem.__name__] = PROBLEM_SCHEMA
    for path in schema["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict):
                answers = operation["responses"]
                for status in [each for each in answers if each.startswith(("4", "5"))]:
                    if "application/json" in answers[status].get("content", {}) and not _is_ours(
                        answers[status]
                    ):
                        del answers[status]
                answers["default"] = PROBLEM_ANSWER
    return schema


def _is_ours(answer: dict[str, Any]) -> bool:
    """Declared by a handler with a struct of its own, such as a readiness that says what is missing."""
    return "$ref" in answer["content"]["application/json"].get("schema", {})


class Document(OpenAPIRenderPlugin):
    def __init__(self) -> None:
        super().__init__(path="/openapi.json", media_type=OpenAPIMediaType.OPENAPI_JSON)

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return self.render_json(request, documented(openapi_schema))


def code_spans(text: str) -> Markup:
    """The one piece of Markdown that the document's texts use."""
    return Markup(CODE_SPAN.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


class Page(OpenAPIRenderPlugin):
    """No script and nothing from elsewhere: it is readable with a text browser."""

    def __init__(self) -> None:
        super().__init__(path="/", media_type=MediaType.HTML)
        self._pages = Environment(
            loader=PackageLoader("kaiwa.edge", "pages"),
            autoescape=select_autoescape(),
            undefined=ChainableUndefined,
        )
        self._pages.filters["code_spans"] = code_spans

    def receive_router(self, router: Router) -> None:
        """Litestar answers unknown paths below with a page of its own; ours are problems like everywhere."""
        for route in [each for each in router.routes if "{" in each.path]:
            router.routes.remove(route)

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        operations = [
            (path, method, operation)
            for path, methods in sorted(documented(openapi_schema)["paths"].items())
            for method, operation in methods.items()
        ]
        groups: dict[str, list[Any]] = {}
        for each in operations:
            groups.setdefault((each[2].get("tags") or ["Other"])[0], []).append(each)
        page = self._pages.get_template("reference.html")
        return page.render(
            info=openapi_schema["info"], groups=groups, schemas=openapi_schema["components"]["schemas"]
        ).encode()


def openapi_config(version: str) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Kaiwa",
        version=version,
        description=DESCRIPTION,
        path="/schema",
        render_plugins=[Page(), Document()],
        use_handler_docstrings=False,
    )
