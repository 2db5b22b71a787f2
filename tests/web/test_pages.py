"""What holds for every page: its headers, its markup, and what it does not contain."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from kaiwa.edge import front
from kaiwa.web import assets, read
from kaiwa.web.failures import FACES, failure_page
from kaiwa.web.messages import LANGUAGES, catalogue
from kaiwa.web.rendering import TEMPLATES
from tests.browsing import link_in_mail
from tests.web.conftest import FORM, Person, Shown, text_of

MakePerson = Callable[[], Person]
PUBLIC = [
    "/", "/read?language=ar&text=كتاب", "/read?language=ja&text=", "/read?language=xx&text=a", "/sign-in", "/sign-in?error=x&next=/me",
    "/sign-up", "/sign-out", "/forgot-password", "/forgot-password?done=sent", "/reset-password?token=abc", "/nothing-here",
]  # fmt: skip
SETTINGS = ("learning", "reading", "voices", "reminders", "appearance", "tokens", "data")
INLINE = re.compile(
    r"<style|\sstyle\s*=|<script(?! src=\"| type=\"(?:module\" src=\"|application/(?:ld\+)?json\"))|\son[a-z]+\s*="
    r"|javascript:|<base|http-equiv=(?!\"refresh)",
    re.IGNORECASE,
)
SLOT = re.compile(r"\{(\w+)(?::,)?\}")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DATA = ("application/ld+json", "application/json")
LEADS = ("href", "src", "action", "formaction")
DRAWN = {"path", "circle", "rect", "line"}


def is_static(tag: str, attrs: dict[str, str | None]) -> bool:
    """No script and no style but those that are files; what somebody typed is text, whatever it looks like."""
    if tag in ("style", "base") or any(name == "style" or name.startswith("on") for name in attrs):
        return False
    if tag == "script" and not (attrs.get("src") or attrs.get("type") in DATA):
        return False
    if attrs.get("http-equiv", "refresh") != "refresh":
        return False
    return not any((attrs.get(name) or "").strip().lower().startswith("javascript:") for name in LEADS)


class Markup(HTMLParser):
    """Complains about what browsers forgive."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[str] = []
        self.headings: list[int] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert len(found) == len(attrs), f"an attribute twice in {tag}: {attrs}"
        assert is_static(tag, found), f"{tag} holds what the policy stops: {attrs}"
        if "id" in found:
            self.ids.append(found["id"] or "")
        for name in ("aria-describedby", "aria-labelledby"):
            self.references += (found.get(name) or "").split()
        if tag == "label":
            self.labelled.add(found.get("for") or "")
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden":
            self.inputs.append(found.get("id") or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in DRAWN, f"<{tag}/> is no HTML"

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def is_sound(answer: httpx.Response) -> None:
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    html = answer.text
    assert html.startswith("<!doctype html>")
    assert '<html lang="en" ' in html
    assert re.search(r"<title>[^<]+ · Kaiwa</title>", html)
    assert '<meta name="viewport"' in html
    assert '<meta name="description"' in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert html.count("<h1") == 1
    markup = Markup(html)
    assert len(markup.ids) == len(set(markup.ids))
    assert set(markup.references) <= set(markup.ids)
    assert set(markup.inputs) <= markup.labelled
    assert all(
        later - earlier <= 1 for earlier, later in zip(markup.headings, markup.headings[1:], strict=False)
    )
    policy = answer.headers["content-security-policy"]
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PUBLIC)
async def test_public_pages_are_sound(person: MakePerson, path: str) -> None:
    is_sound(await person().look(path))


