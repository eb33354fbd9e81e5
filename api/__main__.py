"""``python -m api [--host HOST] [--port PORT]``: the service and the web pages."""

from __future__ import annotations

import argparse
import logging
import socket
import sys

import uvicorn
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from api.app import create_app
from api.settings import Settings
from bot import ArtefactError, load_bot


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m api", description="制度通:网页与接口服务")
    parser.add_argument("--host", help="监听地址,默认 127.0.0.1(只本机可用);内网开放用 0.0.0.0")
    parser.add_argument("--port", type=int, help="监听端口,默认 8000;0 表示任选一个空闲端口")
    given = {name: value for name, value in vars(parser.parse_args(argv)).items() if value is not None}
    try:
        settings = Settings(**given)
    except ValidationError as fault:
        for error in fault.errors():
            print(f"设置有误:{'.'.join(map(str, error['loc']))} = {str(error['input'])!r}:{error['msg']}", file=sys.stderr)
        return 2
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    try:
        listener = _listen(settings.host, settings.port)
    except OSError as fault:
        print(f"无法监听 {settings.host}:{settings.port}({fault.strerror})。端口可能已被占用,请用 --port 换一个。", file=sys.stderr)
        return 1
    try:
        app = create_app(settings, load_bot(settings.index_dir))
    except ArtefactError as fault:
        print(fault, file=sys.stderr)
        return 1
    except SQLAlchemyError as fault:
        logging.getLogger("api").debug("database", exc_info=fault)
        print("会话数据库打不开;请检查 ZHIDUTONG_DATABASE_URL 以及目录的写权限。", file=sys.stderr)
        return 1
    host, port = listener.getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    print(f"制度通已就绪:http://{shown}:{port}/  (按 Ctrl+C 停止)", flush=True)
    config = uvicorn.Config(app, log_level=settings.log_level.lower(), log_config=None, access_log=settings.log_level == "DEBUG")
    uvicorn.Server(config).run(sockets=[listener])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """A bound, listening socket, so that "ready" is true when it is said."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


if __name__ == "__main__":
    sys.exit(main())
