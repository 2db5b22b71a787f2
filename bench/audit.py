"""Lighthouse over the pages, as a throttled phone sees them: ``python -m bench.audit [PAGE…] [--runs 3]``.

Starts the product, walks to each page as a guest and then with an account, lets Lighthouse look at it with their cookies, and prints the
medians. Ends with 1 where a page misses a bound. Private pages ask not to be indexed, so search is not judged there.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
from playwright.sync_api import Page

from bench.a_house import HOME, a_browser, a_chromium, a_house, begun, in_a_talk, said, wished

TOP: Final = Path(__file__).resolve().parent.parent
LIGHTHOUSE: Final = TOP / ".tools" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
NODE: Final = TOP / ".boot" / "bin" / "node"
PUBLIC: Final = frozenset({"landing", "paths", "share", "creator"})
SCORES: Final = {"performance": "perf", "accessibility": "a11y", "best-practices": "best", "seo": "seo"}
LEAST_SCORE: Final = 95
MOST_KB: Final = 110
MOST_SCRIPT_KB: Final = 25
TRIES: Final = 3
CREATOR: Final = "creator@example.org"
HANDLE: Final = "creator"


class Seen(msgspec.Struct, frozen=True):
    """One look at one page. Scores are of 100; None where the page does not ask for it."""

    perf: int
    a11y: int
    best: int
    seo: int
    lcp_s: float
    tbt_ms: float
    cls: float
    kb: float
    script_kb: float


def _places(page: Page, mail: Path) -> Iterator[tuple[str, str]]:
    """Each page's name and address, in the order of the walk that makes them exist."""
    yield "landing", "/"
    yield "paths", "/paths"
    yield "sign-in", "/sign-in"
    wished(page)
    yield "preview", page.url
    begun(page)
    yield "today", "/learn"
    in_a_talk(page)
    said(page, "こんにちは。")
    yield "talk", page.url
    yield "read", "/read"
    _signed_up(page)
    yield "debrief", _ended(page)
    for name in ("words", "review", "path", "progress"):
        yield name, f"/{name}"
    yield "settings", "/settings/learning"
    yield "billing", "/billing"
    yield "account", _named(page)
    studio = _written(page)
    yield "studio", "/studio"
    yield "editor", studio
    yield "share", _published(page, studio)
    yield "creator", f"/u/{HANDLE}"
    _appointed(page, mail)
    for name in ("", "queue", "people", "paths", "engines", "mail"):
        yield f"operator {name}".strip(), f"/operator/{name}".removesuffix("/")


def _signed_up(page: Page) -> None:
    """With what the guest has said, in the midst of a talk."""
    page.goto(f"{HOME}/sign-up?next={page.url.removeprefix(HOME)}")
    page.fill("#email", CREATOR)
    page.fill("#password", "violet kettle on the roof")
    page.press("#password", "Enter")
    page.wait_for_url("**/talk/*")


def _named(page: Page) -> str:
    """With a page of one's own for what one gives to the public."""
    page.goto(f"{HOME}/me")
    page.fill("#username", HANDLE)
    page.press("#username", "Enter")
    page.wait_for_url("**/me?done=*")
    return page.url.partition("?")[0]


def _appointed(page: Page, mail: Path) -> None:
    """An operator, by the address that the house names for one, once it is confirmed."""
    letters = [message_from_bytes(each.read_bytes(), policy=default) for each in mail.glob("*.eml")]
    parts = [part for letter in letters for part in letter.walk()]
    told = "".join(part.get_content() for part in parts if part.get_content_type() == "text/plain")
    page.goto(re.findall(r"https?://\S+/verify-email\?token=\S+", told)[-1])
    page.click("form[action='/verify-email'] .btn")
    page.wait_for_load_state()


def _ended(page: Page) -> str:
    page.click("[popovertarget=panel]")
    page.click("#panel form .btn")
    page.wait_for_url("**/debrief")
    return page.url


def _written(page: Page) -> str:
    """A path of a creator's, made from a wish."""
    page.goto(f"{HOME}/studio")
    page.fill("#wish", "Order ramen in Tokyo and chat with the chef")
    page.click(".starts form .btn.primary")
    page.wait_for_url("**/studio/*")
    return page.url


def _published(page: Page, studio: str) -> str:
    """Given to the public as soon as its first scenes are written."""
    publishing = f"{studio.partition('?')[0]}/publish"
    page.goto(publishing)
    while page.locator("#publish .btn.primary").is_disabled():
        page.wait_for_timeout(500)
        page.goto(publishing)
    page.click("#publish .btn.primary")
    page.wait_for_url("**/share")
    return str(page.locator("a[href*='/t/']").first.get_attribute("href"))


