"""What is kept in memory: as much as fits, what was used last, whoever asks."""

from threading import Thread

from pipeline.kept import Kept


def test_what_was_used_last_is_kept_as_far_as_it_fits() -> None:
    kept = Kept[str, bytes](10, len)
    for name in "abc":
        kept.put(name, b"four")
    assert [kept.get(name) for name in "abc"] == [None, b"four", b"four"]
    kept.get("b")
    kept.put("d", b"four")
    assert [kept.get(name) for name in "bcd"] == [b"four", None, b"four"]
    kept.put("b", b"x")
    kept.put("e", b"12345")
    assert [kept.get(name) for name in "bde"] == [b"x", b"four", b"12345"]
    kept.put("whole", b"12345678901")
    assert [kept.get(name) for name in ("whole", "b", "d", "e")] == [None, b"x", b"four", b"12345"]
    kept.put("e", b"12345678901")
    assert [kept.get(name) for name in ("b", "d", "e")] == [b"x", b"four", None], "nor what was there before"
    kept.clear()
    kept.put("a", b"1234567890")
    assert [kept.get(name) for name in "abd"] == [b"1234567890", None, None]


def test_several_threads_may_use_it_at_once() -> None:
    kept = Kept[int, int](50, abs)
    wrong = list[int]()

    def work(first: int) -> None:
        for number in range(first, first + 3000):
            kept.put(number % 60, number % 60)
            found = kept.get(number % 60)
            if found not in (None, number % 60):
                wrong.append(number)

    threads = [Thread(target=work, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert 0 <= sum(kept._values.values()) == 50 - kept._room <= 50
