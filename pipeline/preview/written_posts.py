"""The posts of a release as a form shows them: words for all networks, and for each its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.preview.given import Change, Given, said_in
from pipeline.source.change import NAME
from pipeline.source.stitch import LAST, Path
from pipeline.source.written import Table, Text, Written, texts_of

SOCIAL = "social"
SHARED = ("text", "after")  # what a release says of all its posts


@dataclass(frozen=True, slots=True)
class Post:
    """What a release says on one network: texts of its own, several for a thread; `off` for no post.

    `path` leads to its text, and `listed` says that it is written as a list.
    """

    texts: tuple[str, ...] = ()
    off: bool = False
    path: Path = ()
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Posts:
    """What a release says of its posts: what holds for all, and for each network that it names."""

    shared: Mapping[str, str] = field(default_factory=dict)
    each: Mapping[str, Post] = field(default_factory=dict)


def posts_of(value: Written | None) -> Posts | None:
    """The posts as they are written, None where a form cannot show them."""
    if value is None or (isinstance(value, Text) and not value.value.strip()):
        return Posts()
    if not isinstance(value, Table):
        return None
    each = {name: _post(name, field.value) for name, field in value.fields.items() if name not in SHARED}
    shared = texts_of(Table(value.place, {name: field for name, field in value.fields.items() if name in SHARED}))
    if shared is None or None in each.values():
        return None
    return Posts(shared, {name: post for name, post in each.items() if post})


def _post(name: str, value: Written) -> Post | None:
    if isinstance(value, Text):
        off = value.plain and value.value.lower() == "false"
        text = value.value.strip()
        return Post(() if off or not text else (text,), off, (SOCIAL, name))
    if isinstance(value, Table):
        found = texts_of(value)
        return Post((found["text"],), path=(SOCIAL, name, "text")) if found and {*found} == {"text"} else None
    texts = [each.value.strip() if isinstance(each, Text) else "" for each in value.items]
    return Post(tuple(texts), path=(SOCIAL, name), listed=True) if all(texts) else None


def posts_changed(was: Posts, given: Given) -> Iterator[Change]:
    """What a form says otherwise of the posts; what it does not name stays."""
    for name in SHARED:
        said = said_in(given, f"social-{name}")
        if said is not None and said != was.shared.get(name, ""):
            yield (SOCIAL, name), said or None
    for network in filter(NAME.fullmatch, given.get("has-post", ())):
        post = was.each.get(network, Post(path=(SOCIAL, network)))
        off, texts = f"off-{network}" in given, posts_said(given, network)
        if off and not post.off:
            yield (SOCIAL, network), False
        elif not off and (texts != post.texts or post.off):
            yield from _told(network, post, texts)


def _told(network: str, post: Post, texts: tuple[str, ...]) -> Iterator[Change]:
    if not texts:
        yield (SOCIAL, network), None
    elif post.listed:
        yield from (((*post.path, at), now) for at, now in enumerate(texts[: len(post.texts)]) if now != post.texts[at])
        yield from (((*post.path, at), None) for at in reversed(range(len(texts), len(post.texts))))
        yield from (((*post.path, LAST), now) for now in texts[len(post.texts) :])
    elif len(texts) == 1:
        yield post.path, texts[0]
    else:
        yield (SOCIAL, network), texts


def posts_said(given: Given, network: str) -> tuple[str, ...]:
    """The texts that a form gives for a network; fields that are left empty say nothing."""
    lines = (each.replace("\r\n", "\n").strip() for each in given.get(f"post-{network}", ()))
    return tuple(each for each in lines if each)