def _seen(address: str, cookies: str, folder: Path) -> Seen:
    """Lighthouse loses the trace of a page now and then: that look is none, and another one is taken."""
    for _ in range(TRIES - 1):
        try:
            return _look(address, cookies, folder)
        except (subprocess.CalledProcessError, RuntimeError) as lost:
            print(f"once more: {lost}", file=sys.stderr)
    return _look(address, cookies, folder)


def _look(address: str, cookies: str, folder: Path) -> Seen:
    asked = folder / "headers.json"
    asked.write_text(json.dumps({"Cookie": cookies}))
    answer = folder / "answer.json"
    node = str(NODE) if NODE.exists() else "node"
    flags = [
        f"--extra-headers={asked}",
        "--output=json",
        f"--output-path={answer}",
        "--quiet",
        f"--only-categories={','.join(SCORES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    where = os.environ | ({"CHROME_PATH": found} if (found := a_chromium()) else {})
    subprocess.run([node, str(LIGHTHOUSE), address, *flags], env=where, check=True)
    return _read(json.loads(answer.read_text()))


def _read(told: dict[str, Any]) -> Seen:
    if said_error := told.get("runtimeError"):
        raise RuntimeError(said_error["message"])
    audits = told["audits"]
    rows = audits["network-requests"]["details"]["items"]
    scripts = [row for row in rows if row.get("resourceType") == "Script"]
    scores = {name: round((told["categories"][key]["score"] or 0) * 100) for key, name in SCORES.items()}
    return Seen(
        **scores,
        lcp_s=audits["largest-contentful-paint"]["numericValue"] / 1000,
        tbt_ms=audits["total-blocking-time"]["numericValue"],
        cls=audits["cumulative-layout-shift"]["numericValue"],
        kb=sum(row.get("transferSize", 0) for row in rows) / 1000,
        script_kb=sum(row.get("transferSize", 0) for row in scripts) / 1000,
    )


def _median(looks: list[Seen]) -> Seen:
    found = {
        name: statistics.median(getattr(look, name) for look in looks) for name in Seen.__struct_fields__
    }
    return msgspec.convert(found, Seen, strict=False)


def missed(name: str, seen: Seen) -> list[str]:
    """What of the bounds this page does not keep."""
    scores = [each for each in SCORES.values() if each != "seo" or name in PUBLIC]
    return [
        *(f"{each} {getattr(seen, each)}" for each in scores if getattr(seen, each) < LEAST_SCORE),
        *([f"{seen.kb:.0f} kB"] if seen.kb > MOST_KB else []),
        *([f"{seen.script_kb:.0f} kB of scripts"] if seen.script_kb > MOST_SCRIPT_KB else []),
        *([f"layout shift {seen.cls:.3f}"] if round(seen.cls, 3) > 0 else []),
    ]


def _row(name: str, seen: Seen) -> str:
    seo = f"{seen.seo:>4}" if name in PUBLIC else "   -"
    return (
        f"{name:<17}{seen.perf:>5}{seen.a11y:>6}{seen.best:>6}{seo}"
        f"{seen.lcp_s:>8.2f}{seen.tbt_ms:>7.0f}{seen.cls:>7.3f}{seen.kb:>7.0f}{seen.script_kb:>7.0f}"
        f"  {', '.join(missed(name, seen))}"
    )


def main() -> None:
    asked = argparse.ArgumentParser(description="Lighthouse over Kaiwa's pages")
    asked.add_argument("pages", nargs="*", help="names of pages; all without")
    asked.add_argument("--runs", type=int, default=3)
    options = asked.parse_args()
    failed = False
    with (
        a_house(KAIWA_ADMIN_EMAILS=CREATOR) as data,
        a_browser() as browser,
        TemporaryDirectory() as folder,
    ):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        print(f"{'page':<17} perf  a11y  best seo   LCP s TBT ms    CLS     kB script")
        for name, where in _places(context.new_page(), data / "mail"):
            if options.pages and name not in options.pages:
                continue
            address = where if re.match("https?://", where) else HOME + where
            cookies = "; ".join(f"{each['name']}={each['value']}" for each in context.cookies())
            seen = _median([_seen(address, cookies, Path(folder)) for _ in range(options.runs)])
            failed |= bool(missed(name, seen))
            print(_row(name, seen), flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
