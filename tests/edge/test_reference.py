"""The API's page: whole without a script, a style of its own, or anything from elsewhere."""

import re
from html.parser import HTMLParser

import httpx


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


async def test_it_asks_for_nothing_that_its_policy_forbids(client: httpx.AsyncClient) -> None:
    answer = await client.get("/schema")
    assert answer.headers["content-type"].startswith("text/html")
    page = Page()
    page.feed(answer.text)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "style", "iframe", "object", "embed", "img", "form"}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name == "style" or name.startswith("on")], tag
        for name in ("href", "src"):
            if target := attributes.get(name):
                assert target.startswith(("/", "#")), target
                assert not target.startswith("//")
    sheets = [attributes["href"] for tag, attributes in page.tags if tag == "link"]
    for sheet in sheets:
        style = await client.get(str(sheet))
        assert style.status_code == 200
        assert style.headers["content-type"].startswith("text/css")
        assert not re.search(r"@import|url\(|https?:", style.text)


async def test_it_can_be_walked_by_keyboard_and_ear(client: httpx.AsyncClient) -> None:
    page = Page()
    page.feed((await client.get("/schema")).text)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    anchors = [
        str(attributes["href"])[1:]
        for tag, attributes in page.tags
        if tag == "a" and str(attributes["href"]).startswith("#")
    ]
    assert anchors
    assert set(anchors) <= set(ids)
    assert next(attributes["lang"] for tag, attributes in page.tags if tag == "html") == "en"
    assert [tag for tag, _ in page.tags].count("h1") == 1


async def test_it_shows_every_operation_of_the_document(client: httpx.AsyncClient) -> None:
    document = (await client.get("/schema/openapi.json")).json()
    text = (await client.get("/schema")).text
    for path, methods in document["paths"].items():
        assert f"<code>{path}</code>" in text
        for operation in methods.values():
            assert operation["summary"].replace("'", "&#39;") in text
    assert "<code>Idempotency-Key</code>" in text
    assert "`" not in text[: text.index("<nav")]
