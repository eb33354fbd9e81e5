"""The index is replaced while the service runs; a damaged one is refused."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.live import LiveBot
from api.settings import Settings
from bot import ArtefactError, Bot


def point(directory: Path, name: str) -> None:
    """As the build does: a new file, then one rename."""
    (directory / "new").write_text(name)
    (directory / "new").replace(directory / "current")


def test_switch_refuse_and_recover(tmp_path: Path, bot: Bot) -> None:
    def load(directory: Path) -> Bot:
        name = (directory / "current").read_text()
        if name == "damaged":
            raise ArtefactError("文件损坏")
        if name == "surprise":
            raise KeyError("clauses")
        return replace(bot, manifest={**bot.manifest, "version": name})

    point(tmp_path, "one")
    live = LiveBot(load(tmp_path), tmp_path, load)
    table = [(None, False, "one"), ("two", True, "two"), ("damaged", False, "two"), ("surprise", False, "two"), ("three", True, "three")]
    for name, switched, version in table:
        if name:
            point(tmp_path, name)
        assert asyncio.run(live.refresh()) is switched, name
        assert live.bot.version == version, name
        assert (live.fault is not None) is (name in ("damaged", "surprise")), name
    (tmp_path / "current").unlink()
    assert asyncio.run(live.refresh()) is False
    assert live.bot.version == "three"


def test_a_running_service_keeps_the_old_index_beside_a_damaged_one(tmp_path: Path, settings: Settings, bot: Bot) -> None:
    point(tmp_path, "nowhere")
    mine = settings.model_copy(update={"index_dir": tmp_path})
    with TestClient(create_app(mine, bot)) as client:
        assert client.get("/readyz").json()["refused"] is None
        point(tmp_path, "nowhere-else")
        deadline = time.monotonic() + 5
        while client.get("/readyz").json()["refused"] is None and time.monotonic() < deadline:
            time.sleep(0.05)
        ready = client.get("/readyz").json()
        assert ready["refused"]
        assert ready["version"] == bot.version
        assert client.post("/api/ask", json={"question": "请三天病假谁批"}).json()["version"] == bot.version


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"database_url": "nonsense"}, "sqlite"),
        ({"frame_ancestors": "https://a.example; script-src *"}, "分号"),
        ({"port": 70000}, "65535"),
        ({"log_level": "loud"}, "DEBUG"),
    ],
)
def test_bad_settings_are_named(change: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Settings(**change)  # type: ignore[arg-type]
