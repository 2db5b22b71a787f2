from itertools import cycle

from tests.accounts.conftest import OpenBrowser
from tests.browsing import an_address

PATHS = cycle(("/api/auth/login", "/api/auth/login/"))


async def test_guessing_ends_however_the_request_is_dressed(browse: OpenBrowser) -> None:
    """From one place: the forwarded address, the letters' case and the slash at the end change nothing."""
    browser = browse()
    address = an_address()
    answers = []
    for turn in range(60):
        dressed = address.upper() if turn % 2 else f" {address}"
        answer = await browser.post(
            next(PATHS),
            {"email": dressed, "password": f"guess number {turn}"},
            headers={"X-Forwarded-For": f"203.0.113.{turn}", "Forwarded": f"for=203.0.113.{turn}"},
        )
        answers.append(answer.status_code)
        if answer.status_code == 429:
            assert int(answer.headers["Retry-After"]) > 0
            break
    assert answers[-1] == 429, answers


async def test_guessing_one_account_from_many_places_ends_as_well(browse: OpenBrowser) -> None:
    address = an_address()
    answers = []
    for turn in range(60):
        dressed = address.title() if turn % 2 else address
        answers.append((await browse().login(dressed, f"guess number {turn}")).status_code)
        if answers[-1] == 429:
            break
    assert answers[-1] == 429, answers
