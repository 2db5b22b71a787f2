"""The README's pictures, from the product itself: ``python -m bench.screenshots`` starts it, walks and looks."""

from pathlib import Path
from typing import Final

from bench.a_house import HOME, a_browser, a_house, begun, in_a_talk, said, wished

INTO: Final = Path(__file__).resolve().parent.parent / "docs" / "screenshots"


def main() -> None:
    INTO.mkdir(exist_ok=True)
    with a_house(), a_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(HOME)
        page.screenshot(path=INTO / "wish.png")
        wished(page)
        page.screenshot(path=INTO / "preview.png")
        begun(page)
        page.screenshot(path=INTO / "today.png")
        in_a_talk(page)
        said(page, "こんにちは。")
        page.screenshot(path=INTO / "talk.png")


if __name__ == "__main__":
    main()
