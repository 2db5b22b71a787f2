"""Who plays in a scene: the persona, their name, and what they say about themselves."""

from typing import Final

from kaiwa.content.bank import Bank, in_language
from kaiwa.content.schema import Persona as BankPersona
from kaiwa.content.schema import Phrasing, Situation
from kaiwa.curriculum.author import Persona
from kaiwa.engines.offline.chance import chance, pick

GENDERS: Final = ("female", "male")


def persona_of(situation: Situation, seed: str, again: int) -> BankPersona:
    """Whoever plays a scene a second time meets somebody else."""
    start = int(chance(seed, "persona", situation.id) * len(situation.personas))
    return situation.personas[(start + again) % len(situation.personas)]


def gender_of(persona: BankPersona, seed: str) -> str:
    return persona.gender if persona.gender != "any" else pick(GENDERS, seed, "gender", str(persona.role))


def name_of(bank: Bank, gender: str, *seed: object) -> Phrasing:
    return pick(bank.pack.names.female if gender == "female" else bank.pack.names.male, *seed)


def cast(persona: BankPersona, situation: Situation, gender: str, name: Phrasing) -> Persona:
    return Persona(
        title=_capital(in_language(persona.role)),
        name_template=name.text,
        setting=in_language(situation.place),
        intro_prompt=in_language(situation.learner),
        stakes=in_language(situation.stakes),
        register=persona.register,
        gender=gender,
        manner=in_language(persona.manner),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
