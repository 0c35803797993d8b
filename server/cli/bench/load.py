"""A load of prepared requests over kept-open connections: as little work per request as Python allows.

Runs as a process of its own (`python load.py FILE PORT CONNECTIONS`).
Reads requests, each behind its length in four bytes; prints one JSON object: seconds of each answer and the statuses.
"""

import json
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path


class Line:
    """One kept-open connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def ask(self, request: bytes) -> int:
        """Send one request, read its whole answer, return the status."""
        self.socket.sendall(request)
        head, body = self._head()
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        while len(body) < length:
            body += self._more()
        self.rest = body[length:]
        return int(head[9:12])

    def _head(self) -> tuple[bytes, bytes]:
        data = self.rest
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        return head, body

    def _more(self) -> bytes:
        more = self.socket.recv(65536)
        if not more:
            raise ConnectionError("the server hung up")
        return more


def run(port: int, requests: list[bytes], connections: int) -> tuple[list[float], Counter[int], float]:
    """Send all requests; returns seconds per answer, counted statuses, and the whole time."""
    waiting = iter(requests)
    turn = threading.Lock()
    times: list[float] = []
    statuses: Counter[int] = Counter()

    def work() -> None:
        line = Line(port)
        while True:
            with turn:
                request = next(waiting, None)
            if request is None:
                return
            start = time.perf_counter()
            status = line.ask(request)
            took = time.perf_counter() - start
            with turn:
                times.append(took)
                statuses[status] += 1

    threads = [threading.Thread(target=work) for _ in range(connections)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, statuses, time.perf_counter() - start


def read(packed: bytes) -> Iterator[bytes]:
    """The requests that `measure.load` has packed."""
    start = 0
    while start < len(packed):
        end = start + 4 + int.from_bytes(packed[start : start + 4], "big")
        yield packed[start + 4 : end]
        start = end


def main() -> None:
    file, port, connections = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    times, statuses, seconds = run(port, list(read(file.read_bytes())), connections)
    json.dump({"times": times, "statuses": statuses, "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main()
