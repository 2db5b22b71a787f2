"""Talk about the talk: said again, said slowly, what a word means, how something is said."""

import re
from typing import Final

from kaiwa.curriculum.author import Node, Phrase
from kaiwa.engines.offline.filling import in_form
from kaiwa.engines.offline.folding import surface_of
from kaiwa.engines.offline.glosses import english
from kaiwa.engines.offline.speaking import Stage, about_the_talk, joined, simpler_line

_QUOTED: Final = re.compile(r"[\"“”«»「」『』'‘’]([^\"“”«»「」『』'‘’]{1,40})[\"“”«»「」『』'‘’]")
_LATIN_WORDS: Final = re.compile(r"[A-Za-z][A-Za-z' -]*[A-Za-z]")


def repaired(
    move: str, said: str, stage: Stage, node: Node, line: Phrase, answers: tuple[Phrase, ...], turn: int
) -> tuple[Phrase, tuple[Phrase, ...]]:
    """What the partner says, and what is offered to say next."""
    tutor = stage.shelf.bank.pack.tutor
    match move:
        case "ask_slower":
            return joined(about_the_talk(stage, tutor.slower, turn), line), ()
        case "say_not_understand":
            simple = simpler_line(stage, node, line, {})
            return joined(about_the_talk(stage, tutor.repeat, turn), simple), ()
        case "ask_meaning" if meant := meaning_asked(said, line, stage):
            return joined(meant, line), ()
        case "ask_how_to_say" if wanted := word_asked(said, stage):
            return joined(wanted, line), ()
        case "ask_how_to_say":
            return joined(about_the_talk(stage, tutor.offer_choices, turn), line), answers
        case _:
            return joined(about_the_talk(stage, tutor.repeat, turn), line), ()


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
