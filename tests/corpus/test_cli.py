"""``python -m corpus`` as a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.__main__ import main


def test_show_gives_the_text_in_force_and_both_versions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "4.28:5.1", "--as-of", "2017-01-01"]) == 0
    out = capsys.readouterr().out
    assert "2017-01-01 有效:公车补贴。当月累计病假满半个月" in out
    assert "版本2(自2017-04-14,由 4.29:1 修改)" in out


def test_list_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) > 800
    assert set(rows[0]) == {"clause_id", "regulation", "label", "text"}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"\x00\x01\x02", "不是文本文件"),
        ("a.txt", b"", "没有文字"),
        ("a.txt", "只有一句话,没有序号".encode(), "没有找到任何条款序号"),
        ("a.docx", b"not a zip", "不是有效的 docx 文件"),
        ("a.pdf", b"not a pdf", "不是有效的 PDF 文件"),
        ("a.xyz", b"abc", "不支持 .xyz 文件"),
    ],
)
def test_bad_source(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, message: str) -> None:
    pytest.importorskip("docx")
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["build", str(path), "--out", str(tmp_path / "out")]) == 1
    err = capsys.readouterr().err
    assert message in err and err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_unknown_clause(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "9.9:9"]) == 1
    assert "没有编号为“9.9:9”的条款" in capsys.readouterr().err


def test_build_of_another_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "办法.html"
    path.write_text("<p>第一条 甲。</p><p>第二条 乙:</p><p>(一)子。</p>", encoding="utf-8")
    assert main(["build", str(path), "--out", str(tmp_path)]) == 0
    assert "1项制度,3条" in capsys.readouterr().out
    assert (tmp_path / "办法" / "clauses.jsonl").exists()
