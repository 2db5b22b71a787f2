"""What is named must exist: functions, concepts, slots, named forms, nodes."""

from collections import Counter
from collections.abc import Iterable, Iterator

from kaiwa.content.bank import Core, Pack, in_language
from kaiwa.content.checks.finding import Finding
from kaiwa.content.checks.walking import NAME, SLOT, Spoken, fitting, plain_lines, slots_of, spoken, typed
from kaiwa.content.schema import Goal, Situation

DONE = "done"
SHOWN = 5
"""So many of a list are named; the rest is counted."""


def check_core(core: Core) -> Iterator[Finding]:
    tagged = {tag for concept in core.concepts.values() for tag in concept.tags}
    for function in core.functions.values():
        for slot, tags in function.slots.items():
            if slot != NAME and tagged.isdisjoint(tags):
                yield Finding(f"function {function.id}", f"no concept fits its slot {slot}")
    for cando in core.cando:
        yield from _unknown(f"cando {cando.id}", "function", cando.functions, core.functions)
    yield from _twice("cando", (each.id for each in core.cando))
    yield from _wanted(core)
    domains = {each.domain for each in core.situations.values()}
    for goal in Goal:
        if goal not in core.arcs:
            yield Finding(f"arc {goal}", "is missing")
    for goal, arc in core.arcs.items():
        for week in arc.weeks:
            where = f"arc {goal}, “{in_language(week.theme)}”"
            yield from _unknown(where, "function", week.functions, core.functions)
            yield from _unknown(where, "domain", week.domains, domains)
    yield from _unknown("edges", "function", core.edges.moves, core.functions)
    yield from _twice("edges", core.edges.moves)
    for situation in core.situations.values():
        yield from _situation(situation, core)


def _wanted(core: Core) -> Iterator[Finding]:
    yield from _unknown("wanted", "function", core.wanted, core.functions)
    yield from _unknown("functions", "wish", core.functions, core.wanted)
    for function, wishes in core.wanted.items():
        slots = core.functions[function].slots if function in core.functions else {}
        for wish in wishes:
            yield from _unknown(
                f"wanted {function}", "slot", [found[1] for found in SLOT.finditer(wish)], slots
            )
    yield from _twice("wanted", (wish for wishes in core.wanted.values() for wish in wishes))


def _situation(situation: Situation, core: Core) -> Iterator[Finding]:
    where = f"situation {situation.id}"
    nodes = {node.id for node in situation.nodes}
    partners = [node.partner for node in situation.nodes]
    moves = [step.move for node in situation.nodes for step in node.expects]
    yield from _unknown(where, "function", [*partners, *moves], core.functions)
    targets = [step.to for node in situation.nodes for step in node.expects]
    yield from _unknown(where, "node", targets, {*nodes, DONE})
    happening = [node.complication for node in situation.nodes if node.complication is not None]
    yield from _unknown(where, "complication", happening, {each.id for each in situation.complications})
    yield from _twice(f"{where}, node", (node.id for node in situation.nodes))
    yield from _twice(f"{where}, objective", (each.id for each in situation.objectives))
    yield from _twice(f"{where}, complication", (each.id for each in situation.complications))
    own = [each.move for each in situation.repairs]
    yield from _unknown(where, "repair", own, core.edges.moves)
    yield from _twice(f"{where}, repair", own)
    if situation.rating[0] > situation.rating[1]:
        yield Finding(where, "is rated from hard to easy")
    tags = _slot_tags([*partners, *moves], core)
    for slot, concepts in situation.slots.items():
        yield from _unknown(f"{where}, slot {slot}", "concept", concepts, core.concepts)
        if slot not in tags:
            yield Finding(f"{where}, slot {slot}", "is no slot of what is said here")
            continue
        for concept in concepts:
            if concept in core.concepts and tags[slot].isdisjoint(core.concepts[concept].tags):
                yield Finding(
                    f"{where}, slot {slot}", f"{concept} does not fit: no tag of {sorted(tags[slot])}"
                )
    for objective in situation.objectives:
        wanted, known = objective.evidence.slot, [m for m in objective.evidence.moves if m in core.functions]
        if wanted is not None and not any(wanted in core.functions[move].slots for move in known):
            yield Finding(f"{where}, objective {objective.id}", f"no move of it has the slot {wanted}")


def _slot_tags(functions: Iterable[str], core: Core) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for function in functions:
        if function in core.functions:
            for slot, tags in core.functions[function].slots.items():
                found.setdefault(slot, set()).update(tags)
    return found


def check_pack(core: Core, pack: Pack) -> Iterator[Finding]:
    for kind, own, all_of_them in (
        ("function", pack.lines, core.functions),
        ("concept", pack.lexicon, core.concepts),
    ):
        yield from (
            Finding(f"{kind} {each}", "has no words in this pack") for each in all_of_them if each not in own
        )
        yield from _unknown("pack", kind, own, all_of_them)
    yield from _unknown("natural", "function", (each.function for each in pack.stilted), core.functions)
    for each in spoken(pack):
        if each.function in core.functions:
            yield from _slots(each, core)
    for where, line in plain_lines(pack):
        if "{" in line.text:
            yield Finding(where, "has a slot, which nothing fills here")
    for heard in typed(pack):
        if "{" in heard.exemplar.text + heard.exemplar.better:
            yield Finding(heard.where, "has a slot: learners type words")
    yield from _forms(core, pack)


def _slots(each: Spoken, core: Core) -> Iterator[Finding]:
    line, used = each.line, Counter(slots_of(each.line.text))
    yield from _unknown(each.where, "slot", used, core.functions[each.function].slots)
    if line.text.count("{") != used.total() or line.text.count("}") != used.total():
        yield Finding(each.where, "has a brace that is no slot")
    if line.reading and Counter(slots_of(line.reading)) != used:
        yield Finding(each.where, f"the reading has other slots: {line.reading}")
    if Counter(slots_of(in_language(line.gloss))) != used:
        yield Finding(each.where, f"the meaning has other slots: {in_language(line.gloss)}")


def _forms(core: Core, pack: Pack) -> Iterator[Finding]:
    asked: dict[tuple[str, str, str], str] = {}
    for each in spoken(pack):
        for slot, form in SLOT.findall(each.line.text):
            if form and slot in core.functions[each.function].slots:
                asked.setdefault((each.function, slot, form), each.where)
    concepts = {function: fitting(core, function) for function, _, _ in asked}
    for (function, slot, form), where in asked.items():
        lacking = [
            c for c in concepts[function][slot] if c in pack.lexicon and form not in pack.lexicon[c].forms
        ]
        if lacking:
            more = f" and {len(lacking) - SHOWN} more" if len(lacking) > SHOWN else ""
            yield Finding(where, f"no form “{form}” of {', '.join(lacking[:SHOWN])}{more}")


def _unknown(where: str, kind: str, named: Iterable[str], known: Iterable[str]) -> Iterator[Finding]:
    there = set(known)
    yield from (
        Finding(where, f"unknown {kind} {each}") for each in dict.fromkeys(named) if each not in there
    )


def _twice(where: str, ids: Iterable[str]) -> Iterator[Finding]:
    yield from (
        Finding(where, f"the id {each} is used twice") for each, count in Counter(ids).items() if count > 1
    )
