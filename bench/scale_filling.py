"""Fills a database with as much as a large house has; the rows are made where they live."""

import random
import time
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.content.bank import PACKS
from kaiwa.curriculum.author import Intent, OutlineBrief, ScenarioBrief
from kaiwa.curriculum.grams import grams_of
from kaiwa.curriculum.path_rows import PathMetadata, schedule_json
from kaiwa.curriculum.scenario_rows import played_values
from kaiwa.engines.offline.composing import compose
from kaiwa.engines.offline.shelf import shelf
from kaiwa.engines.offline.staging import stage

OWNER: Final = UUID(int=1)
PEOPLE: Final = 1000
SCENES: Final = 20_000
OWN_PATHS: Final = 100
"""Of the one who asks, with three scenes each."""
PUBLIC_SHARE: Final = 2
"""Every so manieth path is public."""
STARTS: Final = datetime(2026, 3, 2, tzinfo=UTC)
WORDS: Final = [
    "dinner",
    "market",
    "station",
    "parents",
    "hotel",
    "ticket",
    "doctor",
    "cinema",
    "bakery",
    "museum",
    "garden",
    "office",
    "library",
    "bridge",
    "harbour",
    "birthday",
    "weather",
    "mountain",
    "kitchen",
    "neighbour",
    "温泉",
    "銀行",
    "電車",
    "料理",
    "会議",
    "病院",
    "公園",
    "映画",
    "手紙",
    "買い物",
]
RARE: Final = {0: "zyzzyva", 1: "湯"}
CATEGORIES: Final = ("travel", "food", "work", "family", "culture")
BATCH: Final = 5000


class Filled(Struct, frozen=True):
    some_paths: tuple[str, ...]
    some_assignments: tuple[UUID, ...]


async def filled_before(owner: asyncpg.Connection) -> Filled | None:
    paths = await owner.fetch("SELECT id FROM learning_paths WHERE user_id = $1 ORDER BY id", OWNER)
    walks = await owner.fetch(
        "SELECT id FROM learning_path_assignments WHERE user_id = $1 ORDER BY id LIMIT 100", OWNER
    )
    if not paths:
        return None
    return Filled(tuple(row["id"] for row in paths), tuple(row["id"] for row in walks))


async def fill(owner: asyncpg.Connection, paths: int) -> Filled:
    begun = time.monotonic()
    for step in (_people, _months, lambda it: _paths(it, paths), _queue, _walks, _scenes, _listed_scenes):
        await step(owner)
        print(f"  {time.monotonic() - begun:6.1f} s  {getattr(step, '__name__', '').strip('_')}", flush=True)
    await owner.execute("VACUUM ANALYZE", timeout=900)
    found = await filled_before(owner)
    assert found is not None
    return found


async def _people(owner: asyncpg.Connection) -> None:
    await owner.execute(
        "INSERT INTO users (id, email, display_name) SELECT lpad(to_hex(n), 32, '0')::uuid, n || '@kaiwa.example', "
        f"'Person ' || n FROM generate_series(1, {PEOPLE}) n"
    )


async def _months(owner: asyncpg.Connection) -> None:
    """Real months, one a language, that the rows are copied from."""
    await owner.execute(
        "CREATE TEMP TABLE months (n int, language text, schedule jsonb, metadata jsonb, scenes jsonb)"
    )
    for n, language in enumerate(PACKS[:5]):
        intent = Intent(
            text="I meet my partner's parents",
            target_language=language,
            goal=LearningGoal.CONNECTION,
            rating=12,
        )
        month = compose(shelf(language), OutlineBrief(intent=intent, starts_on=STARTS.date()))
        scenes = []
        for day in month.schedule.days[:3]:
            others = tuple(each for each in month.schedule if each.day != day.day)
            values = played_values(
                stage(shelf(language), ScenarioBrief(intent=intent, day=day, others=others))
            )
            scenes.append(values)
        metadata = PathMetadata(intent=intent, starts_on=STARTS.date(), category="travel")
        await owner.execute(
            "INSERT INTO months VALUES ($1, $2, $3, $4, $5)",
            n,
            language,
            schedule_json(month.schedule),
            msgspec.json.encode(metadata).decode(),
            msgspec.json.encode(scenes).decode(),
        )


