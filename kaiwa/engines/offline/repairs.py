"""Talk about the talk: said again, said slowly, what a word means, how something is said."""

import re
from collections.abc import Mapping
from typing import Final, assert_never

from msgspec import Struct

from kaiwa.content.schema import Answer, Repair, Rung
from kaiwa.curriculum.author import Node, Phrase
from kaiwa.engines.offline.filling import in_form
from kaiwa.engines.offline.folding import surface_of
from kaiwa.engines.offline.glosses import english
from kaiwa.engines.offline.speaking import Stage, about_the_talk, joined, simpler_line

_QUOTED: Final = re.compile(r"[\"“”«»「」『』'‘’]([^\"“”«»「」『』'‘’]{1,40})[\"“”«»「」『』'‘’]")
_LATIN_WORDS: Final = re.compile(r"[A-Za-z][A-Za-z' -]*[A-Za-z]")


Answered = tuple[Phrase, tuple[Phrase, ...]]
"""What the partner says, and what is offered to say next."""


class Asked(Struct, frozen=True):
    """The question that stands, and who could not go on with it."""

    stage: Stage
    node: Node
    line: Phrase
    answers: tuple[Phrase, ...]
    said: str
    turn: int
    named: Mapping[str, str] = {}


def repaired(edge: Repair, asked: Asked) -> Answered:
    return _answered(edge.answer, asked) or _answered(edge.otherwise, asked) or _repeated(asked)


def helped(rung: Rung, asked: Asked, *, off_topic: bool) -> Answered:
    """Of a turn that was not understood; the answers are offered by the rung that says so."""
    tutor = asked.stage.shelf.bank.pack.tutor
    match rung.answer:
        case Answer.CLARIFY:
            words = tutor.steer_back if off_topic else tutor.clarify
            return joined(about_the_talk(asked.stage, words, asked.turn), asked.line), ()
        case Answer.SIMPLER:
            simple = simpler_line(asked.stage, asked.node, asked.line, asked.named)
            return joined(about_the_talk(asked.stage, tutor.clarify, asked.turn), simple), ()
        case _:
            return _answered(rung.answer, asked) or _repeated(asked)


def _answered(answer: Answer, asked: Asked) -> Answered | None:
    stage, line = asked.stage, asked.line
    tutor = stage.shelf.bank.pack.tutor
    match answer:
        case Answer.SLOWER:
            return joined(about_the_talk(stage, tutor.slower, asked.turn), line), ()
        case Answer.SIMPLER:
            simple = simpler_line(stage, asked.node, line, {})
            return joined(about_the_talk(stage, tutor.repeat, asked.turn), simple), ()
        case Answer.EXPLAIN:
            meant = meaning_asked(asked.said, line, stage)
            return (joined(meant, line), ()) if meant else None
        case Answer.TRANSLATE:
            wanted = word_asked(asked.said, stage)
            return (joined(wanted, line), ()) if wanted else None
        case Answer.CHOICES:
            return joined(about_the_talk(stage, tutor.offer_choices, asked.turn), line), asked.answers
        case Answer.CLARIFY:
            return joined(about_the_talk(stage, tutor.clarify, asked.turn), line), ()
        case Answer.REPEAT | Answer.CARRY:
            return _repeated(asked)
        case _:
            assert_never(answer)


def _repeated(asked: Asked) -> Answered:
    words = about_the_talk(asked.stage, asked.stage.shelf.bank.pack.tutor.repeat, asked.turn)
    return joined(words, asked.line), ()


def meaning_asked(said: str, line: Phrase, stage: Stage) -> Phrase | None:
    """The word asked about: the quoted one, else one that the partner has just used."""
    language = stage.shelf.bank.pack.language
    quoted = [found[1] for found in _QUOTED.finditer(said)]
    asked = surface_of(quoted[0] if quoted else said, language)
    spoken = surface_of(line.text, language)
    best: tuple[int, str, str] | None = None
    for concept, entry in stage.shelf.bank.pack.lexicon.items():
        for text in {entry.word, *entry.forms.values()}:
            word = surface_of(text, language)
            fits = word == asked if quoted else len(word) > 1 and _holds(asked, word) and _holds(spoken, word)
            if word and fits and (best is None or len(word) > best[0]):
                best = (len(word), text, english(stage.shelf.bank.core.concepts[concept]))
    if best is None:
        return None
    return Phrase(text=f"{best[1]} = {best[2]}.", gloss=f"“{best[1]}” means “{best[2]}”.")


def word_asked(said: str, stage: Stage) -> Phrase | None:
    """The word for something named in English; the longest name that the bank knows."""
    names = {english(concept).casefold(): id for id, concept in stage.shelf.bank.core.concepts.items()}
    asked = [found[1] for found in _QUOTED.finditer(said)] or [
        found[0] for found in _LATIN_WORDS.finditer(said)
    ]
    for phrase in sorted(asked, key=len, reverse=True):
        words = phrase.casefold().split()
        for size in range(len(words), 0, -1):
            for start in range(len(words) - size + 1):
                concept = names.get(" ".join(words[start : start + size]))
                if concept and concept in stage.shelf.bank.pack.lexicon:
                    text = in_form(stage.shelf.bank.pack.lexicon[concept], "")
                    return Phrase(text=f"{text}.", gloss=f"“{phrase}” is “{text}”.")
    return None


def _holds(text: str, word: str) -> bool:
    return f" {word} " in f" {text} " if " " in text else word in text
