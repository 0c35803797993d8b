"""A line between phone and server that somebody may cut, or on which the answer gets lost."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PIECE = 4096


class Wire:
    """Forwards each connection to the server. What is asked of it holds for the next connection alone."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._cut_after: int | None = None
        self._is_answer_lost = False

    def cut_after(self, sent: int) -> None:
        """So many bytes of the phone's get through."""
        self._cut_after = sent

    def lose_answer(self) -> None:
        """All of the request gets through, and the server has answered; the phone hears nothing."""
        self._is_answer_lost = True

    @contextmanager
    def open(self) -> Iterator["Wire"]:
        threading.Thread(target=self._serve, daemon=True).start()
        try:
            yield self
        finally:
            self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                phone, _ = self._door.accept()
                threading.Thread(target=self._carry, args=(phone,), daemon=True).start()

    def _carry(self, phone: socket.socket) -> None:
        left, self._cut_after = self._cut_after, None
        is_lost, self._is_answer_lost = self._is_answer_lost, False
        with phone, socket.create_connection(("127.0.0.1", self._port)) as server:
            back = threading.Thread(target=_answer, args=(server, phone, is_lost), daemon=True)
            back.start()
            with suppress(OSError):
                while piece := phone.recv(PIECE if left is None else min(PIECE, left)):
                    server.sendall(piece)
                    if left is not None and (left := left - len(piece)) <= 0:
                        return
                server.shutdown(socket.SHUT_WR)
            back.join()


def _answer(server: socket.socket, phone: socket.socket, is_lost: bool) -> None:
    with suppress(OSError):
        while piece := server.recv(PIECE):
            if is_lost:
                break
            phone.sendall(piece)
    for end in (phone, server):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
