"""The picture that others show of a shared page: ``python -m bench.card`` draws it anew from our own styles."""

from pathlib import Path
from typing import Final

from bench.a_house import a_browser
from kaiwa.web.assets import FILES
from kaiwa.web.rendering import TEMPLATES
from kaiwa.web.showcase import month_beside

INTO: Final = Path(__file__).resolve().parent.parent / "kaiwa" / "web" / "static" / "icons" / "card.png"
SIZE: Final = {"width": 1200, "height": 630}
CARD: Final = """
<style>
  body { display: grid; grid-template-columns: 27rem 1fr; gap: 3.5rem; align-items: center; height: 630px; min-height: 0; padding: 4rem; overflow: hidden; }
  .peek { display: none; }
  .logo-mark { width: 88px; height: 88px; } h1 { font-size: 4.1rem; letter-spacing: -.04em; line-height: 1.05; margin-top: 1.5rem; }
  .name { font-size: 2.4rem; font-weight: 700; letter-spacing: -.035em; margin-top: 1.25rem; color: var(--ink-2); }
</style>"""


def main() -> None:
    parts, home = (TEMPLATES.get_template(name).module for name in ("_parts.html", "_home.html"))
    html = (
        f'<html lang="en" data-theme="light"><style>{FILES["kaiwa.css"].decode()}</style>{CARD}'
        f"<body><div>{parts.logo()}<h1>28 days,<br>28 talks.</h1><p class=name>Kaiwa</p></div>"  # type: ignore[attr-defined]
        f"<div>{home.month(month_beside('en'))}</div></body></html>"  # type: ignore[attr-defined]
    )
    with a_browser() as browser:
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]  # a mapping of two numbers
        page.set_content(html)
        page.screenshot(path=INTO)


if __name__ == "__main__":
    main()
