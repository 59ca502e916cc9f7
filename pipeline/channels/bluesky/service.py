"""The service: the few things that are asked of it, in one session."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.channels.bluesky.keys import values
from pipeline.channels.bluesky.wire import Said, Wire

SERVICE = "https://bsky.social"
POSTS = "app.bsky.feed.post"


@dataclass(frozen=True, slots=True)
class Record:
    """A post as it stands on the account: its address and version on the network, its words."""

    uri: str
    cid: str
    text: str

    @property
    def strong(self) -> dict[str, str]:
        """What another post names it by (com.atproto.repo.strongRef)."""
        return {"uri": self.uri, "cid": self.cid}


@dataclass(frozen=True, slots=True)
class Service:
    """An account with a session: `did` names it, whatever its handle is.

    A session lasts for one sending or one look and is kept nowhere. Bluesky gives 30 of them in five minutes and 300 a
    day (November 2026): so one call asks for one, and looks within it for what it has just sent.
    """

    client: Any
    did: str
    headers: dict[str, str]

    def upload(self, data: bytes, media_type: str) -> dict[str, Any]:
        """A blob that no reader sees yet; the service forgets it unless a post soon names it."""
        answer = self.client.invoke_procedure(
            "com.atproto.repo.uploadBlob", data=data, headers=self.headers | {"Content-Type": media_type}
        )
        return dict(answer.content["blob"])

    def put(self, key: str, record: dict[str, Any]) -> None:
        """Write a post under a key where nothing stands yet, or exactly this; Said InvalidSwap where something does."""
        # `swapRecord: null` says "only where nothing stands"; the models of the SDK leave every null out
        wanted = {"repo": self.did, "collection": POSTS, "rkey": key, "record": record, "swapRecord": None}
        if self._do("com.atproto.repo.putRecord", wanted)["uri"] != self.uri(key):
            raise ValueError("the answer is about another post")

    def create(self, records: Mapping[str, dict[str, Any]]) -> None:
        """Write posts under keys where nothing stands yet, all in one commit or none.

        Where something stands, a service answers with a failure of its own (measured: 500).
        """
        sort = "com.atproto.repo.applyWrites#create"
        writes = [{"$type": sort, "collection": POSTS, "rkey": key, "value": record} for key, record in records.items()]
        answer = self._do("com.atproto.repo.applyWrites", {"repo": self.did, "writes": writes})
        if [row["uri"] for row in answer["results"]] != [self.uri(key) for key in records]:
            raise ValueError("the answer is about other posts")

    def uri(self, key: str) -> str:
        """The address of a post on the network."""
        return f"at://{self.did}/{POSTS}/{key}"

    def _do(self, procedure: str, wanted: dict[str, Any]) -> Any:
        body = json.dumps(wanted, ensure_ascii=False).encode()
        return self.client.invoke_procedure(
            procedure, content=body, headers=self.headers, input_encoding="application/json"
        ).content

    def delete(self, key: str) -> None:
        """Delete a post; nothing happens where none stands."""
        self.client.com.atproto.repo.delete_record(
            {"repo": self.did, "collection": POSTS, "rkey": key}, headers=self.headers
        )

    def get(self, key: str) -> Record | None:
        """What stands under a key; None where surely nothing does."""
        try:
            answer = self.client.com.atproto.repo.get_record(
                {"repo": self.did, "collection": POSTS, "rkey": key}, headers=self.headers
            )
        except Said as said:
            if said.name == "RecordNotFound":
                return None
            raise
        if not isinstance(answer.value.text, str):
            raise ValueError("what stands there is no post")
        return Record(answer.uri, answer.cid, answer.value.text)


def opened(wire: Wire) -> Service:
    """A session with the account that the secret names, at the server that keeps its posts."""
    from atproto_client.client.raw import ClientRaw

    handle, password = values(wire.access)
    client: Any = ClientRaw(wire.access.address or SERVICE, request=wire)
    session = client.com.atproto.server.create_session({"identifier": handle, "password": password})
    home = _home(session.did_doc)
    if home and not wire.access.address:
        client.update_base_url(home)
    return Service(client, session.did, {"Authorization": f"Bearer {session.access_jwt}"})


def _home(document: Any) -> str:
    """Where an account is kept by its DID document ('' if that does not say): only there is "not there" an answer."""
    try:
        places = [row for row in document["service"] if row["id"].endswith("#atproto_pds")]
        found = str(places[0]["serviceEndpoint"])
    except (TypeError, LookupError, AttributeError):
        return ""
    return found if found.startswith("https://") else ""