async def test_private_pages_are_sound_and_kept_out_of_search(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up(display_name="<b>")
    token = await link_in_mail(somebody.email, "verify_email")
    settings = [f"/settings/{each}" for each in SETTINGS]
    pages = [
        "/me",
        "/me?done=welcome",
        f"/verify-email?token={token}",
        "/",
        "/sign-in",
        "/sign-out",
        "/progress",
        "/billing",
    ]
    for path in pages + settings:
        answer = await somebody.look(path)
        is_sound(answer)
        assert ('content="noindex"' in answer.text) == (path != "/")
    for page, action in (
        ("/me", "/me/password"),
        ("/me", "/me/profile"),
        ("/settings/data", "/settings/data/delete"),
        ("/settings/tokens", "/settings/tokens"),
    ):
        answer = await somebody.fill(
            page, action, name="", password="x", current_password="x", display_name="n" * 99
        )
        assert answer.status_code == 422
        is_sound(answer)


@pytest.mark.parametrize("code", [*sorted(FACES), "never_heard_of"])
def test_every_failure_has_a_sound_page(code: str) -> None:
    html = failure_page(418, code, "A <sentence> of the problem.", "0123abcd", language="ja").decode()
    assert "0123abcd" in html
    assert "418" in html
    assert "<sentence>" not in html
    Markup(html)


def test_no_template_holds_a_style_or_a_script() -> None:
    for name in TEMPLATES.list_templates():
        source, _, _ = TEMPLATES.loader.get_source(TEMPLATES, name)  # type: ignore[union-attr]
        assert not INLINE.search(source), name


def test_a_sheet_says_the_same_when_it_is_shortened() -> None:
    sheet = """/* why */
      .a .b:hover , .c { color : red ; margin: 0 -1px; }
      @media (min-width: 4rem) { .d > :is(p, li) { font-family: "A B", serif; } }
    """
    short = ' .a .b:hover,.c{color : red;margin: 0 -1px}@media (min-width: 4rem){.d > :is(p,li){font-family: "A B",serif}}'
    assert assets.shortened(sheet) == short


def test_the_style_sheet_fetches_nothing_from_elsewhere() -> None:
    sheet = assets.FILES["kaiwa.css"].decode()
    assert all(each.startswith('"vendor/') for each in re.findall(r"url\(([^)]*)", sheet))
    assert "@import" not in sheet


def test_templates_name_no_element_of_a_class_that_the_sheet_lacks() -> None:
    sheet = assets.FILES["kaiwa.css"].decode()
    known = set(re.findall(r"\.([a-z][\w-]*)", sheet)) | {"logo-mark", "hero-art", "hero-text"}
    for name in TEMPLATES.list_templates():
        source, _, _ = TEMPLATES.loader.get_source(TEMPLATES, name)  # type: ignore[union-attr]
        for classes in re.findall(r'class="([^"{]*)', source):
            assert set(classes.split()) <= known, (name, set(classes.split()) - known)


async def test_styles_are_kept_for_ever_under_the_address_of_their_content(person: MakePerson) -> None:
    somebody = person()
    address = re.search(r'href="(/static/[0-9a-f]{12}/kaiwa\.css)"', (await somebody.look("/")).text)
    assert address
    answer = await somebody.look(address[1])
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    before = await somebody.look("/static/000000000000/kaiwa.css")
    assert (before.status_code, before.headers["cache-control"]) == (200, "no-cache")
    icon = await somebody.look(assets.address("icons/icon.svg"))
    assert icon.headers["content-type"].startswith("image/svg+xml")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("br;q=0.0,gzip ; q=0", None),
        ("identity", None),
        ("", None),
    ],
)
async def test_styles_come_as_small_as_the_browser_can_take_them(
    person: MakePerson, accepted: str, encoding: str | None
) -> None:
    answer = await person().browser.http.get(
        assets.address("kaiwa.css"), headers={"Accept-Encoding": accepted}
    )
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.content == assets.FILES["kaiwa.css"]
    font = await person().browser.http.get(
        assets.address("vendor/onest-latin.woff2"), headers={"Accept-Encoding": accepted}
    )
    assert "content-encoding" not in font.headers


@pytest.mark.parametrize("name", ["nothing.css", "..%2F__init__.py", "%2e%2e/home.py", "templates"])
async def test_nothing_else_is_served(person: MakePerson, name: str) -> None:
    assert (await person().look(f"/static/{assets.BUILD}/{name}")).status_code == 404


def test_a_file_that_is_not_there_breaks_the_page_that_names_it() -> None:
    with pytest.raises(LookupError):
        assets.address("onest.woff2")


@pytest.mark.parametrize("path", ["/nothing", "/me/nothing", "/static/x/y.css", "/verify-email/x"])
async def test_a_person_is_told_in_a_page_and_a_program_in_json(person: MakePerson, path: str) -> None:
    somebody = person()
    shown = await somebody.look(path)
    assert shown.status_code == 404
    assert "There is nothing here" in text_of(shown)
    assert shown.headers["x-request-id"] in shown.text
    for accept in ("*/*", "application/json", "text/html;q=0, application/json", ""):
        told = await somebody.look(path, Accept=accept)
        assert told.headers["content-type"] == "application/problem+json"
        assert told.json()["code"] == "not_found"


@pytest.mark.parametrize("path", ["/api/nothing", "/api/me", "/api/languages/xx/speakers", "/healthz/x"])
async def test_the_api_stays_json_for_a_browser_too(person: MakePerson, path: str) -> None:
    assert (await person().look(path)).headers["content-type"] == "application/problem+json"


async def test_a_form_where_none_is_taken_is_told_in_a_page(person: MakePerson) -> None:
    answer = await person().send("/", {"a": "b"})
    assert answer.status_code == 405
    assert "only takes what a form sends" in text_of(answer)


