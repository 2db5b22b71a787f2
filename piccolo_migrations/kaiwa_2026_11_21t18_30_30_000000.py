"""The count of written days follows the schedule: a list of paths need not unpack every month."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T18:30:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "The count of written days follows the schedule"

WRITTEN = "jsonb_array_length(jsonb_path_query_array({schedule}, '$[*].scenario_id ? (@ != null)'))"
COUNT = f"""
    CREATE FUNCTION app_count_days() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.days_written := {WRITTEN.format(schedule="NEW.schedule")}; RETURN NEW; END $$"""
TRIGGER = """
    CREATE TRIGGER learning_paths_days_written BEFORE INSERT OR UPDATE OF schedule ON learning_paths
    FOR EACH ROW EXECUTE FUNCTION app_count_days()"""
FILL = (
    f"UPDATE learning_paths SET days_written = {WRITTEN.format(schedule='schedule')} WHERE schedule <> '[]'"  # noqa: S608 - ours
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        for statement in (COUNT, TRIGGER, FILL):
            await engine_finder().run_ddl(statement)

    async def backward() -> None:
        await engine_finder().run_ddl("DROP TRIGGER learning_paths_days_written ON learning_paths")
        await engine_finder().run_ddl("DROP FUNCTION app_count_days()")

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
