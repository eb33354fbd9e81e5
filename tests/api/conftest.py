"""A service over the real bot with a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_support import TODAY
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from bot import Bot
from index import artefact


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path / 'service.sqlite3'}", index_dir=artefact.VAR, reload_seconds=0.05)


@pytest.fixture
def app(settings: Settings, bot: Bot) -> FastAPI:
    return create_app(settings, bot, clock=lambda: TODAY)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made
