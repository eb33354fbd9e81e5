"""What is the answer? Knows nothing of HTTP or WeCom."""

from bot.assistant import LONGEST, Bot
from bot.factory import load_bot
from bot.types import Answer, State
from index.errors import ArtefactError

__all__ = ["LONGEST", "Answer", "ArtefactError", "Bot", "State", "load_bot"]
