"""JSON pointers and merge patches against the words and the examples of their RFCs.

RFC 6901, section 5, and RFC 7396, appendix A, print tables of examples; the properties are the definitions, written slowly.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.words.pointer import at, merge_patch, path, pointer, steps, texts, walk

KEYS = st.text(st.sampled_from('ab~/01 %"\\é氏'), max_size=4)
LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3)
VALUES = st.recursive(LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3))

RFC_6901: dict[str, Any] = {
    "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, 'k"l': 6, " ": 7, "m~n": 8,
}  # fmt: skip


def walked(value: Any, way: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    """Every place of a value with what stands there, the value itself first."""
    if isinstance(value, dict):
        below = list(value.items())
    else:
        below = list(enumerate(value)) if isinstance(value, list) else []
    return [(way, value), *(content for key, item in below for content in walked(item, (*way, key)))]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("", RFC_6901),
        ("/foo", ["bar", "baz"]),
        ("/foo/0", "bar"),
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ("/e^f", 3),
        ("/g|h", 4),
        ("/i\\j", 5),
        ('/k"l', 6),
        ("/ ", 7),
        ("/m~0n", 8),
    ],
)
def test_examples_of_the_rfc(place: str, value: Any) -> None:
    assert at(RFC_6901, place) == value


def test_a_tilde_is_read_before_a_slash() -> None:
    """RFC 6901, section 4: ~1 first and ~0 after it, so that ~01 is the key ~1 and not a slash."""
    assert steps("/~01") == ("~1",)
    assert pointer(["~1", "a/b"]) == "/~01/a~1b"


@given(VALUES)
def test_every_place_of_a_value_is_reached_by_its_pointer(value: Any) -> None:
    for way, content in walked(value):
        place = pointer(way)
        assert at(value, place, default="nothing") is content
        assert steps(place) == tuple(str(step) for step in way)


@given(st.lists(KEYS | st.integers(0, 30), max_size=4))
def test_different_ways_have_different_pointers(way: list[str | int]) -> None:
    assert steps(pointer(way)) == tuple(str(step) for step in way)


def test_what_is_not_there_gives_the_default() -> None:
    data = {"rows": [{"name": "A"}], "word": "A", "nothing": None}
    for place in ("/other", "/rows/1", "/rows/-", "/rows/-1", "/rows/name", "/rows/0/name/0", "/word/0", "/nothing/x"):
        assert at(data, place) is None
        assert at(data, place, default=7) == 7
    assert at(data, "/nothing", default=7) is None


@pytest.mark.parametrize("step", ["00", "01", "０", "١", "+0", " 0", "0.0", "", "1" * 5000])
def test_a_place_in_a_list_is_counted_in_plain_digits(step: str) -> None:
    """RFC 6901, section 4: an index is 0, or digits of ASCII that do not begin with 0."""
    assert at(["A", "B"], f"/{step}") is None
    assert at(("A", "B"), f"/{step}") is None
    assert path(f"/rows/{step}") == ["rows", step]


def test_tuples_and_frozen_mappings_are_looked_through_alike() -> None:
    class Frozen(dict[str, Any]):
        pass

    data = Frozen(rows=(Frozen(name="A"),))
    assert at(data, "/rows/0/name") == "A"
    assert at(data, "/rows/1/name", default="-") == "-"


def test_a_way_of_numbers_and_names() -> None:
    assert path("/trainees/0/name") == ["trainees", 0, "name"]
    assert path("/trainees/10") == ["trainees", 10]
    assert path("") == []


@pytest.mark.parametrize("place", ["a", "a/b", "#/a", " /a"])
def test_a_pointer_begins_with_a_slash(place: str) -> None:
    for reader in (steps, path, lambda words: at({}, words)):
        with pytest.raises(ValueError, match="no JSON pointer"):
            reader(place)


@given(VALUES)
def test_texts_are_all_texts_and_no_keys(value: Any) -> None:
    assert sorted(texts(value)) == sorted(content for _, content in walked(value) if isinstance(content, str))


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_patches_of_the_rfc(target: Any, patch: Any, result: Any) -> None:
    before = copy.deepcopy((target, patch))
    assert merge_patch(target, patch) == result
    assert (target, patch) == before


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.dictionaries(KEYS, VALUES, max_size=4))
def test_a_patch_says_of_each_key_what_becomes_of_it(target: dict[str, Any], patch: dict[str, Any]) -> None:
    before = copy.deepcopy((target, patch))
    merged = merge_patch(target, patch)
    assert (target, patch) == before
    for key in target.keys() | patch.keys():
        if key not in patch:
            assert merged[key] == target[key]
        elif patch[key] is None:
            assert key not in merged
        elif not isinstance(patch[key], dict):
            assert merged[key] == patch[key]
        else:
            assert merged[key] == merge_patch(target.get(key), patch[key])
    assert merged.keys() <= target.keys() | patch.keys()
    assert merge_patch(merged, patch) == merged


def test_every_text_and_object_is_walked_in_the_order_in_which_it_is_written() -> None:
    data = {"a": "1", "b": [{"c": "2"}, 3, "4"], "d": {"e": None}}
    assert list(walk(data)) == [
        ((), data), (("a",), "1"), (("b", 0), {"c": "2"}), (("b", 0, "c"), "2"), (("b", 2), "4"), (("d",), {"e": None}),
    ]  # fmt: skip
    assert list(walk("x")) == [((), "x")] and list(walk(3)) == list(walk([])) == []
