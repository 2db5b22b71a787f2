"""What the clock asks the queue: whose plan is of yesterday."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T15:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Index of the queue's waiting days by when they are wanted"

INDEXES = {
    "scenario_generation_queue_plans": "scenario_generation_queue (target_generation_date) "
    "WHERE status = 'pending' AND NOT set_aside AND fair_key = 'Infinity' AND retry_count = 0",
}


async def _run(statements: list[str]) -> None:
    for statement in statements:
        await engine_finder().run_ddl(statement)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        await _run([f"CREATE INDEX {name} ON {what}" for name, what in INDEXES.items()])

    async def backward() -> None:
        await _run([f"DROP INDEX {name}" for name in INDEXES])

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
