from kaiwa.content.bank import load_core
from kaiwa.curriculum.author import Node, Phrase, Step
from kaiwa.engines.offline.graph import DONE, FAR, graph_of
from tests.engines.builders import a_draft


def a_node(id: str, *steps: tuple[str, str]) -> Node:
    return Node(id=id, partner="greet", line=Phrase(id, id), expects=tuple(Step(*step) for step in steps))


def a_graph(*nodes: Node):  # type: ignore[no-untyped-def]  # the draft's other fields do not matter here
    from msgspec.structs import replace

    return graph_of(replace(a_draft(), nodes=nodes))


def test_a_move_leads_where_its_node_says() -> None:
    graph = a_graph(
        a_node("a", ("greet", "b"), ("thank", "c")), a_node("b", ("thank", DONE)), a_node("c", ("greet", "b"))
    )

    assert graph.lead(graph.node("a"), "thank") == "c"


def test_a_move_of_the_next_node_skips_it() -> None:
    graph = a_graph(a_node("a", ("greet", "b")), a_node("b", ("pay", "c")), a_node("c", ("thank", DONE)))

    assert graph.ahead(graph.node("a")) == ("pay",)
    assert graph.lead(graph.node("a"), "pay") == "c"


def test_what_no_node_near_expects_leads_nowhere() -> None:
    graph = a_graph(a_node("a", ("greet", "b")), a_node("b", ("thank", DONE)))

    assert graph.lead(graph.node("a"), "invite") == "a"


def test_onward_is_the_shortest_way_out_of_a_circle() -> None:
    graph = a_graph(a_node("a", ("greet", "a"), ("thank", "b")), a_node("b", ("greet", "a"), ("pay", DONE)))

    assert graph.onward(graph.node("a")).to == "b"
    assert graph.onward(graph.node("b")).to == DONE
    assert graph.remaining("a") == 2


def test_a_node_from_which_there_is_no_end_is_far() -> None:
    graph = a_graph(a_node("a", ("greet", "a")))

    assert graph.remaining("a") == FAR


def test_a_state_that_names_no_node_begins_anew() -> None:
    graph = a_graph(a_node("a", ("greet", DONE)))

    assert graph.node("lost").id == "a"


def test_every_node_of_every_scene_has_a_way_to_the_end() -> None:
    for situation in load_core().situations:
        graph = graph_of(a_draft(situation))
        assert all(graph.remaining(node) < FAR for node in graph.nodes), situation
