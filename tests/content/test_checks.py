"""The bank as it is has no fault, and each check finds the one that is planted."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from kaiwa.content.bank import Core, Pack, bank, contents, load_core, present_packs
from kaiwa.content.checks import (
    counts,
    files,
    lengths,
    letters,
    level,
    mistakes,
    reachability,
    readings,
    recognition,
    references,
    sameness,
)
from kaiwa.content.checks.examination import examine_core, examine_files, examine_pack
from kaiwa.content.checks.finding import Finding, Severity
from kaiwa.content.checks.walking import Typed, typed
from kaiwa.content.schema import (
    Answer,
    CanDo,
    ErrorPattern,
    Exemplar,
    Expectation,
    Goal,
    Node,
    Phrasing,
    Register,
    Repair,
    Rung,
    Situation,
    Stilted,
)
from kaiwa.curriculum.measure import Measured, lexicon_of, measure


def errors(findings: Iterable[Finding]) -> list[Finding]:
    return [each for each in findings if each.severity is Severity.ERROR]


def test_the_core_has_no_fault() -> None:
    assert examine_files(contents()).findings == ()
    assert [each for examined in examine_core(load_core()) for each in examined.findings] == []


@pytest.mark.parametrize("language", present_packs())
def test_no_pack_has_a_fault(language: str) -> None:
    core, pack = load_core(), bank(language).pack
    lexicon = lexicon_of(pack, core.concepts)

    def weigh(text: str, rating: int) -> Measured:
        return measure([text], lexicon, rating)

    assert examine_files(contents(language)).findings == ()
    found = list(examine_pack(core, pack, weigh=weigh))
    assert {each.family for each in found} >= {"level", "readings", "choices"}
    assert errors(finding for examined in found for finding in examined.findings) == []


@cache
def a_pack(language: str = "ja") -> Pack:
    return bank(language).pack


def with_line(kind: str, function: str = "greet", language: str = "ja", **changes: Any) -> Pack:
    """The first line of this kind in tier a, changed."""
    pack = a_pack(language)
    lines = pack.lines[function]
    said = getattr(lines.a, kind)
    utterances = replace(lines.a, **{kind: (replace(said[0], **changes), *said[1:])})
    return replace(pack, lines={**pack.lines, function: replace(lines, a=utterances)})


def with_word(language: str = "ja", concept: str = "coffee", **changes: Any) -> Pack:
    pack = a_pack(language)
    return replace(pack, lexicon={**pack.lexicon, concept: replace(pack.lexicon[concept], **changes)})


def with_point(**changes: Any) -> Pack:
    pack = a_pack()
    first = next(iter(pack.grammar))
    return replace(pack, grammar={**pack.grammar, first: replace(pack.grammar[first], **changes)})


def with_pattern(**changes: Any) -> Pack:
    return with_point(errors=(replace(next(iter(a_pack().grammar.values())).errors[0], **changes),))


def with_scene(**changes: Any) -> Core:
    core = load_core()
    scene = core.situations["order_at_a_cafe"]
    return replace(core, situations={**core.situations, scene.id: replace(scene, **changes)})


def with_node(place: int, **changes: Any) -> Core:
    nodes = list(load_core().situations["order_at_a_cafe"].nodes)
    nodes[place] = replace(nodes[place], **changes)
    return with_scene(nodes=tuple(nodes))


def with_objective(**evidence: Any) -> Core:
    objectives = load_core().situations["order_at_a_cafe"].objectives
    first = replace(objectives[0], evidence=replace(objectives[0].evidence, **evidence))
    return with_scene(objectives=(first, *objectives[1:]))


def without(mapping: Any, key: Any) -> dict[Any, Any]:
    return {each: value for each, value in mapping.items() if each != key}


def core_with(**changes: Any) -> Core:
    return replace(load_core(), **changes)


def with_edges(**changes: Any) -> Core:
    return core_with(edges=replace(load_core().edges, **changes))


REPEATED = Repair("ask_repeat", Answer.REPEAT)

CORE = {
    "a node leads nowhere known": (references, lambda: with_node(0, expects=(Expectation("greet", "nowhere"),)), "unknown node nowhere"),
    "a move is no function": (references, lambda: with_node(0, expects=(Expectation("sing", "want"),)), "unknown function sing"),
    "a partner does what nobody knows": (references, lambda: with_node(0, partner="sing"), "unknown function sing"),
    "a complication is unknown": (references, lambda: with_node(0, complication="flood"), "unknown complication flood"),
    "a slot names no concept": (references, lambda: with_scene(slots={"item": ("ambrosia",)}), "unknown concept ambrosia"),
    "a concept does not fit its slot": (references, lambda: with_scene(slots={"item": ("japan",)}), "japan does not fit"),
    "a slot is used by nothing": (references, lambda: with_scene(slots={"need": ("coffee",)}), "is no slot of what is said"),
    "evidence wants a slot its move lacks": (references, lambda: with_objective(moves=("greet",), slot="item"), "no move of it has the slot"),
    "ratings are turned round": (references, lambda: with_scene(rating=(51, 3)), "from hard to easy"),
    "a can-do names no function": (references, lambda: core_with(cando=(CanDo("x", "I can.", Goal.TRAVEL, 1, ("sing",)),)), "unknown function sing"),
    "a goal has no arc": (references, lambda: core_with(arcs=without(load_core().arcs, Goal.TRAVEL)), "is missing"),
    "a repair is no function": (references, lambda: with_edges(repairs=(Repair("sing", Answer.REPEAT),)), "unknown function sing"),
    "a repair is there twice": (references, lambda: with_edges(repairs=(*load_core().edges.repairs, REPEATED)), "used twice"),
    "a scene answers what nobody asks": (references, lambda: with_scene(repairs=(Repair("greet", Answer.REPEAT),)), "unknown repair greet"),
    "a ladder never carries": (reachability, lambda: with_scene(help=(Rung(1, Answer.CHOICES),)), "only end, with carrying"),
    "a ladder carries too soon": (reachability, lambda: with_edges(help=(Rung(1, Answer.CARRY), Rung(2, Answer.CHOICES))), "only end, with carrying"),
    "a ladder lacks a rung": (reachability, lambda: with_edges(help=(Rung(2, Answer.CHOICES), Rung(3, Answer.CARRY))), "a rung for every miss"),
    "a ladder offers nothing": (reachability, lambda: with_edges(help=(Rung(1, Answer.CLARIFY), Rung(2, Answer.CARRY))), "never offers anything"),
    "a goal has too few scenes": (counts, lambda: core_with(situations=without(load_core().situations, "order_at_a_cafe")), "19, at least 20"),
    "there are too few functions": (counts, lambda: core_with(functions={}), "0, at least 60"),
    "a scene goes round for ever": (reachability, lambda: with_node(1, expects=(Expectation("request_item", "want"),)), "to the end"),
    "nothing leads to a node": (reachability, lambda: with_node(0, expects=(Expectation("greet", "done"),)), "nothing leads to the node want"),
    "an objective is out of reach": (reachability, lambda: with_objective(moves=("congratulate",), slot=None), "order cannot be reached"),
    "an objective is asked for too often": (reachability, lambda: with_objective(moves=("take_leave",), slot=None, times=3), "order cannot be reached"),
}  # fmt: skip

JA_PATTERN = {"wrong": "私わ学生です。", "better": "私は学生です。"}
PACKS: dict[str, tuple[Callable[[Pack], Iterable[Finding]], Callable[[], Pack], str]] = {
    "a function has no lines": (lambda p: references.check_pack(load_core(), p), lambda: replace(a_pack(), lines=without(a_pack().lines, "greet")), "has no words"),
    "a concept has no word": (lambda p: references.check_pack(load_core(), p), lambda: replace(a_pack(), lexicon=without(a_pack().lexicon, "coffee")), "has no words"),
    "a line has a foreign slot": (lambda p: references.check_pack(load_core(), p), lambda: with_line("say", text="{item}、こんにちは。"), "unknown slot item"),
    "a brace is left open": (lambda p: references.check_pack(load_core(), p), lambda: with_line("say", text="{こんにちは。"), "brace that is no slot"),
    "a reading lost its slot": (lambda p: references.check_pack(load_core(), p), lambda: with_line("say", "request_item", text="{item}をください。", reading="をください。"), "the reading has other slots"),
    "a meaning lost its slot": (lambda p: references.check_pack(load_core(), p), lambda: with_line("say", "request_item", text="{item}をください。", reading="{item}をください。", gloss="Please."), "the meaning has other slots"),
    "a form is missing": (lambda p: references.check_pack(load_core(), p), lambda: with_line("say", "request_item", text="{item:indef}をください。", reading="{item:indef}をください。"), "no form “indef”"),
    "a form is missing in one word": (lambda p: references.check_pack(load_core(), p), lambda: with_word("zh-Hans", forms={}), "of coffee"),
    "a learner types a slot": (lambda p: references.check_pack(load_core(), p), lambda: with_line("heard", text="{item}"), "learners type words"),
    "the lexicon is small": (counts.check_pack, lambda: replace(a_pack(), lexicon={}), "0 entries"),
    "there is little grammar": (counts.check_pack, lambda: replace(a_pack(), grammar={}), "0 points"),
    "theory is too short": (counts.check_pack, lambda: with_point(theory="Short."), "6 columns"),
    "no mistakes are shown": (counts.check_pack, lambda: replace(a_pack(), lines={"greet": replace(a_pack().lines["greet"], a=replace(a_pack().lines["greet"].a, heard=(Exemplar("やあ"),) * 5))}), "0 heard with a mistake"),
    "letters are not composed": (lambda p: letters.check_pack(load_core(), p), lambda: with_line("say", text="こんにちは\u304b\u3099。"), "not composed"),
    "letters are broken": (lambda p: letters.check_pack(load_core(), p), lambda: with_line("say", gloss="caf\ufffd"), "U+FFFD"),
    "letters were read in the wrong code": (lambda p: letters.check_pack(load_core(), p), lambda: with_line("say", "greet", "es", text="Buenos dÃ\xadas."), "broken character"),
    "punctuation is narrow": (lambda p: letters.check_pack(load_core(), p), lambda: with_line("tell", text="こんにちは."), "the narrow “.”"),
    "punctuation after a slot is narrow": (lambda p: letters.check_pack(load_core(), p), lambda: with_line("say", "request_item", text="{item}!"), "the narrow “!”"),
    "a letter is of another script": (lambda p: letters.check_pack(load_core(), p), lambda: with_line("say", "greet", "es", text="Ноla."), "not written with"),
    "a note is left in a line": (lambda p: letters.check_pack(load_core(), p), lambda: with_line("say", gloss="TODO"), "TODO left"),
    "spaces are doubled": (lambda p: letters.check_pack(load_core(), p), lambda: with_line("say", "greet", "es", text="Buenos  días."), "a space too many"),
    "a turn is too long": (lambda p: lengths.check_pack(load_core(), p), lambda: with_line("tell", text="こんにちは" * 7), "35 characters"),
    "a turn of words is too long": (lambda p: lengths.check_pack(load_core(), p), lambda: with_line("tell", "greet", "es", text="hola " * 12 + "hola"), "13 words"),
    "a reading is missing": (readings.check_pack, lambda: with_line("say", reading=""), "has no reading"),
    "a mistake is not mended": (mistakes.check_pack, lambda: with_line("heard", error="particle", better="", why=""), "not mended"),
    "a mend has no mistake": (mistakes.check_pack, lambda: with_line("heard", error=None, better="こんにちは。"), "no mistake is named"),
    "a mistake is mended by itself": (mistakes.check_pack, lambda: with_line("heard", text="あ", error="particle", better="あ", why="So."), "by itself"),
    "a pattern does not compile": (mistakes.check_pack, lambda: with_pattern(pattern="("), "no regular expression"),
    "a pattern misses what is wrong": (mistakes.check_pack, lambda: with_pattern(pattern="zzz"), "does not find"),
    "a pattern finds its own mend": (mistakes.check_pack, lambda: with_point(errors=(ErrorPattern("私", JA_PATTERN["wrong"], JA_PATTERN["better"], "So."),)), "finds what is right: “私は"),
    "a pattern finds a good line": (mistakes.check_pack, lambda: with_pattern(pattern="わ|こんにちは"), "in what is right: greet"),
    "a mend goes wrong": (mistakes.check_pack, lambda: with_pattern(mend={"わ": "が"}), "makes “"),
    "a mend is no template": (mistakes.check_pack, lambda: with_pattern(mend=r"\9は"), "no template"),
    "a further sentence is mended wrongly": (
        mistakes.check_pack, lambda: with_pattern(also={"私わ元気です。": "私が元気です。"}), "makes “私は元気です。”",
    ),
    "a mend leaves a mistake": (mistakes.check_pack, lambda: with_pattern(also={"私わ元気です。": "私わ元気です。"}), "is found again"),
    "a line stands twice": (sameness.check_pack, lambda: with_line("say", text=a_pack().lines["greet"].a.say[1].text), "twice"),
}  # fmt: skip


@pytest.mark.parametrize("fault", CORE)
def test_a_fault_of_the_core_is_found(fault: str) -> None:
    check, planted, what = CORE[fault]
    found = errors(check.check_core(planted()))
    assert any(what in each.what for each in found), [f"{each.where}: {each.what}" for each in found]


@pytest.mark.parametrize("fault", PACKS)
def test_a_fault_of_a_pack_is_found(fault: str) -> None:
    check, planted, what = PACKS[fault]
    found = errors(check(planted()))
    assert any(what in each.what for each in found), [f"{each.where}: {each.what}" for each in found]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"a: 1\nb: 2\na: 3\n", "the key a is written twice"),
        (b"- { a: 1, a: 2 }\n", "the key a is written twice"),
        (b"no: 1\n", "is read as bool"),
        (b"\xef\xbb\xbfa: 1\n", "byte order mark"),
        (b"a: 1", "line break"),
    ],
)
def test_what_yaml_passes_over_is_found(content: bytes, what: str) -> None:
    assert [what in each.what for each in files.check_files({"some.yaml": content})] == [True]


READ_SO = (
    ("ja", "これは私の本です。", "これはわたしのほんです。"),
    ("ja", "駅へ行きます。", "えきえ いきます"),
    ("zh-Hans", "不是。", "bù shì."),
    ("zh-Hans", "要几个？", "yào jǐ gè?"),
    ("zh-Hans", "十二月", "shí'èr yuè"),
    ("zh-Hant", "謝謝您。", "xièxie nín."),
    ("ko", "만나서 반갑습니다.", "mannaseo bangapseumnida."),
)  # fmt: skip
NOT_READ_SO = (
    ("ja", "これは私の本です。", "これはわたしのもとです。"),
    ("ja", "駅へ行きます。", "えきへいけます。"),
    ("zh-Hans", "不好。", "bù háo."),
    ("zh-Hans", "买东西", "mài dōngxi"),
    ("zh-Hans", "我是老师。", "wǒ shì lǎoshi hǎo."),
    ("ko", "만나서 반갑습니다.", "mannaseo bangabseubnida."),
)


@pytest.mark.parametrize(("language", "text", "reading"), READ_SO)
def test_a_reading_may_be_any_path_through_the_lattice(language: str, text: str, reading: str) -> None:
    assert readings.differs(text, reading, language) == ""


@pytest.mark.parametrize(("language", "text", "reading"), NOT_READ_SO)
def test_a_wrong_reading_is_to_be_reviewed(language: str, text: str, reading: str) -> None:
    assert readings.differs(text, reading, language)


def test_hard_words_in_an_easy_line_are_to_be_reviewed() -> None:
    def weigh(text: str, rating: int) -> Measured:
        return Measured(4, ("hard",) if rating <= 34 else (), ())

    found = list(level.check_pack(a_pack(), weigh))
    assert found
    assert all(".a." in each.where and each.severity is Severity.REVIEW for each in found)


def test_near_duplicates_are_to_be_reviewed_but_not_across_registers() -> None:
    said = a_pack("es").lines["greet"].a.say
    line = Phrasing("Buenos días a todos y a todas.", "Good morning, all.")
    twin = replace(line, text="Buenos días a todos y a todas")
    for register, count in ((Register.POLITE, 1), (Register.CASUAL, 0)):
        lines = (line, replace(twin, register=register), *said)
        pack = a_pack("es")
        greet = replace(pack.lines["greet"], a=replace(pack.lines["greet"].a, say=lines))
        found = sameness.check_pack(replace(pack, lines={"greet": greet}))
        assert sum(twin.text in each.what for each in found) == count


def test_choices_between_which_nobody_can_choose_are_found() -> None:
    pack = a_pack("es")
    one = pack.lines["greet"].a.say[0]
    poor = {f: replace(each, a=replace(each.a, say=(one, one, one))) for f, each in pack.lines.items()}
    found = list(sameness.check_choices(load_core(), replace(pack, lines=poor)))
    assert any("fewer than three" in each.what for each in errors(found))
    assert any("where both are expected" in each.what for each in found)


@pytest.mark.parametrize(("misses", "is_enough"), [(20, True), (11, True), (9, False), (2, False)])
def test_exemplars_must_be_understood(misses: int, is_enough: bool) -> None:
    asked = iter(range(10_000))

    def recognise(heard: Typed, situation: Situation, node: Node) -> str:
        assert heard.function in {step.move for step in node.expects}
        assert node in situation.nodes
        return "" if next(asked) % misses == 0 else heard.function

    found = [
        each for each in recognition.check_pack(load_core(), a_pack("es"), recognise) if each.where == "heard"
    ]
    assert [each.severity for each in found] == ([] if is_enough else [Severity.ERROR])


def test_a_function_that_is_never_understood_is_told_with_its_lines() -> None:
    def recognise(heard: Typed, situation: Situation, node: Node) -> str:
        return "" if heard.function == "greet" else heard.function

    found = list(recognition.check_pack(load_core(), a_pack("es"), recognise))
    assert [each.where for each in found] == ["greet.heard"]
    assert "“hola" in found[0].what


def test_only_each_nth_line_is_asked_about_where_time_is_short() -> None:
    asked: list[str] = []

    def recognise(heard: Typed, situation: Situation, node: Node) -> str:
        asked.append(heard.where)
        return heard.function

    assert list(recognition.check_pack(load_core(), a_pack("es"), recognise, every=10)) == []
    assert len(asked) == len(set(asked))
    assert len(asked) * 10 <= sum(1 for _ in typed(a_pack("es"))) + 10


def test_a_move_that_leads_on_alike_and_counts_alike_does_the_same() -> None:
    oral = load_core().situations["take_an_oral_exam"]
    praise = next(each for each in oral.nodes if each.id == "praise")
    pottery = load_core().situations["pottery_workshop"]
    praised = next(each for each in pottery.nodes if each.id == "praise")

    assert recognition.does_the_same("thank", "respond_compliment", oral, praise)
    assert not recognition.does_the_same("thank", "respond_compliment", pottery, praised), (
        "it meets an objective"
    )
    assert not recognition.does_the_same("", "thank", oral, praise)
    assert not recognition.does_the_same("greet", "thank", oral, praise)


def test_a_model_answer_cannot_be_called_stilted() -> None:
    pack = a_pack("es")
    say = pack.lines["greet"].a.say[0].text
    wrong = next(each.text for each in pack.lines["greet"].a.heard if each.error)
    odd = (
        Stilted("greet", say, "Buenas tardes, señora.", "x"),
        Stilted("greet", wrong, "Buenas tardes, señora.", "x"),
        Stilted("greet", "Hola", "¡Hola!", "x"),
    )
    found = [each.what for each in errors(sameness.check_pack(replace(pack, stilted=odd)))]

    assert found == [
        "is offered as a model answer",
        "is told to be a mistake elsewhere",
        "is offered as a model answer",
        "is the same as what is better, or there twice",
    ]
    assert any("at least 20" in each.what for each in counts.check_pack(replace(pack, stilted=odd)))
    sung = replace(odd[0], function="sing")
    assert any(
        "sing" in each.what for each in references.check_pack(load_core(), replace(pack, stilted=(sung,)))
    )
