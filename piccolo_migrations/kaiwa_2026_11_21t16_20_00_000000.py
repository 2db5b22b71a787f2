"""Who makes a request, in one round trip: a function that looks as the product and leaves no trace of that."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T16:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Who makes a request, asked in one round trip"

# in a procedural function the statements run in their order: the look happens as the product, and only the look
LOOK = """
    CREATE FUNCTION {name}(hash text, moment timestamptz) RETURNS TABLE ({columns})
    LANGUAGE plpgsql AS $$
    #variable_conflict use_column
    DECLARE before text := coalesce(current_setting('app.system', true), '');
    BEGIN
        PERFORM set_config('app.system', 'on', true);
        RETURN QUERY {query};
        PERFORM set_config('app.system', before, true);
    END $$"""

FUNCTIONS = {
    "app_whose_session": (
        "id varchar, user_id uuid, created_at timestamptz, last_seen_at timestamptz, role varchar, verified boolean",
        "SELECT s.id, s.user_id, s.created_at, s.last_seen_at, u.role, u.email_verified_at IS NOT NULL "
        "FROM session s JOIN users u ON u.id = s.user_id "
        "WHERE s.id = hash AND s.expires_at > moment AND u.deleted_at IS NULL",
    ),
    "app_whose_token": (
        "id uuid, user_id uuid, scopes jsonb, last_used_at timestamptz, role varchar, verified boolean",
        "SELECT t.id, t.user_id, t.scopes, t.last_used_at, u.role, u.email_verified_at IS NOT NULL "
        "FROM api_tokens t JOIN users u ON u.id = t.user_id "
        "WHERE t.token_hash = hash AND t.expires_at > moment AND u.deleted_at IS NULL",
    ),
}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        for name, (columns, query) in FUNCTIONS.items():
            await engine_finder().run_ddl(LOOK.format(name=name, columns=columns, query=query))

    async def backward() -> None:
        for name in FUNCTIONS:
            await engine_finder().run_ddl(f"DROP FUNCTION {name}(text, timestamptz)")

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
