"""The kinds of rules: small pure functions ``evaluate(rule, facts) -> Result`` and ``check(rule) -> faults``."""

from bot.rules.kinds import deadline, excess, frequency, limit, quorum, schedule, share, steps, streak, table, tally

KINDS = {module.__name__.rsplit(".", 1)[-1]: module for module in (deadline, excess, frequency, limit, quorum, schedule, share, steps, streak, table, tally)}

__all__ = ["KINDS"]
