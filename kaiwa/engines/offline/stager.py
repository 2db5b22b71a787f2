"""A scene for who only wants to talk: one of the bank's everyday meetings, at the learner's level."""

from typing import Final

from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.content.bank import in_language, load_core
from kaiwa.content.schema import Situation
from kaiwa.curriculum.author import Intent, ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.schedule import Day, Evidence, Objective
from kaiwa.engines.offline.chance import pick
from kaiwa.engines.offline.glossing import ready_to_gloss
from kaiwa.engines.offline.known_lines import known_lines
from kaiwa.engines.offline.likeness import index
from kaiwa.engines.offline.shelf import shelf
from kaiwa.engines.offline.staging import stage

FREE: Final = (
    "meet_a_neighbour",
    "people_at_a_party",
    "coffee_with_a_friend",
    "call_your_grandmother",
    "talk_about_music",
    "language_exchange",
    "after_the_film",
    "tell_a_friend_a_big_plan",
    "comfort_a_friend",
)
"""Meetings without an errand."""


def improvised(language: str, rating: int, seed: str) -> ScenarioDraft:
    situation = _fitting(rating, seed)
    day = Day(
        day=1,
        theme="A free talk",
        title=in_language(situation.title),
        difficulty_rating=min(max(rating, situation.rating[0]), situation.rating[1]),
        objectives=tuple(
            Objective(
                each.id,
                in_language(each.text),
                Evidence(each.evidence.moves, each.evidence.slot, each.evidence.times),
            )
            for each in situation.objectives
        ),
        situation=situation.id,
        domain=situation.domain,
        goal=situation.goal,
        complication=pick(situation.complications, seed, "complication").id,
    )
    intent = Intent(text=seed, target_language=language, goal=LearningGoal(situation.goal), rating=rating)
    return stage(shelf(language), ScenarioBrief(intent=intent, day=day, others=()))


def _fitting(rating: int, seed: str) -> Situation:
    known = load_core().situations
    fitting = [known[each] for each in FREE if known[each].rating[0] <= rating <= known[each].rating[1]]
    return pick(
        fitting or [min((known[each] for each in FREE), key=lambda s: abs(rating - s.rating[1]))], seed
    )


def ready_to_talk(language: str) -> None:
    """Reads the pack and builds its index: seconds of work, once a process."""
    shelf(language)
    index(language)


def ready_to_analyse(language: str) -> None:
    known_lines(language)
    ready_to_gloss(language)
