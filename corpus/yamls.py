"""Reading YAML that people write: duplicate keys refused, faults named by file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from corpus.errors import KnowledgeError


class _Loader(yaml.CSafeLoader):
    """YAML that refuses a key given twice in one mapping."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [key.value for key, _ in node.value]
    for n, key in enumerate(keys):
        if key in keys[:n]:
            raise KnowledgeError(f"第{node.start_mark.line + 1}行起的条目中“{key}”写了两次,请删去一个。")
    loader.flatten_mapping(node)  # «<<: *name» takes over the keys of another entry; own keys win
    return {loader.construct_object(k, deep=True): loader.construct_object(v, deep=True) for k, v in node.value}


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> Any:
    """Raises KnowledgeError that names file and line."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except KnowledgeError as fault:
        raise KnowledgeError(f"{path.name}:{fault}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        where = getattr(fault, "problem_mark", None)
        line = f"第{where.line + 1}行" if where else ""
        raise KnowledgeError(f"{path.name}{line}不是有效的 YAML:{getattr(fault, 'problem', fault)}") from None
