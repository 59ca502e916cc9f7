"""A stand-in of a WebSub hub: it notes of which feeds it was told."""

from urllib.parse import parse_qs

from pipeline.standins.serving import Call, Reply, Serving


class FakeHub(Serving):
    """A hub that notes which feed it was told of, and answers as its `statuses` say, then with 202."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.statuses: list[int | None] = []

    def reply(self, call: Call) -> Reply | None:
        status = self.statuses.pop(0) if self.statuses else 202
        if status is None:
            return None
        asked = parse_qs(call.body.decode())
        if asked.get("hub.mode") != ["publish"] or asked["hub.url"] != asked["hub.topic"]:
            return Reply(400)
        if status < 300:
            self.told += asked["hub.url"]
        return Reply(status)
