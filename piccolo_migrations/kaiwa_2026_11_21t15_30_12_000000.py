"""How the catalogues are found and sorted, whose the versions of a path are, and who published what."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T15:30:12:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes of the catalogues, row-level security of versions, the name under a publication"

LISTED = "WHERE listed_at IS NOT NULL"
# one rating of five stars is not yet a good scene: five ratings of 3.5 are added to what there is
RATED = "((coalesce(average_rating, 0) * ratings_count + 17.5) / (ratings_count + 5))"
INDEXES = {
    "learning_path_listings_newest": "learning_path_listings (published_at DESC, path_id DESC)",
    "learning_path_listings_language": "learning_path_listings (target_language, published_at DESC, path_id DESC)",
    "learning_path_listings_category": "learning_path_listings (category, published_at DESC, path_id DESC)",
    "learning_path_listings_grams": "learning_path_listings USING gin (grams)",
    "learning_path_versions_guest": "learning_path_versions (guest_id) WHERE guest_id IS NOT NULL",
    "learning_path_assignments_newest": "learning_path_assignments (created_at)",
    "scenario_metadata_trending_listed": f"scenario_metadata (trending_score DESC, scenario_id DESC) {LISTED}",
    "scenario_metadata_saved_listed": f"scenario_metadata (amount_saved_count DESC, scenario_id DESC) {LISTED}",
    "scenario_metadata_rated_listed": f"scenario_metadata ({RATED} DESC, scenario_id DESC) {LISTED}",
    "scenario_metadata_trending_language": "scenario_metadata "
    f"(target_language, trending_score DESC, scenario_id DESC) {LISTED}",
    "scenario_metadata_saved_language": "scenario_metadata "
    f"(target_language, amount_saved_count DESC, scenario_id DESC) {LISTED}",
    "scenario_metadata_rated_language": f"scenario_metadata (target_language, {RATED} DESC, scenario_id DESC) {LISTED}",
    "scenario_metadata_grams": f"scenario_metadata USING gin (grams) {LISTED}",
    "scenario_metadata_categories": f"scenario_metadata USING gin (categories) {LISTED}",
    "user_scenario_progress_changed": "user_scenario_progress (updated_at)",
}
# under row-level security no index serves an operator that is not leakproof, such as ILIKE and @>
DROPPED = {
    "learning_paths_catalogue": "learning_paths (target_language, difficulty_rating, published_at DESC, id) "
    "WHERE is_public AND deleted_at IS NULL",
    "learning_paths_search": "learning_paths USING gin ((title || ' ' || description) gin_trgm_ops) "
    "WHERE is_public AND deleted_at IS NULL",
    "scenarios_catalogue": "scenarios (target_language, difficulty_rating, created_at DESC, id) "
    "WHERE visibility = 'public' AND is_active AND deleted_at IS NULL",
    "scenarios_search": "scenarios USING gin ((title || ' ' || description) gin_trgm_ops) "
    "WHERE visibility = 'public' AND is_active AND deleted_at IS NULL",
    "scenarios_categories": "scenarios USING gin (categories)",
    "scenario_metadata_trending": "scenario_metadata (trending_score DESC, scenario_id)",
    "scenario_metadata_saved": "scenario_metadata (amount_saved_count DESC, scenario_id)",
    "scenario_metadata_rated": "scenario_metadata (average_rating DESC NULLS LAST, scenario_id)",
}

VERSIONS = """
    (SELECT app_is_system()) OR user_id = (SELECT app_viewer()) OR guest_id = (SELECT app_guest())"""
PLAYABLE = "EXISTS (SELECT 1 FROM learning_paths p WHERE p.id = scenarios.path_id)"
FORWARD = (
    # who was given the address of an unlisted scene may play it; no list shows it
    "DROP POLICY reader ON scenarios",
    f"CREATE POLICY reader ON scenarios FOR SELECT USING (visibility <> 'private' OR {PLAYABLE})",
    "ALTER TABLE learning_path_versions ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE learning_path_versions FORCE ROW LEVEL SECURITY",
    f"CREATE POLICY owner ON learning_path_versions USING ({VERSIONS}) WITH CHECK ({VERSIONS})",
    # whoever publishes shows a name; nobody else's can be asked for. A function may not carry a setting of ours.
    """CREATE FUNCTION published_by(path text) RETURNS text LANGUAGE plpgsql STABLE AS $$
       DECLARE
           before text := coalesce(current_setting('app.system', true), '');
           name text;
       BEGIN
           PERFORM set_config('app.system', 'on', true);
           SELECT coalesce(nullif(u.display_name, ''), u.username, '') INTO name FROM learning_paths p
           JOIN users u ON u.id = p.created_by_user_id WHERE p.id = path AND p.published_at IS NOT NULL;
           PERFORM set_config('app.system', before, true);
           RETURN name;
       END $$""",
)
BACKWARD = (
    "DROP POLICY reader ON scenarios",
    f"CREATE POLICY reader ON scenarios FOR SELECT USING (visibility = 'public' OR {PLAYABLE})",
    "DROP FUNCTION published_by(text)",
    "DROP POLICY owner ON learning_path_versions",
    "ALTER TABLE learning_path_versions NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE learning_path_versions DISABLE ROW LEVEL SECURITY",
)


async def _run(statements: list[str]) -> None:
    for statement in statements:
        await engine_finder().run_ddl(statement)


def _create(indexes: dict[str, str]) -> list[str]:
    return [f"CREATE INDEX {name} ON {what}" for name, what in indexes.items()]


def _drop(indexes: dict[str, str]) -> list[str]:
    return [f"DROP INDEX {name}" for name in indexes]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        await _run([*_drop(DROPPED), *_create(INDEXES), *FORWARD])

    async def backward() -> None:
        await _run([*BACKWARD, *_drop(INDEXES), *_create(DROPPED)])

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
