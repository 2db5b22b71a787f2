"""What a process pays before its first reading, and what a chat line costs after it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from bench.readings.table import Better, Row, skipped
from kaiwa.scripts import annotate

IMPORT_TARGET_MS, FIRST_USE_TARGET_MS, LINE_TARGET_MS = 50.0, 1500.0, 2.0
_ROUNDS = 3
_LINES = 300

CHAT_LINES = {
    "ja": "明日の午後3時に駅前の喫茶店で待ち合わせしませんか。",
    "zh-Hans": "明天下午3点我们在车站旁边的咖啡馆见面，好不好？",
    "zh-Hant": "明天下午3點我們在車站旁邊的咖啡館見面，好不好？",
    "ko": "내일 오후 3시에 역 앞 커피숍에서 만날까요?",
    "uk": "Зустріньмося завтра о третій біля вокзалу, гаразд?",
    "ru": "Давайте встретимся завтра в три часа у вокзала, хорошо?",
    "el": "Να συναντηθούμε αύριο στις τρεις μπροστά στον σταθμό;",
    "hi": "क्या हम कल तीन बजे स्टेशन के पास मिलें?",
    "th": "พรุ่งนี้บ่ายสามโมงเจอกันที่ร้านกาแฟหน้าสถานีไหม",
}
_TIMED = """
from time import perf_counter, process_time
started = perf_counter()
import kaiwa.scripts
imported, processor = perf_counter(), process_time()
{use}
print((imported - started) * 1000, (perf_counter() - imported) * 1000, (process_time() - processor) * 1000)
"""


def measure() -> Iterator[Row]:
    best_import = min(_in_new_process("")[0] for _ in range(_ROUNDS))
    yield Row(
        "all",
        "import kaiwa.scripts, uncompiled",
        best_import,
        IMPORT_TARGET_MS,
        unit="ms",
        better=Better.LOWER,
    )
    for language, line in CHAT_LINES.items():
        try:
            annotate(line, language)
        except ImportError as reason:
            yield skipped(language, "first use", str(reason))
            continue
        use = f"kaiwa.scripts.annotate({line!r}, {language!r})"
        starts = [_in_new_process(use) for _ in range(_ROUNDS)]
        yield Row(
            language,
            "first use, uncompiled",
            min(first for _, first, _ in starts),
            FIRST_USE_TARGET_MS,
            unit="ms",
            better=Better.LOWER,
            note=f"{min(processor for _, _, processor in starts):,.0f} ms of processor time",
        )
        p95, of_processor = _p95_ms(line, language)
        yield Row(
            language,
            "chat line, p95 warm",
            p95,
            LINE_TARGET_MS,
            unit="ms",
            better=Better.LOWER,
            note=f"{of_processor:.2f} ms of processor time",
        )


def _in_new_process(use: str) -> tuple[float, float, float]:
    """The slowest start there is: nothing of Kaiwa or its libraries has been compiled before."""
    with TemporaryDirectory() as empty:
        printed = subprocess.run(
            [sys.executable, "-X", f"pycache_prefix={empty}", "-c", _TIMED.format(use=use)],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        ).stdout
    imported_ms, used_ms, processor_ms = map(float, printed.split())
    return imported_ms, used_ms, processor_ms


def _p95_ms(line: str, language: str) -> tuple[float, float]:
    """By the clock, and of the processor."""
    taken, processor = [], []
    for _ in range(_LINES):
        started, processor_started = perf_counter(), process_time()
        annotate(line, language)
        taken.append((perf_counter() - started) * 1000)
        processor.append((process_time() - processor_started) * 1000)
    at = int(_LINES * 0.95)
    return sorted(taken)[at], sorted(processor)[at]
