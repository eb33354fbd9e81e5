"""Numbering by sequence, on small texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.amendments import amend
from corpus.build import build, restore
from corpus.check import clause_faults
from corpus.errors import AmendmentError, SourceError
from corpus.numerals import chinese, enclosed
from corpus.structure import Structure


def ids(text: str) -> list[str]:
    return [c.split(":")[1] for c in build(text, Structure(), "某办法", "").compilation.clauses]


CASES = [
    ("an article list", "第一条 甲。\n第二条 乙。", ["1", "2"]),
    ("a reference at the beginning of a line is no heading", "第一条 甲。\n第九条所列情形除外。\n第二条 乙。", ["1", "2"]),
    ("chapters stay out of the ids", "第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。", ["c1", "1", "c2", "2"]),
    ("items start again below the next article", "第一条 甲:\n(一)子;\n(二)丑。\n第二条 乙:\n(一)寅。", ["1", "1.1", "1.2", "2", "2.1"]),
    ("第X条之一", "第一条 甲。\n第一条之一 乙。\n第二条 丙。", ["1", "1_1", "2"]),
    ("a number in a sentence opens nothing", "一、每周2、3次,共1.5小时。\n二、乙。", ["1", "2"]),
    ("a list that does not begin at one is none", "一、甲\n3、乙\n二、丙", ["1", "2"]),
    ("a paragraph after items trails their article", "第一条 甲:\n(一)子;\n(二)丑。\n前款规定不溯及既往。\n第二条 乙。", ["1", "1.1", "1.2", "1.z1", "2"]),
    ("text before the first label", "为规范管理,制定本办法。\n一、甲\n二、乙", ["0", "1", "2"]),
    ("a label printed twice", "第一条 甲。\n第一条 乙。\n第二条 丙。", ["1", "1b", "2"]),
    (
        "three levels of marks",
        "一、甲\n㈠子\n1、寅\n⑴辰\n①午\n②未\n⑵巳\n2、卯\n㈡丑\n二、乙",
        ["1", "1.1", "1.1.1", "1.1.1.1", "1.1.1.1.1", "1.1.1.1.2", "1.1.1.2", "1.1.2", "1.2", "2"],
    ),
    ("inline marks after a semicolon, lines lost", "x" * 2001 + " 一、职责 ⑴甲;⑵乙。 二、丙", ["0", "1", "1.1", "1.2", "2"]),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_sequence(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


@pytest.mark.parametrize(("text", "value"), [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("三十一", 31), ("一百零八", 108), ("一百一十", 110)])
def test_chinese_numerals(text: str, value: int) -> None:
    assert chinese(text) == value


@pytest.mark.parametrize(("char", "value"), [("㈠", 1), ("㈩", 10), ("⑴", 1), ("⑾", 11), ("①", 1), ("⑩", 10), ("一", None)])
def test_enclosed_numerals(char: str, value: int | None) -> None:
    assert enclosed(char) == value


def test_unnumbered_source_is_refused() -> None:
    with pytest.raises(SourceError, match="没有找到任何条款序号"):
        build("今天天气很好。\n我们去公园。", Structure(), "游记", "")


SENTENCE = st.text(alphabet="甲乙丙丁,第一二三条、(1) 。;", min_size=1, max_size=30).map(lambda s: "文" + s)


@given(st.lists(st.lists(SENTENCE, max_size=4), min_size=1, max_size=6))
def test_numbers_increase_and_nothing_is_lost(articles: list[list[str]]) -> None:
    """Whatever the sentences hold, written labels come back and the pieces give back the text."""
    numerals = "一二三四五六七八九十"
    lines = []
    for n, items in enumerate(articles):
        lines.append(f"第{numerals[n]}条 文:")
        lines += [f"({numerals[k]}){item}" for k, item in enumerate(items)]
    text = "\n".join(lines)
    built = build(text, Structure(), "某办法", "")
    assert restore(built.compilation, built.removals) == text
    written = [f"1.1:{n}" for n in range(1, len(articles) + 1)]
    assert [c.id for c in built.compilation.clauses.values() if c.mark.startswith("第")] == written


AMENDING = "目 录 一、制度 1.甲办法 2.关于修改《甲办法》的通知 一、制度 1.甲办法 一、总则 二、假期 1.病假。满三天的扣发。 2.其他{filler}。 2.关于修改《甲办法》的通知 经2020年1月2日局务会议通过,对《甲办法》进行修改: 一、将第二条第1款“{old}”修改为“满五天的扣发。”"


def test_amendment_is_applied() -> None:
    amended = amend(build(AMENDING.format(old="满三天的扣发。", filler="字" * 2000), Structure(), "", "").compilation)
    assert [v.text for v in amended.clause("1.1:2.1").versions] == ["病假。满三天的扣发。", "病假。满五天的扣发。"]


def test_old_words_that_do_not_match_fail_with_the_place() -> None:
    built = build(AMENDING.format(old="满四天的扣发。", filler="字" * 2000), Structure(), "", "")
    with pytest.raises(AmendmentError, match=r"1\.2:1 引用的原文在 1\.1:2\.1 中找不到"):
        amend(built.compilation)


def test_markdown_headings_and_a_list_that_numbers_on_through_the_sections() -> None:
    text = "## 一、管辖\n\n1.甲。\n\n2.乙。\n\n## 二、申请\n\n3.丙:\n\n(1)丁。\n\n4.戊。"
    built = build(text, Structure(), "某规定", "")
    assert [c.id for c in built.compilation.clauses.values()] == [f"1.1:{n}" for n in ("1", "1.1", "1.2", "2", "2.3", "2.3.1", "2.4")]
    assert list(clause_faults(built.compilation, Structure())) == []
    assert restore(built.compilation, built.removals) == text
    assert {r.text for r in built.removals if r.reason == "标题记号"} == {"##"}
