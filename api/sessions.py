"""Conversations and feedback in a database. State belongs to an unguessable session id and expires.

Two messages of one session are handled one after another: within a process by the caller's lock, between processes by a revision
number that a save must match; the loser reads again and answers again (answering has no side effects).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import JSON, DateTime, Engine, Integer, String, Text, create_engine, delete, event, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bot import State

T = TypeVar("T")
ATTEMPTS = 20  # of one save against other processes


class Base(DeclarativeBase):
    pass


class Conversation(Base):
    __tablename__ = "conversation"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(Integer)
    touched: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class Message(Base):
    """One answered question, kept so that feedback can be understood later."""

    __tablename__ = "message"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_id: Mapped[str] = mapped_column(String(64), index=True)
    question: Mapped[str] = mapped_column(Text)
    lead: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[str | None] = mapped_column(String(8))
    comment: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class Contended(Exception):
    """Other processes changed the same conversation again and again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is recorded of one answer besides the new state."""

    question: str
    lead: str
    version: str


class SessionStore:
    """Synchronous; callers run it in a worker thread."""

    def __init__(self, url: str, lifetime: timedelta) -> None:
        self.lifetime = lifetime
        self.engine = _engine(url)
        Base.metadata.create_all(self.engine)

    def close(self) -> None:
        self.engine.dispose()

    def alive(self) -> bool:
        with self.engine.connect() as connection:
            return connection.execute(select(1)).scalar() == 1

    def turn(self, session_id: str | None, answer: Callable[[State], tuple[State, T]], record: Callable[[T], Reply]) -> tuple[str, str, State, T]:
        """Load the state, let ``answer`` work on it, save the new one. Returns session id, message id, new state and what was answered.

        A session id that is unknown or expired starts a new conversation under a new id. Raises Contended after ``ATTEMPTS`` lost races.
        """
        for _ in range(ATTEMPTS):
            known = self._load(session_id) if session_id else None
            state, result = answer(known[0] if known else State())
            current = session_id if session_id and known else secrets.token_urlsafe(24)
            message_id = secrets.token_urlsafe(12)
            if self._save(current, known[1] if known else None, state, message_id, record(result)):
                return current, message_id, state, result
        raise Contended(session_id)

    def _load(self, session_id: str) -> tuple[State, int] | None:
        with Session(self.engine) as session:
            row = session.get(Conversation, session_id)
            if row is None or _aware(row.touched) < _now() - self.lifetime:
                return None
            return State.from_dict(row.state), row.revision

    def _save(self, session_id: str, revision: int | None, state: State, message_id: str, reply: Reply) -> bool:
        """False if another process saved first."""
        now, data = _now(), state.to_dict()
        with Session(self.engine) as session:
            if revision is None:
                session.add(Conversation(id=session_id, state=data, revision=1, touched=now))
            else:
                statement = update(Conversation).where(Conversation.id == session_id, Conversation.revision == revision)
                done = session.execute(statement.values(state=data, revision=revision + 1, touched=now))
                if done.rowcount != 1:  # type: ignore[attr-defined]
                    return False
            session.add(Message(id=message_id, session_id=session_id, question=reply.question, lead=reply.lead, version=reply.version, at=now))
            try:
                session.commit()
            except IntegrityError:
                return False
        return True

    def feedback(self, session_id: str, message_id: str, verdict: str, comment: str | None) -> bool:
        """A later verdict replaces the earlier one. False if the session has no such message."""
        statement = update(Message).where(Message.id == message_id, Message.session_id == session_id)
        with Session(self.engine) as session:
            done = session.execute(statement.values(verdict=verdict, comment=comment))
            session.commit()
            return bool(done.rowcount == 1)  # type: ignore[attr-defined]

    def purge(self) -> int:
        """Delete expired conversations and those of their messages without a verdict. Returns the number of conversations."""
        limit = _now() - self.lifetime
        with Session(self.engine) as session:
            gone = session.execute(delete(Conversation).where(Conversation.touched < limit))
            session.execute(delete(Message).where(Message.at < limit, Message.verdict.is_(None)))
            session.commit()
            return int(gone.rowcount)  # type: ignore[attr-defined]


def _now() -> datetime:
    return datetime.now(UTC)


def _aware(moment: datetime) -> datetime:
    """SQLite gives back no zone; what was stored is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _engine(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

        @event.listens_for(engine, "connect")
        def _pragmas(connection: Any, _: Any) -> None:
            cursor = connection.cursor()
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

    return engine
