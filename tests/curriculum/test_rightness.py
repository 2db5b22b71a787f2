import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kaiwa.curriculum.author import Phrase
from kaiwa.curriculum.rightness import another_language, outline_faults, scenario_faults
from kaiwa.curriculum.schedule import Item
from tests.months import a_month, a_scene, an_intent, every_pack

RIGHT = (
    ("ja", "Tシャツをください。"),
    ("ja", "コーヒー、一つ！"),
    ("ja", "SIM"),
    ("zh-Hans", "我想买T恤。"),
    ("zh-Hans", "〇二五"),
    ("ko", "안녕하세요, K팝!"),
    ("es", "¿Qué tal? ¡Muy bien!"),
    ("fr", "C'est l'été à Noël, cœur"),
    ("ru", "Привет"),
    ("th", "สวัสดี"),
    ("ar", "مرحبا"),
    ("el", "Γεια"),
)
WRONG = (
    ("ja", "Привет"),
    ("ja", "안녕하세요"),
    ("ja", "I would like a coffee"),
    ("zh-Hans", "コーヒーをください"),
    ("zh-Hans", "please give me tea"),
    ("ko", "ありがとう"),
    ("es", "こんにちは"),
    ("fr", "Γεια σου"),
    ("es", "привет"),
    ("ru", "hello there"),
)
PLACEHOLDERS = (
    "{item}",
    "Hello {name:def}",
    "[name]",
    "[your city]",
    "<place>",
    "TODO",
    "TBD",
    "lorem ipsum",
    "____",
    "insert name",
    "[snake_case]",
    "${x}",
    "%s",
)


def an_item(text: str) -> Item:
    return Item(id="x", text=text, gloss="x")


def faults_of(text: str, language: str) -> tuple[str, ...]:
    month = a_month()
    day = replace(month.schedule[3], new_items=(an_item(text),), review_items=())
    days = (replace(each, new_items=(), review_items=()) for each in month.schedule)
    bare = replace(month, schedule=type(month.schedule).of(days).with_day(day))
    return outline_faults(bare, replace(an_intent(), target_language=language))


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_the_right_script_is_no_fault(language: str, text: str) -> None:
    assert faults_of(text, language) == ()


@pytest.mark.parametrize(("language", "text"), WRONG)
def test_another_script_is_a_fault(language: str, text: str) -> None:
    assert len(faults_of(text, language)) == 1


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_is_a_fault_anywhere(text: str) -> None:
    month = a_month()
    assert any("placeholder" in fault for fault in faults_of(text, "es"))
    assert outline_faults(replace(month, description=text), an_intent())
    assert scenario_faults(replace(a_scene(), description=text))
    assert scenario_faults(replace(a_scene(), phrases=(Phrase(text=text, gloss="x"),)))


@pytest.mark.parametrize(
    "text", ["[laughs] Hello", "a < b > c", "50% off", "a to-do list", "insertion", "(name)"]
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert outline_faults(replace(a_month(), description=text), an_intent()) == ()


@pytest.mark.parametrize("text", ["cafÃ©", "\ufffd", "â€œHello", "a\x00b", chr(0xD800)])
def test_broken_letters_are_a_fault(text: str) -> None:
    assert outline_faults(replace(a_month(), title=text), an_intent())


@every_pack
def test_what_the_bank_composes_has_no_fault(language: str) -> None:
    assert outline_faults(a_month(language), an_intent(language)) == ()
    assert scenario_faults(a_scene(language)) == ()


@pytest.mark.parametrize(
    ("text", "language", "other"),
    [
        ("the dog and the cat want to go with me to the sea", "es", "en"),
        ("je veux manger avec mes amis dans la ville et la mer", "es", "fr"),
        ("ich will mit dir in die Stadt und habe eine Frage", "fr", "de"),
        ("quiero comer con mis amigos en la ciudad y en el mar", "es", ""),
        ("je veux manger avec mes amis dans la ville", "fr", ""),
        ("the dog", "es", ""),
        ("the dog and the cat want to go with me to the sea", "ja", ""),
    ],
)
def test_another_language_in_the_same_script_is_told(text: str, language: str, other: str) -> None:
    assert another_language(text, language) == other


def test_lines_in_another_language_are_a_fault() -> None:
    english = Phrase(text="I want to go to the market with my friends and the dog", gloss="x")
    draft = replace(
        a_scene(),
        target_language="es",
        opening=english,
        nodes=(),
        phrases=(english,),
        new_items=(),
        review_items=(),
    )
    assert any("en" in fault for fault in scenario_faults(draft))


def test_a_template_names_no_one() -> None:
    month = replace(a_month(), title="Japanese with my friend Peter")
    assert outline_faults(month, an_intent()) == ()
    assert any("Peter" in fault for fault in outline_faults(month, an_intent(), is_template=True))


def test_a_fault_is_named_once() -> None:
    month = replace(a_month(), title="{x}", description="{x}")
    faults = outline_faults(month, an_intent())
    assert len(faults) == len(set(faults)) == 2


@given(st.text(max_size=60))
@settings(deadline=None)
def test_no_text_makes_it_raise(text: str) -> None:
    outline_faults(replace(a_month(), title=text), an_intent(), is_template=True)
    scenario_faults(replace(a_scene(), opening=Phrase(text=text, gloss=text)), is_template=True)


def test_a_partner_of_a_template_says_who_they_are_and_gives_no_number() -> None:
    scene = a_scene()
    named = replace(scene, opening=replace(scene.opening, gloss="Hello, my name is Sakura Maeda."))
    assert scenario_faults(named, is_template=True) == ()
    reached = replace(scene, opening=replace(scene.opening, gloss="Write to me: sakura@mail.example"))
    assert any("sakura@mail.example" in fault for fault in scenario_faults(reached, is_template=True))
    told = replace(scene, context="My boss is called Yoshinobu Tanaka.")
    assert any("Yoshinobu" in fault for fault in scenario_faults(told, is_template=True))
