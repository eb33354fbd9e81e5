"""The committed clauses against the document they were cut from."""

from __future__ import annotations

from datetime import date

import pytest

from corpus import Compilation, UnknownClause, load_knowledge
from corpus.build import restore
from corpus.check import clause_faults, rebuild, run, sources
from corpus.knowledge import find_quote
from corpus.references import references
from corpus.sources import read_source
from corpus.store import DATA, dump_clauses, load_removals
from corpus.structure import read_structure

ADDRESSES = [
    # id, printed label, how its own text begins
    ("1.3:2.5", "二、㈤", "党组会议必须有半数以上成员到会方可召开"),
    ("3.4:11.1", "第十一条㈠", "对本单位内发生的明令禁止的不正之风"),
    ("3.4:11.z1", "第十一条", "其他违反本规定的行为"),
    ("3.5:20.z1", "第二十条", "处级以上领导干部,应按时"),
    ("4.1:14", "第十四条", "各科室应及时依法受理"),
    ("4.1:14b", "第十四条", "行政执法责任制考核要坚持"),
    ("4.10:f1", "", "派车单 用车科室"),
    ("4.10:f2", "", "派车单 用车科室"),
    ("4.10:f5", "", "每季度局车辆用油情况"),
    ("4.10:z1", "", "附: 1、《派车单》 2、《车辆加油登记表》"),
    ("4.12:1.1.1.1", "一、㈠1、①", "机关每个干部职工每天都要提前到机关"),
    ("4.12:1.2.z1", "一、㈡", "要求:机关院内卫生按照"),
    ("4.13:t1", "", "责任者 责 任 区"),
    ("4.13:t1.r3", "", "卫生人员 局长、副局长办公室"),
    ("4.18:4b", "四", "凡有上述情况之一,视情给予"),
    ("4.18:4b.1", "四、1", "戒勉谈话;"),
    ("4.22b:10", "10", "严禁空机长时间运行"),
    ("4.27:3.1.2.1", "三、㈠2、(1)", "提出目标。当年一月第一周"),
    ("4.27:4.7.3", "四、㈦3", "调研成果或合理化建议"),
    ("4.27:4.7b.3", "四、㈦3", "行政败诉的,减1分"),
    ("4.28:3.1", "三、(一)", "病假 工作人员申请休病假"),
    ("4.28:3.2.z1", "三、(二)", "工作人员经分管局长批准在公休日"),
    ("4.28:5.3", "五、3", "当年请事假6天以内的不扣发工资"),
    ("4.28:z2", "", "本办法自公布之日起施行"),
]


@pytest.mark.parametrize(("clause_id", "label", "begins"), ADDRESSES)
def test_address(compilation: Compilation, clause_id: str, label: str, begins: str) -> None:
    clause = compilation.clause(clause_id)
    assert clause.label == label
    assert clause.versions[0].text.startswith(begins)


def test_there_are_60_regulations(compilation: Compilation) -> None:
    assert len(compilation.regulations) == 60  # 3 + 17 + 9 + 30 of the contents list, and the unnumbered 4.22b
    assert compilation.regulations["4.22b"].title == "计算机管理制度"


def test_round_trip(compilation: Compilation) -> None:
    assert restore(compilation, load_removals()) == read_source(sources()[0])


def test_stored_clauses_are_what_the_source_gives(compilation: Compilation) -> None:
    _, fresh = rebuild()
    assert dump_clauses(fresh) == (DATA / "clauses.jsonl").read_text(encoding="utf-8")


def test_no_faults() -> None:
    assert run() == []


def test_removals_say_why() -> None:
    reasons = {r.reason for r in load_removals()}
    assert reasons == {"正文之前的网站说明与目录", "分隔", "断页", "水印"}
    assert sum(r.reason == "水印" for r in load_removals()) == 3


def test_no_watermark_or_broken_word_is_left(compilation: Compilation) -> None:
    text = "".join(v.text for c in compilation.clauses.values() for v in c.versions)
    assert "公文思" not in text
    assert "民主生活会上检查出来" in text  # the source prints 「民 主生活会」
    assert "3:5:2" in text  # and 「3: 5:2」


@pytest.mark.parametrize(
    ("clause_id", "heading"),
    [("1.2:1", "学习形式"), ("4.28:5.1", "公车补贴"), ("4.14:1", "卫生标准"), ("2.5:3", "党支部副书记职责"), ("2.1:5.4", "")],
)
def test_headings_run_together_with_their_text(compilation: Compilation, clause_id: str, heading: str) -> None:
    assert compilation.clause(clause_id).heading == heading


@pytest.mark.parametrize(
    ("clause_id", "before", "since"),
    [
        ("4.28:5.1", "当月累计病假满半个月", "当月累计病假、哺乳假满半个月"),
        ("4.28:5.2", "当年累计休病事假一个月", "当年累计休病事假、哺乳假一个月"),
        ("4.28:5.6", "编外人员当月累计病假满半月", "编外人员当月累计病假、哺乳假满半月"),
    ],
)
def test_amended_clauses_have_both_versions(compilation: Compilation, clause_id: str, before: str, since: str) -> None:
    assert before in compilation.text(clause_id, date(2017, 4, 13))
    assert since in compilation.text(clause_id, date(2017, 4, 14))
    version = compilation.clause(clause_id).in_force(date(2020, 1, 1))
    assert version.amended_by == f"4.29:{['5.1', '5.2', '5.6'].index(clause_id.split(':')[1]) + 1}"
    assert "党组会议" in (version.note or "")


def test_only_three_clauses_were_amended(compilation: Compilation) -> None:
    assert compilation.amended == ("4.28:5.1", "4.28:5.2", "4.28:5.6")


def test_references(compilation: Compilation) -> None:
    structure = read_structure(DATA / "structure.yaml")
    found = {(r.clause, r.words): r.target for r in references(compilation, structure.external, structure.articles)}
    assert found["4.29:1", "第五条第1款"] == "4.28:5.1"
    assert found["3.9:6.1", "第四章第十二条"] is None  # of another regulation
    assert list(clause_faults(compilation, structure)) == []


def test_unknown_clause_says_what_ids_look_like(compilation: Compilation) -> None:
    with pytest.raises(UnknownClause, match=r"没有编号为“4\.99:1”的条款.*4\.28:5\.3"):
        compilation.clause("4.99:1")


def test_every_quote_stands_in_its_clause(compilation: Compilation) -> None:
    knowledge = load_knowledge()
    for rule in knowledge.rules:
        texts = [v.text for v in compilation.clause(rule["clause"]).versions] + [compilation.whole_text(rule["clause"], date(2026, 1, 1))]
        assert any(find_quote(text, rule["quote"]) for text in texts), rule["id"]