async def _paths(owner: asyncpg.Connection, count: int) -> None:
    """The first ones are the asker's own."""
    chance = random.Random(7)
    for first in range(0, count, BATCH):
        rows = range(first, min(first + BATCH, count))
        titles = [" ".join([*chance.sample(WORDS, 3), RARE.get(n // 2, "")]).strip() for n in rows]
        await owner.execute(
            """
            INSERT INTO learning_paths (id, user_id, created_by_user_id, title, description, target_language,
                schedule, is_template, is_public, share_slug, status, difficulty_rating, cefr_level, metadata,
                published_at, created_at, updated_at)
            SELECT 'path' || lpad(t.n::text, 12, '0'), u.id, u.id, t.title, 'A month for ' || t.title, m.language,
                   m.schedule, t.n % $4 = 0, t.n % $4 = 0, CASE WHEN t.n % $4 = 0 THEN 'slug-' || t.n END, 'active',
                   10, 'A1', m.metadata, $5::timestamptz + t.n * interval '1 minute', $5, $5
            FROM unnest($1::bigint[], $2::text[]) AS t (n, title) JOIN months m ON m.n = t.n % 5
            JOIN LATERAL (SELECT lpad(to_hex(CASE WHEN t.n < $6 THEN 1 ELSE 2 + t.n % ($3 - 1) END), 32, '0')::uuid AS id) u
                ON true""",
            list(rows), titles, PEOPLE, PUBLIC_SHARE, STARTS, OWN_PATHS,
        )  # fmt: skip
        public = [(n, title) for n, title in zip(rows, titles, strict=True) if n % PUBLIC_SHARE == 0]
        await owner.copy_records_to_table(
            "learning_path_listings",
            columns=["path_id", "target_language", "difficulty_rating", "category", "grams", "published_at",
                     "learners_count", "ratings_count", "created_at", "updated_at"],
            records=[
                (f"path{n:012}", PACKS[n % 5], 10, CATEGORIES[n % 25 % 5],
                 grams_of([title, f"A month for {title}"]), STARTS + timedelta(minutes=n), n % 90, 0, STARTS, STARTS)
                for n, title in public
            ],
        )  # fmt: skip


async def _queue(owner: asyncpg.Connection) -> None:
    """Twenty-eight days each: most are written, some wait, a few were given up."""
    await owner.execute(
        """
        INSERT INTO scenario_generation_queue (id, path_id, user_id, day_index, target_generation_date, available_at,
            status, fair_key, set_aside, created_at, updated_at)
        SELECT gen_random_uuid(), p.id, p.user_id, day, $1::timestamptz + day * interval '1 day', $1,
               CASE WHEN day < 20 THEN 'ready' WHEN day = 28 AND right(p.id, 3) = '000' THEN 'failed' ELSE 'pending' END,
               CASE WHEN day < 24 THEN day ELSE 'Infinity'::double precision END, false, $1, $1
        FROM learning_paths p, generate_series(1, 28) day""",
        STARTS,
        timeout=1800,
    )


async def _walks(owner: asyncpg.Connection) -> None:
    await owner.execute(
        """
        INSERT INTO learning_path_assignments (id, path_id, user_id, starts_at, starts_on, time_zone, current_day_index,
            created_at, updated_at)
        SELECT gen_random_uuid(), id, user_id, at, at::date, 'Asia/Tokyo', 0, at, at
        FROM learning_paths, (SELECT $1::timestamptz AS at) began""",
        STARTS,
        timeout=600,
    )


async def _scenes(owner: asyncpg.Connection) -> None:
    """The first three of each of the asker's own paths, whole."""
    await owner.execute(
        """
        INSERT INTO scenarios (id, user_id, path_id, target_language, title, description, role, difficulty,
            difficulty_rating, cefr_level, persona, instructions, context, expected_outcome, learning_objectives, content,
            created_at, updated_at)
        SELECT p.id || '-' || s.n, p.user_id, p.id, p.target_language, v ->> 'title', v ->> 'description', v ->> 'role',
               v ->> 'difficulty', (v ->> 'difficulty_rating')::int, v ->> 'cefr_level', (v ->> 'persona')::jsonb,
               v ->> 'instructions', v ->> 'context', v ->> 'expected_outcome', (v ->> 'learning_objectives')::jsonb,
               (v ->> 'content')::jsonb, $1, $1
        FROM learning_paths p JOIN months m ON m.language = p.target_language
        CROSS JOIN LATERAL jsonb_array_elements(m.scenes) WITH ORDINALITY AS s (v, n) WHERE p.user_id = $2""",
        STARTS,
        OWNER,
    )
    await owner.execute(
        """
        UPDATE learning_paths SET schedule = jsonb_set(jsonb_set(jsonb_set(schedule,
            '{0,scenario_id}', to_jsonb(id || '-1')), '{1,scenario_id}', to_jsonb(id || '-2')),
            '{2,scenario_id}', to_jsonb(id || '-3')) WHERE user_id = $1""",
        OWNER,
    )


async def _listed_scenes(owner: asyncpg.Connection) -> None:
    chance = random.Random(8)
    rows = [(n, " ".join(chance.sample(WORDS, 3)) + (" zyzzyva" if n == 0 else "")) for n in range(SCENES)]
    await owner.execute(
        "INSERT INTO scenarios (id, target_language, title, difficulty, difficulty_rating, cefr_level, visibility, "
        "created_at, updated_at) SELECT 'scene' || n, 'ja', title, 'beginner', 10, 'A1', 'public', $3, $3 "
        "FROM unnest($1::int[], $2::text[]) AS t (n, title)",
        [n for n, _ in rows],
        [title for _, title in rows],
        STARTS,
    )
    await owner.copy_records_to_table(
        "scenario_metadata",
        columns=["scenario_id", "listed_at", "target_language", "difficulty_rating", "categories", "grams",
                 "trending_score", "amount_saved_count", "average_rating", "ratings_count", "created_at", "updated_at"],
        records=[
            (f"scene{n}", STARTS, "ja", 10, [CATEGORIES[n % 5]], grams_of([title]), chance.random() * 40,
             chance.randrange(500), 1 + chance.random() * 4, chance.randrange(60), STARTS, STARTS)
            for n, title in rows
        ],
    )  # fmt: skip
