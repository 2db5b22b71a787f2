"""Scenes in the catalogue, people who play them over HTTP alone, and a learner who knows what to say."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from kaiwa.content.bank import load_core
from kaiwa.conversations.partner import SceneState
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.scenario_rows import Keeping, insert_scenario
from kaiwa.curriculum.vocabulary import Origin, Visibility
from kaiwa.database import transaction
from kaiwa.engines.offline.dialogue import scene_of
from kaiwa.engines.offline.speaking import choices
from kaiwa.viewer import SYSTEM
from tests.browsing import Browser
from tests.engines.builders import a_draft, a_turn


async def a_scene(language: str = "ja", situation: str = "order_at_a_cafe", **keeping: Any) -> str:
    """In the catalogue, for anybody."""
    kept = Keeping(**({"origin": Origin.OFFLINE, "visibility": Visibility.PUBLIC} | keeping))
    async with transaction(SYSTEM):
        return await insert_scenario(a_draft(situation, language), kept, None)


async def begun(browser: Browser, **wanted: Any) -> dict[str, Any]:
    if not wanted:
        wanted = {"scenario_id": await a_scene()}
    answer = await browser.post("/api/conversations", wanted)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def said(browser: Browser, conversation_id: str, content: str, **more: Any) -> dict[str, Any]:
    answer = await browser.post(
        f"/api/conversations/{conversation_id}/messages", {"content": content}, **more
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def the_id(started: dict[str, Any]) -> str:
    return str(started["conversation"]["head"]["id"])


def next_line(draft: ScenarioDraft, node: str, met: set[str]) -> str:
    """Makes for the objectives that are still open, then for the end."""
    scene = scene_of(a_turn("", SceneState(node=node), draft))
    still = {
        move
        for each in draft.learning_objectives
        if each.evidence and each.id not in met
        for move in each.evidence.moves
    }
    told = next((each.text for each in scene.answers if each.move in still), None)
    asked = next((move for move in sorted(still) if move in load_core().edges.moves), None)
    if told is None and asked is not None:
        return choices(scene.stage, (asked,), {})[0].text
    return told or scene.answers[0].text


class Event:
    def __init__(self, event: str, data: Any, id: str) -> None:
        self.event, self.data, self.id = event, data, id


async def events_of(lines: AsyncIterator[bytes]) -> AsyncIterator[Event]:
    """What a browser makes of a stream: an event counts once its empty line has come."""
    waiting = b""
    async for chunk in lines:
        waiting += chunk
        while b"\n\n" in waiting:
            block, waiting = waiting.split(b"\n\n", 1)
            if (event := parsed(block)) is not None:
                yield event


def parsed(block: bytes) -> Event | None:
    fields = dict(
        line.split(": ", 1)
        for line in block.decode().split("\n")
        if ": " in line and not line.startswith(":")
    )
    return (
        Event(fields["event"], json.loads(fields["data"]), fields.get("id", ""))
        if "event" in fields
        else None
    )


def read(answer: httpx.Response) -> list[Event]:
    return [event for block in answer.content.split(b"\n\n") if (event := parsed(block)) is not None]
