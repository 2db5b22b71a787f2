"""What a message means, as a whole or word by word; asked once, it is kept with the message."""

import asyncio
from typing import Any, Final

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.accounts.readings import overrides_for
from kaiwa.behalf import on_behalf_of
from kaiwa.conversations.cleaning import cleaned
from kaiwa.conversations.company import Company
from kaiwa.conversations.correcting import CorrectionView, Standing, seen, tried_again
from kaiwa.conversations.errors import NoRetry, NothingSaid
from kaiwa.conversations.helping import OF_SCENES, translated
from kaiwa.conversations.loading import Kept, Row, load_conversation, must_not_be_asking
from kaiwa.conversations.message_rows import COLUMNS, NOTHING, as_json, noted_of
from kaiwa.conversations.partner import Explained, Gloss
from kaiwa.conversations.speaking import reason_of
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.languages.annotating import in_own_readings
from kaiwa.ownership import mine_sql
from kaiwa.scripts import Token
from kaiwa.viewer import Viewer

log = structlog.get_logger()

MESSAGE: Final = (
    f"SELECT m.conversation_id, m.vocabulary_analysis, m.grammar_analysis, m.translation_provider, "  # noqa: S608 - names of ours
    f"{', '.join(f'm.{name}' for name in COLUMNS)} FROM messages m WHERE m.id = $1 AND {{mine}}"
)
KEEP_TRANSLATION: Final = """
    UPDATE messages SET translated_content = $3, translation_confidence = $4, translation_provider = $5
    WHERE id = $1 AND {mine}"""
KEEP_GLOSSES: Final = """
    UPDATE messages SET vocabulary_analysis = $3,
        grammar_analysis = coalesce(grammar_analysis, '{{}}') || jsonb_build_object('explained', $4::jsonb)
    WHERE id = $1 AND {mine}"""
KEEP_CORRECTIONS: Final = "UPDATE messages SET corrections = $3 WHERE id = $1 AND {mine}"


class TranslationView(Struct, frozen=True, kw_only=True):
    text: str
    translation: str | None
    """None where this engine does not know it: nothing is made up."""
    language: str
    confidence: float
    made: Made | None
    """By whom; None where nobody knows it."""


class WordView(Struct, frozen=True, kw_only=True):
    text: str
    reading: str
    dictionary_form: str
    gloss: str
    """Empty where the word is in no list that this engine has."""
    grammar: str
    part_of_speech: str


class ExplanationView(Struct, frozen=True, kw_only=True):
    text: str
    words: list[WordView]
    grammar: list[str]
    """Points of grammar that were found in it."""
    made: Made | None
    """By whom; None where no word of it is known, and all were only read and parsed."""


class About(Struct, frozen=True):
    """What is kept beside a line that was looked at."""

    points: tuple[str, ...] = ()
    made: Made | None = None
    """By whom the learner's line was looked at."""
    explained: Made | None = None
    """By whom its words were explained, where that was asked for by itself."""


class RetryView(Struct, frozen=True, kw_only=True):
    mended: bool
    """All that was corrected, and nothing else is left."""
    corrections: list[CorrectionView]
    left: list[CorrectionView] = []
    """What is still to be mended in the new sentence; looked for once the talk is over."""
    checked: list[str] = []
    """What was looked at; nothing while the talk goes on."""


async def translate_message(message_id: str, viewer: Viewer, company: Company) -> TranslationView:
    """What came with the line is in the language that scenes are written in; who has another one gets theirs."""
    row, kept = await _message(message_id, viewer)
    into = kept.talk.into
    known, sure, made = row["translated_content"], row["translation_confidence"], _made(row)
    is_theirs = into == OF_SCENES or (row["translation_provider"] or "").endswith(f":{into}")
    if row["content"] and (known is None or not is_theirs):
        with on_behalf_of(viewer):
            found = await translated(row["content"], kept.language, into, company)
        if found is not None:
            known, sure, made = cleaned(found.text), found.confidence, found.made
            is_theirs = True
            by = made.origin.value if made else ""
            by = by if into == OF_SCENES else f"{by}:{into}"
            await _keep(KEEP_TRANSLATION, message_id, viewer, known, sure, by or None)
    told = sure if sure is not None else 1.0
    return TranslationView(
        text=row["content"],
        translation=known,
        language=into if is_theirs or known is None else OF_SCENES,
        confidence=told if known else 0.0,
        made=made if known else None,
    )


async def explain_message(
    message_id: str, viewer: Viewer, company: Company, word: str | None = None
) -> ExplanationView:
    """All its words, or the one that was tapped. What no list knows is still read and parsed."""
    row, kept = await _message(message_id, viewer)
    about = msgspec.json.decode(row["grammar_analysis"], type=About) if row["grammar_analysis"] else About()
    explained = await _explained(row, about, kept, viewer, company)
    tokens = msgspec.json.decode(row["tokens"], type=tuple[Token, ...])
    wanted = cleaned(word).strip() if word is not None else None
    touched = _touching(wanted, tokens, explained.glosses) if wanted else ()
    words = _words(tokens, touched or explained.glosses, is_whole=not touched)
    if wanted is not None and not touched:
        words = [each for each in words if wanted in (each.text, each.dictionary_form)] or [
            each for each in words if wanted and (wanted in each.text or each.text in wanted)
        ]
    words = await in_own_readings(words, kept.language, await overrides_for(viewer, kept.language))
    made = explained.made if explained.glosses else None
    return ExplanationView(text=row["content"], words=words, grammar=list(about.points), made=made)


