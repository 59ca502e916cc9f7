"""A stand-in of IndexNow: it looks for the key beside the pages that it is told of."""

import json
from collections.abc import Callable

from pipeline.standins.serving import Call, Reply, Serving


class FakeIndexNow(Serving):
    """IndexNow: it looks with `read` for the key in its public file, and takes addresses of that host alone."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        super().__init__()
        self.read = read
        self.told: list[str] = []
        self.statuses: list[int | None] = []

    def reply(self, call: Call) -> Reply | None:
        status = self.statuses.pop(0) if self.statuses else 200
        if status is None or status >= 300:
            return Reply(status) if status else None
        if call.method != "POST" or call.target != "/indexnow" or "json" not in call.headers["Content-Type"]:
            return Reply(400)
        asked = json.loads(call.body)
        if self.read(asked["keyLocation"]) != asked["key"].encode():
            return Reply(403)
        root = asked["keyLocation"].rpartition("/")[0]
        if not all(address.startswith(root) and asked["host"] in address for address in asked["urlList"]):
            return Reply(422)
        self.told += asked["urlList"]
        return Reply(status)
