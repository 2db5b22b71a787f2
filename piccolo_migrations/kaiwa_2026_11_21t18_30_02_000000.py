"""A link in a mail may lead into the account."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T18:30:02:000000"
VERSION = "1.38.0"
DESCRIPTION = "Links to sign in"

DROP = "ALTER TABLE account_links DROP CONSTRAINT account_links_purpose"
ADD = "ALTER TABLE account_links ADD CONSTRAINT account_links_purpose CHECK (purpose IN ({}))"
BEFORE = "'verify_email', 'reset_password'"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        await engine_finder().run_ddl(DROP)
        await engine_finder().run_ddl(ADD.format(f"{BEFORE}, 'sign_in'"))

    async def backward() -> None:
        await engine_finder().run_ddl("DELETE FROM account_links WHERE purpose = 'sign_in'")
        await engine_finder().run_ddl(DROP)
        await engine_finder().run_ddl(ADD.format(BEFORE))

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
