"""A worker: takes jobs from the queue, keeps its newsrooms' houses between them, and sweeps beside."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

from procrastinate import App
from procrastinate.worker import Worker

from pipeline.clock import SystemClock
from pipeline.fleet.hints import Hints, prepare
from pipeline.fleet.roster import Post
from pipeline.fleet.stand import AT_ONCE, Shared, Stand
from pipeline.fleet.sweep import Sweep
from pipeline.ledger.postgres_link import Dial
from pipeline.patience import begun
from pipeline.publish import Lifted

AGAIN = 1.0  # seconds until a worker whose queue broke begins anew
POLL, ALIVE = 1.0, 5.0  # seconds: the queue is asked, and a sign of life given, at least so often


class Serving:
    """One worker process: the stands of its newsrooms, and the queue that it takes jobs from."""

    def __init__(
        self,
        posts: Iterable[Post],
        url: str,
        owner: str,
        lifted: Callable[[str, Lifted], None],
        broken: Callable[[str, Exception], None],
    ) -> None:
        """For these newsrooms. `lifted` is told what became public, `broken` of a fault of ours in a newsroom."""
        prepare(url)
        self._stop, self._broken = Event(), broken
        self.hints = Hints(url, self._look, self._send)
        shared = Shared(url, owner, self._stop.is_set, self.hints, lifted)
        self.stands = {post.name: Stand(post, shared) for post in posts}
        dial = Dial(url, SystemClock().sleep, lambda: None)
        self.sweep = Sweep(self.stands, self.hints, SystemClock(), lambda: dial.link(hurried=False))

    def run(self) -> None:
        """Serve until SIGTERM or Ctrl-C; what is under way is finished."""
        # its own words name jobs alone, and go nowhere: what a newsroom must know stands in that newsroom
        logging.getLogger("procrastinate").addHandler(logging.NullHandler())
        logging.getLogger("procrastinate").propagate = False
        logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())
        logging.getLogger("psycopg.pool").propagate = False
        asyncio.run(self._serve())

    def stop(self) -> None:
        """Take nothing new."""
        self._stop.set()

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(AT_ONCE, "job"))
        sweeping = begun(lambda: self.sweep.run(self._stop.is_set))
        worker: list[Worker] = []

        def close() -> None:
            self.stop()
            for each in worker:
                each.stop()  # type: ignore[no-untyped-call]  # the library's own

        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, close)
        while not self._stop.is_set():
            with suppress(Exception):  # the server is away: the sweep goes on alone
                async with self.hints.app.open_async():
                    worker[:] = [_worker(self.hints.app, list(self.stands))]
                    await worker[0].run()  # type: ignore[no-untyped-call]  # the same
            await asyncio.sleep(0 if self._stop.is_set() else AGAIN)
        await asyncio.wrap_future(sweeping)

    def _look(self, newsroom: str) -> None:
        self._guarded(newsroom, self.stands[newsroom].look)

    def _send(self, newsroom: str, account: str) -> None:
        self._guarded(newsroom, lambda: self.stands[newsroom].send(account))

    def _guarded(self, newsroom: str, work: Callable[[], None]) -> None:
        """A fault in one newsroom is told there, and stops no other."""
        try:
            work()
        except Exception as fault:
            self._broken(newsroom, fault)


def _worker(app: App, newsrooms: list[str]) -> Worker:
    return Worker(
        app,
        queues=newsrooms,
        concurrency=AT_ONCE,
        fetch_job_polling_interval=POLL,
        delete_jobs="always",
        install_signal_handlers=False,
        update_heartbeat_interval=ALIVE,
        stalled_worker_timeout=6 * ALIVE,
    )
