"""The side of a worker: it reads numbers of jobs from a pipe, and writes answers to another. It ends when its pipe ends."""

from __future__ import annotations

import gc
import os
import pickle
import queue
import signal
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, Generic, Literal, NoReturn, TypeVar

from formkit.system import limits
from formkit.system.limits import Bounds

T = TypeVar("T")
R = TypeVar("R")

Why = Literal["time", "memory", "crash", "killed"]
"""Why a worker ended over a job: beyond its time or memory, of itself, or from outside."""

HEAD = struct.Struct("<cQ")
ANSWER, GRANT = b"a", b"g"
_MOST_ANSWER = 100 * 1024 * 1024  # bytes; what 400 pages hold is a tenth of it


@dataclass(frozen=True, slots=True)
class Task(Generic[T, R]):
    """What workers have to do: a function of a module, jobs, and what each may cost."""

    work: Callable[[T], R]
    jobs: Sequence[T]
    bounds: Bounds | None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job."""

    result: Any


@dataclass(frozen=True, slots=True)
class Raised:
    """What a job raised."""

    error: BaseException


@dataclass(frozen=True, slots=True)
class Lost:
    """A job that was not done, because its worker ended."""

    why: Why


Answer = Done | Raised | Lost


def send(pipe: IO[bytes], kind: bytes, data: bytes) -> None:
    """Write one message."""
    pipe.write(HEAD.pack(kind, len(data)))
    pipe.write(data)
    pipe.flush()


def serve_forked(source: int, target: int, task: Task[Any, Any], parent: int) -> NoReturn:
    """Work in a process that was just forked; nothing of what the other one has begun is ended here."""
    try:
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        low, high = sorted((source, target))
        os.closerange(3, low)
        os.closerange(low + 1, high)
        os.closerange(high + 1, os.sysconf("SC_OPEN_MAX"))
        with suppress(ValueError):
            signal.set_wakeup_fd(-1)
        gc.freeze()
        _serve(os.fdopen(source, "rb"), os.fdopen(target, "wb"), task, parent)
    finally:
        os._exit(1)


def serve_on_stdout(parent: int) -> NoReturn:
    """Work in a process that was started anew: task and jobs come on stdin, answers go to what was stdout."""
    target = os.dup(1)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    gc.set_threshold(50_000, 20, 20)
    try:
        _, size = HEAD.unpack(sys.stdin.buffer.read(HEAD.size))
        task = pickle.loads(sys.stdin.buffer.read(size))  # of the process that started this one
        _serve(sys.stdin.buffer, os.fdopen(target, "wb"), task, parent)
    finally:
        os._exit(1)


def _serve(source: IO[bytes], target: IO[bytes], task: Task[Any, Any], parent: int) -> None:
    if parent:
        limits.die_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of Ctrl-C the other process knows, and it ends this one
    for name in ("SIGTERM", "SIGHUP", "SIGPROF"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    numbers: queue.SimpleQueue[int] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(source, numbers), daemon=True).start()
    while True:
        at = numbers.get()
        limits.begin(task.bounds, lambda seconds: send(target, GRANT, struct.pack("<d", seconds)))
        answer = _answer(task, at)
        limits.begin(None, lambda _: None)
        fit = not limits.grown() and not isinstance(answer, Lost)
        send(target, ANSWER, _pickled(answer, fit))


def _listen(source: IO[bytes], numbers: queue.SimpleQueue[int]) -> None:
    """Take in jobs while another is done. No more can come when the pipe ends: then this process ends at once."""
    with suppress(OSError, struct.error, ValueError):
        while True:
            numbers.put(HEAD.unpack(source.read(HEAD.size))[1])
    os._exit(0)


def _answer(task: Task[Any, Any], at: int) -> Answer:
    try:
        return Done(task.work(task.jobs[at]))
    except MemoryError:
        return Lost("memory")
    except Exception as error:
        with suppress(Exception):  # the place is lost with the traceback when it goes to the other process
            place = traceback.extract_tb(error.__traceback__)[-1]
            error.add_note(f"{place.filename}:{place.lineno}")
        return Raised(error)


def _pickled(answer: Answer, fit: bool) -> bytes:
    try:
        data = pickle.dumps((answer, fit), pickle.HIGHEST_PROTOCOL)
        if len(data) <= _MOST_ANSWER:
            return data
    except MemoryError:
        pass
    except Exception as error:
        return pickle.dumps((Raised(TypeError(f"{type(answer)}: {error}")), False))
    return pickle.dumps((Lost("memory"), False))
