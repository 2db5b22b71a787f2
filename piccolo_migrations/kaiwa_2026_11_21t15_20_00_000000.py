"""The queue's two shelves: what waits for its time, and what stands in line by its fair key."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T15:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes of the queue: waiting, in line, suspects, by owner"

OPEN = "status = 'pending' AND NOT set_aside"
IN_LINE = f"{OPEN} AND fair_key < 'Infinity'"
INDEXES = {
    "scenario_generation_queue_waiting": "scenario_generation_queue (available_at) "
    f"WHERE {OPEN} AND fair_key = 'Infinity'",
    "scenario_generation_queue_line": f"scenario_generation_queue (fair_key) WHERE {IN_LINE} AND crash_count = 0",
    "scenario_generation_queue_suspects": f"scenario_generation_queue (fair_key) WHERE {IN_LINE} AND crash_count > 0",
    "scenario_generation_queue_owners": "scenario_generation_queue "
    f"(coalesce(user_id, guest_id), fair_key) WHERE {IN_LINE}",
}
DROPPED = {
    "scenario_generation_queue_due": "scenario_generation_queue (fair_key, available_at) "
    "WHERE status = 'pending' AND NOT set_aside",
}


async def _run(created: dict[str, str], dropped: dict[str, str]) -> None:
    for name, what in created.items():
        await engine_finder().run_ddl(f"CREATE INDEX {name} ON {what}")
    for name in dropped:
        await engine_finder().run_ddl(f"DROP INDEX {name}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        await _run(INDEXES, DROPPED)

    async def backward() -> None:
        await _run(DROPPED, INDEXES)

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
