from __future__ import annotations

from datetime import date

import pytest

from bot import Bot


def test_langchain_tools_carry_clauses(bot: Bot) -> None:
    pytest.importorskip("langchain_core")
    from bot.tools import make_tools

    ask, look_up, calculate = make_tools(bot, lambda: date(2026, 11, 24))
    assert ask.invoke({"question": "请三天病假谁批"})["citations"][0]["clause_id"] == "4.28:3.1"
    assert look_up.invoke({"clause_id": "2.9:1"}) == "党日活动每月一次。"
    found = calculate.invoke({"rule": "canteen_fee", "facts": {"months": "12"}})
    assert found["value"] == {"amount": "480.00", "unit": "元"}
