"""What handlers are given."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from api.service import Service


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(_service)]
AsOf = Annotated[date | None, Query(description="按哪一天有效的文字;不给则为今天")]
