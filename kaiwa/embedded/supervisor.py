"""Keeps services and parts running until told to stop, and stops them in their order."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol, Self, TypeVar

from kaiwa.embedded.child import CannotStart, Child

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
POLL_S: Final = 0.1
CALM_S: Final = 60.0
"""Whoever ran for so long has no crashes behind it."""
PARTS_PATIENCE_S: Final = 5.0
"""With the two services after them, everything is down within ten seconds."""

Say = Callable[[str, str], None]
"""Takes who speaks, and one line."""
Address = TypeVar("Address", covariant=True)


class Service(Protocol[Address]):
    """A server that the parts need."""

    @property
    def name(self) -> str: ...
    @property
    def child(self) -> Child | None: ...
    def start(self) -> Address: ...
    def stop(self) -> None: ...


class Part:
    """One of our own programs; what it writes is handed on line by line."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        say: Say,
        keep_open: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.child: Child | None = None
        self._command = command
        self._environment = environment
        self._say = say
        self._keep_open = keep_open

    def start(self) -> None:
        self.child = Child(
            self._command, output=subprocess.PIPE, environment=self._environment, keep_open=self._keep_open
        )
        threading.Thread(target=self._hand_on, args=(self.child,), daemon=True).start()

    def stop(self) -> None:
        self.ask_to_stop()
        self.finish(PARTS_PATIENCE_S)

    def ask_to_stop(self) -> None:
        """Once: granian and Dramatiq take a second request for impatience."""
        if self.child:
            self.child.send(signal.SIGTERM)

    def finish(self, patience_s: float) -> None:
        if self.child:
            self.child.wait(patience_s)
            self.child.stop()

    def _hand_on(self, child: Child) -> None:
        assert child.stdout is not None
        with child.stdout as lines:
            for line in lines:
                self._say(self.name, line.decode("utf-8", "replace").rstrip("\n"))


def backoff_s(crashes: int) -> float:
    """Half a second after the first crash, doubling to half a minute."""
    return float(min(30.0, 0.5 * 2 ** (crashes - 1)))


class _Watched:
    """Started again when it ends by itself."""

    def __init__(self, service: Service[object], say: Say) -> None:
        self.service = service
        self._say = say
        self._crashes = 0
        self._since = time.monotonic()
        self._again_at: float | None = None

    def look(self) -> None:
        now = time.monotonic()
        child = self.service.child
        if self._again_at is not None:
            if now >= self._again_at:
                self._again(now)
        elif child and (code := child.exit_code) is not None:
            self._crashes = 1 if now - self._since > CALM_S else self._crashes + 1
            self._wait(now, how_it_ended(code))

    def start_anew(self) -> None:
        """No crash: its files changed."""
        self.service.stop()
        self._again_at = time.monotonic()

    def _again(self, now: float) -> None:
        self._again_at = None
        try:
            self.service.stop()
            self.service.start()
        except CannotStart as cause:
            self._crashes += 1
            self._wait(now, str(cause))
        else:
            self._since = time.monotonic()

    def _wait(self, now: float, why: str) -> None:
        delay_s = backoff_s(self._crashes)
        self._again_at = now + delay_s
        self._say("kaiwa", f"{self.service.name} {why}; it starts again in {delay_s:g} s")


class Supervisor:
    """Made and run in the main thread: signals arrive there, and the children's leash hangs on it."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._watched: list[_Watched] = []
        self._stop = threading.Event()
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        for each in STOP_SIGNALS:
            self._before[each] = signal.signal(each, lambda *_: self._stop.set())
        return self

    def __exit__(self, *_: object) -> None:
        parts = [each.service for each in self._watched if isinstance(each.service, Part)]
        services = [each.service for each in self._watched if not isinstance(each.service, Part)]
        end = time.monotonic() + PARTS_PATIENCE_S
        for part in parts:
            part.ask_to_stop()
        for part in parts:
            part.finish(max(0.0, end - time.monotonic()))
        for service in reversed(services):
            service.stop()
        for each, handler in self._before.items():
            signal.signal(each, handler)  # type: ignore[arg-type] # what signal() gave us, it takes back

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def start(self, service: Service[Address]) -> Address:
        watched = _Watched(service, self._say)
        # first: what fails half-way is stopped too
        self._watched.append(watched)
        return service.start()

    def run_once(self, part: Part, timeout_s: float) -> bool:
        """Waits for the end of a program; False when somebody asked for the end of all."""
        try:
            part.start()
            assert part.child is not None
            end = time.monotonic() + timeout_s
            while (code := part.child.wait(POLL_S)) is None and not self.stopping:
                if time.monotonic() > end:
                    raise CannotStart(f"{part.name} took longer than {timeout_s:g} seconds.")
        finally:
            part.stop()
        if code and not self.stopping:
            raise CannotStart(f"{part.name} {how_it_ended(code)}; nothing was started after it.")
        return not self.stopping

    def wait_until(self, ready: Callable[[], bool], timeout_s: float) -> bool:
        """False when somebody asked for the end; one that ends by itself before everything is up ends it all."""
        end = time.monotonic() + timeout_s
        while not ready():
            for each in self._watched:
                child = each.service.child
                if child and (code := child.exit_code) is not None and not self.stopping:
                    raise CannotStart(f"{each.service.name} {how_it_ended(code)} before Kaiwa was up.")
            if time.monotonic() > end:
                raise CannotStart(f"Kaiwa did not come up within {timeout_s:g} seconds.")
            if self._stop.wait(POLL_S / 2):
                return False
        return True

    def run(self, changed: Callable[[], Sequence[str]] = tuple) -> None:
        """Until a signal asks for the end; ``changed`` names those that shall start anew."""
        while not self._stop.wait(POLL_S):
            names = changed()
            for each in self._watched:
                if each.service.name in names:
                    each.start_anew()
                each.look()


def how_it_ended(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"
