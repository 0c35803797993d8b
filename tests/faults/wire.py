"""A line between phone and server that somebody may cut or take down, or on which the answer gets lost."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PIECE = 4096


class Wire:
    """Forwards each connection to the server. A cut or a lost answer holds for the next connection alone."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._door = _held(0)
        self._door.listen()
        self._address = self._door.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._address}"
        self._cut_after: int | None = None
        self._is_answer_lost = False
        self._under_way = set[socket.socket]()
        self._down_after: int | None = None
        self.is_down = False

    def cut_after(self, sent: int) -> None:
        """So many bytes of the phone's get through."""
        self._cut_after = sent

    def lose_answer(self) -> None:
        """All of the request gets through, and the server has answered; the phone hears nothing."""
        self._is_answer_lost = True

    def down(self) -> None:
        """What is under way is cut in the middle, and who calls is refused, until it is up again."""
        self.is_down = True
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._door = _held(self._address)
        for phone in list(self._under_way):
            with suppress(OSError):
                phone.shutdown(socket.SHUT_RDWR)

    def down_after(self, sent: int) -> None:
        """It goes down by itself once the phone has sent so many bytes, on whatever connections."""
        self._down_after = sent

    def up(self) -> None:
        self.is_down = False
        self._door.listen()
        threading.Thread(target=self._serve, args=(self._door,), daemon=True).start()

    @contextmanager
    def open(self) -> Iterator["Wire"]:
        threading.Thread(target=self._serve, args=(self._door,), daemon=True).start()
        try:
            yield self
        finally:
            self._door.close()

    def _serve(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                phone, _ = door.accept()
                self._under_way.add(phone)
                if door is not self._door:  # it called while the line went down
                    phone.close()
                    return
                threading.Thread(target=self._carry, args=(phone,), daemon=True).start()

    def _carry(self, phone: socket.socket) -> None:
        left, self._cut_after = self._cut_after, None
        is_lost, self._is_answer_lost = self._is_answer_lost, False
        with self._known(phone), socket.create_connection(("127.0.0.1", self._port)) as server:
            back = threading.Thread(target=_answer, args=(server, phone, is_lost), daemon=True)
            back.start()
            with suppress(OSError):
                while piece := phone.recv(PIECE if left is None else min(PIECE, left)):
                    server.sendall(piece)
                    self._count(len(piece))
                    if left is not None and (left := left - len(piece)) <= 0:
                        return
                server.shutdown(socket.SHUT_WR)
            back.join()

    @contextmanager
    def _known(self, phone: socket.socket) -> Iterator[None]:
        with phone:
            yield
        self._under_way.discard(phone)

    def _count(self, sent: int) -> None:
        if self._down_after is None:
            return
        self._down_after -= sent
        if self._down_after <= 0:
            self._down_after = None
            self.down()


def _held(port: int) -> socket.socket:
    """Nobody else gets this address, and nobody answers there yet."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", port))
    return door


def _answer(server: socket.socket, phone: socket.socket, is_lost: bool) -> None:
    with suppress(OSError):
        while piece := server.recv(PIECE):
            if is_lost:
                break
            phone.sendall(piece)
    for end in (phone, server):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