async def test_too_many_tries_are_told_in_a_page_with_the_wait(person: MakePerson) -> None:
    somebody = person()
    for _ in range(11):
        answer = await somebody.send("/sign-in", {"email": somebody.email, "password": "wrong password"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "A little slower" in text_of(answer)


async def test_a_house_that_is_full_says_so_in_a_page(
    person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "MOST_IN_FLIGHT", 0)
    answer = await person().look("/")
    assert answer.status_code == 429
    assert "Kaiwa is busy" in text_of(answer)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


async def test_a_nul_in_a_form_is_told_in_a_page(person: MakePerson) -> None:
    answer = await person().send("/forgot-password", {"email": "a\x00b"})
    assert answer.status_code == 422
    assert "NUL" in text_of(answer)


async def test_a_form_of_odd_bytes_breaks_nothing(person: MakePerson) -> None:
    somebody = person()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"email=%ff%fe&password=%80", b"\xff\xfe", b"&" * 1000, b"a=b&" * 1000, b"email=a&email=b"):
        answer = await somebody.browser.http.post("/sign-in", content=body, headers=FORM | kind)
        assert answer.status_code == 422, body
    many = await somebody.browser.http.post("/sign-in", files={"email": b"a"}, headers=FORM)
    assert many.status_code == 422


async def test_an_example_is_read_word_by_word(person: MakePerson) -> None:
    for language, sample in read.EXAMPLES:
        answer = await person().look(f"/read?language={language}&text={sample}")
        assert answer.status_code == 200, language
        assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in answer.text
        assert 'id="word-1"' in answer.text
        assert Shown(answer.text).forms["/read"] == {"language": language, "text": sample}
        assert "noindex" in answer.text


async def test_japanese_has_furigana_above_and_romaji_below(person: MakePerson) -> None:
    html = (await person().look("/read?language=ja&text=行きます。")).text
    assert '<ruby>行<rp>(</rp><rt aria-hidden="true">い</rt><rp>)</rp></ruby>き' in html
    assert '<rt class="roman" lang="ja-Latn" dir="ltr" aria-hidden="true">iki</rt>' in html
    assert "行く" in text_of(await person().look("/read?language=ja&text=行きます。"))


async def test_ones_own_readings_win_on_the_first_page(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    kept = {"language": "ja", "surface": "家", "reading": "うち"}
    assert (await somebody.browser.send("PUT", "/api/me/readings", kept)).status_code < 300
    for who, reading in ((somebody, "うち"), (person(), "いえ")):
        assert (
            f'家<rp>(</rp><rt aria-hidden="true">{reading}</rt>'
            in (await who.look("/read?language=ja&text=家に行く")).text
        )


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("language=ja&text=", "Write a line"),
        ("language=tlh&text=nuqneH", "tlh"),
        ("text=hola", "no language"),
        ("language=ja&text=" + "あ" * 301, "300 characters"),
    ],
)
async def test_a_line_that_cannot_be_read_says_why(person: MakePerson, asked: str, says: str) -> None:
    answer = await person().look(f"/read?{asked}")
    assert answer.status_code == 422
    assert Shown(answer.text).fields["text"]["aria-describedby"] == "text-error"


async def test_a_line_is_text(person: MakePerson) -> None:
    for language in ("ja", "zh-Hans", "ko", "th", "ar", "es"):
        answer = await person().look(f"/read?language={language}&text=<script>alert(1)</script>\"'<b>")
        assert answer.status_code == 200
        assert "<script>" not in answer.text
        assert '<b>"' not in answer.text
        Markup(answer.text)


def test_every_language_of_the_catalogue_can_be_chosen() -> None:
    assert len(read.languages()) == 20


def test_what_npm_brings_is_there_and_is_not_committed() -> None:
    assert {name for name in assets.FILES if name.startswith("vendor/")} == {
        "vendor/htmx.js", "vendor/onest-latin.woff2", "vendor/onest-latin-ext.woff2",
    }  # fmt: skip
    ignored = (Path(read.__file__).parents[2] / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "kaiwa/web/static/vendor/" in ignored


def test_every_message_is_said_in_every_language_and_by_some_page() -> None:
    spoken = {language: catalogue(language) for language in LANGUAGES}
    assert len(spoken) > 1
    for language, messages in spoken.items():
        assert messages.keys() == spoken["en"].keys(), language
        for key, message in messages.items():
            texts = message.values() if isinstance(message, dict) else [message]
            original = spoken["en"][key]
            originals = original.values() if isinstance(original, dict) else [original]
            slots = {name for text in originals for name in SLOT.findall(text)}
            assert {name for text in texts for name in SLOT.findall(text)} == slots, (language, key)


def test_every_key_that_a_template_names_has_a_message() -> None:
    known = catalogue("en")
    for name in TEMPLATES.list_templates():
        source, _, _ = TEMPLATES.loader.get_source(TEMPLATES, name)  # type: ignore[union-attr]
        for key, is_begun in re.findall(r"""\bt\(["']([\w.]+)["'](\s*~)?""", source):
            if is_begun:
                assert any(each.startswith(key) for each in known), (name, key)
            else:
                assert key in known, (name, key)


async def test_a_page_speaks_the_language_that_its_reader_chose_or_that_their_browser_asks_for(
    person: MakePerson,
) -> None:
    somebody = person()
    assert '<html lang="ja"' in (await somebody.look("/", **{"Accept-Language": "ja-JP,en;q=0.5"})).text
    assert '<html lang="en"' in (await somebody.look("/", **{"Accept-Language": "tlh, xx"})).text
    answer = await somebody.send(
        "/appearance", {"ui": "ja", "theme": "dark", "roman": "<b>", "next": "/read"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/read")
    page = (await somebody.look("/read")).text
    assert '<html lang="ja" data-theme="dark" data-furigana="on" data-roman="off"' in page
    assert "読みを調べる" in page
