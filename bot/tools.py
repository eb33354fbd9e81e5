"""The assistant as LangChain tools, for agents. The only module of this package that imports LangChain; the service does not load it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from langchain_core.tools import BaseTool, StructuredTool

from bot.assistant import Bot
from bot.types import State


def make_tools(bot: Bot, clock: Callable[[], date]) -> list[BaseTool]:
    """``ask``, ``look_up`` and ``calculate``. Every result carries its clauses; none can be altered on the way."""

    def ask(question: str) -> dict[str, Any]:
        """按制度汇编回答一个问题,返回带条款出处的答案。"""
        _, answer = bot.step(State(), question, clock())
        return answer.to_dict()

    def look_up(clause_id: str) -> str:
        """按编号(如 4.28:5.3)给出条款的现行全文。"""
        return bot.compilation.whole_text(clause_id, clock())

    def calculate(rule: str, facts: dict[str, str]) -> dict[str, Any]:
        """按一条计算规则和给定的事实算出结果、步骤和条款。"""
        return bot.calculate(rule, facts, clock()).to_dict()

    return [StructuredTool.from_function(function) for function in (ask, look_up, calculate)]
