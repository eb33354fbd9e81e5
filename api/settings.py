"""What an operator can set, each by an environment variable ``ZHIDUTONG_<NAME>``."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

VAR = Path(__file__).parents[1] / "var"


class Settings(BaseSettings):
    """Read once, where the service is started; nothing reads the environment later."""

    model_config = SettingsConfigDict(env_prefix="ZHIDUTONG_", extra="ignore")

    host: str = Field("127.0.0.1", description="监听地址;对内网开放时设为 0.0.0.0")
    port: int = Field(8000, ge=0, le=65535, description="监听端口;0 表示由系统选一个空闲端口")
    index_dir: Path = Field(VAR / "index", description="索引制品所在目录(其中的 current 指明正在使用的一份)")
    database_url: str = Field(
        f"sqlite:///{VAR / 'service.sqlite3'}",
        description="会话与反馈的数据库;PostgreSQL 写作 postgresql+psycopg://用户:口令@主机/库名",
    )
    session_days: float = Field(7.0, gt=0, description="会话多少天没有新消息就删除")
    reload_seconds: float = Field(2.0, gt=0, description="每隔多少秒查看一次索引是否换了新的")
    frame_ancestors: str = Field("'self'", description="允许把问答页嵌入的网站,如 https://oa.example.gov.cn;多个用空格隔开")
    log_level: str = Field("INFO", description="日志级别:DEBUG、INFO、WARNING、ERROR")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        try:
            make_url(value)
        except ArgumentError:
            raise ValueError("数据库地址应写成 sqlite:///路径 或 postgresql+psycopg://用户:口令@主机/库名") from None
        return value

    @field_validator("frame_ancestors")
    @classmethod
    def _header_safe(cls, value: str) -> str:
        if any(c in value for c in ";,\r\n") or not value.isascii():
            raise ValueError("只能是用空格隔开的网站地址,不能有分号、逗号和换行")
        return value

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("可用 DEBUG、INFO、WARNING、ERROR")
        return value.upper()
