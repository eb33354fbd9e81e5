"""Source documents as text: txt, Markdown, docx, html, pdf. The libraries for the last three are loaded only when needed."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from corpus.errors import SourceError

READABLE = ".txt、.md、.docx、.html、.pdf"


def read_source(path: Path) -> str:
    """Text of the document, line breaks kept. Raises SourceError in one line that says how to mend it."""
    if not path.is_file():
        raise SourceError(f"找不到文件 {path.name}。")
    readers = {".txt": _text, ".md": _text, ".docx": _docx, ".html": _html, ".htm": _html, ".pdf": _pdf}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise SourceError(f"不支持 {path.suffix or '没有扩展名的'} 文件。可读取 {READABLE}。")
    text = reader(path)
    if not text.strip():
        raise SourceError(f"{path.name} 里没有文字。扫描件请先做文字识别。")
    return text


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if b"\0" in raw[:4096]:
        raise SourceError(f"{path.name} 不是文本文件。可读取 {READABLE}。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError(f"{path.name} 的文字编码无法识别,请另存为 UTF-8。")


def _library(name: str, package: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise SourceError(f"读取这种文件需要 {package}:请运行 pip install {package} 后再试。") from None


def _docx(path: Path) -> str:
    docx = _library("docx", "python-docx")
    try:
        return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    except Exception as fault:  # python-docx raises errors of zip, xml and its own
        raise SourceError(f"{path.name} 不是有效的 docx 文件。") from fault


def _html(path: Path) -> str:
    bs4 = _library("bs4", "beautifulsoup4")
    soup = bs4.BeautifulSoup(_text(path), "html.parser")
    for tag in soup(["script", "style"]):
        tag.decompose()
    return str(soup.get_text("\n"))


def _pdf(path: Path) -> str:
    pypdf = _library("pypdf", "pypdf")
    try:
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(str(path)).pages)
    except Exception as fault:  # pypdf raises many kinds on damaged files
        raise SourceError(f"{path.name} 不是有效的 PDF 文件。") from fault
