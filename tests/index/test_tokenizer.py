from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokenizer import fold, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("报销", ["报", "销", "报销"]),
        ("报销A4纸", ["报", "销", "报销", "a", "4", "纸"]),
        ("", []),
        ("?!。", []),
        ("21.75天", ["21.75", "天"]),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@given(st.text())
def test_width_and_case_do_not_matter(text: str) -> None:
    assert terms(fold(text)) == terms(text)