async def retry_message(message_id: str, said: str, viewer: Viewer) -> RetryView:
    """The learner tries the sentence again that a correction asked for; the talk itself has gone on."""
    content = cleaned(said).strip()
    if not content:
        raise NothingSaid(field="content")
    async with transaction(viewer):
        row, kept = await load_message(message_id, viewer)
        corrections = noted_of(row["corrections"])
        if row["role"] != MessageRole.USER or not any(c.standing is Standing.PROMPTED for c in corrections):
            raise NoRetry
        after = tried_again(corrections, content)
        statement = KEEP_CORRECTIONS.format(mine=mine_sql(viewer, "$2"))
        await connection().execute(statement, message_id, viewer.owner_id, as_json(after))
    return RetryView(
        mended=any(each.mended for each in after), corrections=seen(after, finished=kept.is_finished)
    )


def _made(row: Row) -> Made | None:
    """The partner translates what they say themselves; what was translated later says by whom."""
    provider = (row["translation_provider"] or row["origin"] or "").partition(":")[0]
    return Made(Origin(provider)) if provider else None


async def _message(message_id: str, viewer: Viewer) -> tuple[Row, Kept]:
    async with transaction(viewer):
        row, kept = await load_message(message_id, viewer)
    must_not_be_asking(kept)
    return row, kept


async def load_message(message_id: str, viewer: Viewer) -> tuple[Row, Kept]:
    """Within the caller's transaction: with the talk that it stands in."""
    rows = await fetch(MESSAGE.format(mine=mine_sql(viewer, "$2", "m")), message_id, viewer.owner_id)
    if not rows:
        raise NotFound
    return rows[0], await load_conversation(rows[0]["conversation_id"], viewer)


async def _keep(statement: str, message_id: str, viewer: Viewer, *values: Any) -> None:
    async with transaction(viewer):
        await connection().execute(
            statement.format(mine=mine_sql(viewer, "$2")), message_id, viewer.owner_id, *values
        )


async def _explained(row: Row, about: About, kept: Kept, viewer: Viewer, company: Company) -> Explained:
    if row["vocabulary_analysis"] not in (None, NOTHING):
        glosses = msgspec.json.decode(row["vocabulary_analysis"], type=tuple[Gloss, ...])
        return Explained(glosses, about.explained or about.made)
    reason = ""
    for analyst in (company.analyst, company.stand_in_analyst_for(kept.language)):
        if analyst is None or not row["content"]:
            continue
        try:
            if analyst.origin is Origin.OFFLINE:
                await company.stager.ready_to_analyse(kept.language)
            with on_behalf_of(viewer):
                async with asyncio.timeout(company.patience.analysis_s):
                    found = await analyst.explain(row["content"], kept.language)
        except Exception as cause:  # the words can still be read
            reason = reason_of(cause)
            log.warning("explanation.failed", reason=reason)
            continue
        found = replace(found, made=found.made or Made(analyst.origin, reason=reason))
        await _keep(KEEP_GLOSSES, row["id"], viewer, as_json(found.glosses), as_json(found.made))
        return found
    return Explained()


def _touching(wanted: str, tokens: tuple[Token, ...], glosses: tuple[Gloss, ...]) -> tuple[Gloss, ...]:
    """What is said about the places where the word stands, where the engine knows them: は is no part of こんにちは."""
    places = [(token.start, token.end) for token in tokens if token.surface == wanted]
    return tuple(
        gloss
        for gloss in glosses
        if gloss.start is not None
        and any(gloss.start < end and start < gloss.start + len(gloss.text) for start, end in places)
    )


def _words(tokens: tuple[Token, ...], glosses: tuple[Gloss, ...], *, is_whole: bool = True) -> list[WordView]:
    """Each word once; of the whole line also those that nobody has glossed."""
    parsed = {each.surface: each for each in tokens if each.kind == "word"}
    found = [_glossed(each, parsed.get(each.text)) for each in glosses]
    inside = "\n".join(each.text for each in glosses)
    if is_whole:
        found += [_parsed(each) for each in parsed.values() if each.surface not in inside]
    return list({msgspec.structs.astuple(each): each for each in found}.values())


def _glossed(gloss: Gloss, token: Token | None) -> WordView:
    return WordView(
        text=gloss.text,
        reading=gloss.reading or (token.reading if token else ""),
        dictionary_form=gloss.dictionary_form or (token.dictionary_form if token else ""),
        gloss=gloss.gloss,
        grammar=gloss.grammar,
        part_of_speech=token.part_of_speech if token else "",
    )


def _parsed(token: Token) -> WordView:
    return WordView(
        text=token.surface,
        reading=token.reading,
        dictionary_form=token.dictionary_form,
        gloss="",
        grammar="",
        part_of_speech=token.part_of_speech,
    )
