"""Processes that work for this one: they take job after job, and the end of one is told and never ends the run.

On Linux a process with one thread makes them of itself (fork), for they then know all that it has loaded. Elsewhere, and
where other threads run, Python is started anew; the caller's own main module is never run again.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from formkit.system import limits, serving
from formkit.system.limits import Bounds
from formkit.system.serving import ANSWER, GRANT, HEAD, Answer, Done, Lost, Raised, Task, Why

T = TypeVar("T")
R = TypeVar("R")

_PATIENCE, _SLOWER = 20.0, 10.0  # wall clock: seconds, and times the computing that is allowed
_BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.stdin.buffer.readline()); "
    "from formkit.system.serving import serve_on_stdout; serve_on_stdout({parent})"
)
_OF_TIME = {getattr(signal, name) for name in ("SIGPROF", "SIGXCPU") if hasattr(signal, name)}
_FROM_OUTSIDE = {getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name)}


def each(
    work: Callable[[T], R],
    jobs: Sequence[T],
    *,
    lost: Callable[[T, Why], R],
    processes: int = 1,
    bounds: Bounds | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[R]:
    """`work` done on every job, in order of the jobs; `lost` says what stands for a job whose worker ended over it.

    Without `bounds` and in one process it is done here. What `work` raises is raised here, and ends the run.
    """
    task: Task[Any, Any] = Task(work, jobs, bounds)
    alone = bounds is None and (processes <= 1 or len(jobs) < 2)
    answers: Iterable[tuple[int, Answer]]
    if alone or not jobs or not _can_start():
        answers = ((at, Done(work(job))) for at, job in enumerate(jobs))
    else:
        answers = _Crew(task, min(max(1, processes), len(jobs))).answers()
    results: dict[int, R] = {}
    for at, answer in answers:
        match answer:
            case Raised(error):
                raise error
            case Lost(why):
                results[at] = lost(jobs[at], why)
            case Done(result):
                results[at] = result
        if progress:
            progress(len(results), len(jobs))
    return [results[at] for at in range(len(jobs))]


def _can_start() -> bool:
    """Whether Python can be started anew: not where it stands inside another program."""
    return bool(sys.executable) and not getattr(sys, "frozen", False)


# -- one worker --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Worker:
    """A worker as it is seen from here."""

    process: int
    jobs: Any
    answers: Any
    started: subprocess.Popen[bytes] | None = None
    late: bool = False

    def ask(self, at: int, bounds: Bounds | None) -> tuple[Answer, bool]:
        """The answer to one job, and whether the worker can take another."""
        watch = self._watch(bounds.seconds if bounds else None)
        try:
            self.jobs.write(HEAD.pack(b"?", at))
            self.jobs.flush()
            while True:
                kind, size = HEAD.unpack(self.answers.read(HEAD.size))
                raw = self.answers.read(size)
                if len(raw) < size:
                    break
                if kind == ANSWER:
                    answer, fit = pickle.loads(raw)  # of a process of our own
                    return answer, fit
                if kind == GRANT and watch:
                    watch.cancel()
                    watch = self._watch(*struct.unpack("<d", raw))
        except (OSError, struct.error, EOFError, pickle.UnpicklingError):
            pass
        finally:
            if watch:
                watch.cancel()
                watch.join()
        return Lost(self._why(self.end())), False

    def _watch(self, seconds: float | None) -> threading.Timer | None:
        """What ends the worker after too long a time of the clock on the wall."""
        if seconds is None:
            return None
        watch = threading.Timer(_PATIENCE + _SLOWER * seconds, self._end_late)
        watch.daemon = True
        watch.start()
        return watch

    def _end_late(self) -> None:
        self.late = True
        self.kill()

    def _why(self, code: int | None) -> Why:
        if self.late or code == limits.TOO_LONG or (code is not None and -code in _OF_TIME):
            return "time"
        if code == limits.TOO_LARGE:
            return "memory"
        return "killed" if code is None or -code in _FROM_OUTSIDE else "crash"

    def kill(self) -> None:
        """End it at once."""
        with suppress(OSError):
            if self.started:
                self.started.kill()
            else:
                os.kill(self.process, getattr(signal, "SIGKILL", signal.SIGTERM))

    def end(self) -> int | None:
        """Let it end, which it does when its pipe ends; its exit code, negative for a signal."""
        for pipe in (self.jobs, self.answers):
            with suppress(OSError):
                pipe.close()
        try:
            if self.started is None:
                return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
            return self.started.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.started.wait() if self.started else None
        except ChildProcessError:  # somebody else in this process has waited for it
            return None


def _start(task: Task[Any, Any]) -> _Worker:
    forks = sys.platform == "linux" and threading.active_count() == 1
    return _forked(task) if forks else _started(task)


def _forked(task: Task[Any, Any]) -> _Worker:
    """This process once more."""
    parent = os.getpid()
    (jobs_out, jobs_in), (answers_out, answers_in) = os.pipe(), os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of libraries, which hold nothing of ours
        process = os.fork()
    if process == 0:
        serving.serve_forked(jobs_out, answers_in, task, parent)
    os.close(jobs_out)
    os.close(answers_in)
    return _Worker(process, os.fdopen(jobs_in, "wb"), os.fdopen(answers_out, "rb"))


def _started(task: Task[Any, Any]) -> _Worker:
    """Python started anew, with the same places to import from."""
    main = threading.current_thread() is threading.main_thread()
    boot = _BOOT.format(parent=os.getpid() if main else 0)
    process = subprocess.Popen(
        [sys.executable, "-c", boot], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with suppress(OSError):  # one that ended already is found out when it is asked
        assert process.stdin
        process.stdin.write(json.dumps(sys.path).encode() + b"\n")
        serving.send(process.stdin, ANSWER, pickle.dumps(task))
    return _Worker(process.pid, process.stdin, process.stdout, process)


# -- all workers -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Crew:
    """The workers of one task."""

    task: Task[Any, Any]
    processes: int
    at_work: list[_Worker] = field(default_factory=list)
    stopped: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answers(self) -> Iterator[tuple[int, Answer]]:
        """The answers to all jobs as they come."""
        numbers = iter(range(len(self.task.jobs)))
        try:
            if self.processes == 1:
                yield from self._slot(numbers, None)
                return
            results: queue.SimpleQueue[tuple[int, Answer]] = queue.SimpleQueue()
            first = [self._start() for _ in range(self.processes)]  # before there are threads
            for worker in first:
                threading.Thread(target=self._fill, args=(results, numbers, worker), daemon=True).start()
            for _ in self.task.jobs:
                yield _next(results)
        finally:
            self._stop()

    def _fill(self, results: queue.SimpleQueue[Any], numbers: Iterator[int], worker: _Worker) -> None:
        try:
            for answer in self._slot(numbers, worker):
                results.put(answer)
        except BaseException as error:  # a thread has nobody else to tell
            results.put((-1, Raised(error)))

    def _slot(self, numbers: Iterator[int], worker: _Worker | None) -> Iterator[tuple[int, Answer]]:
        """Job after job with one worker at a time."""
        while (at := self._take(numbers)) is not None:
            worker = worker or self._start()
            answer, fit = worker.ask(at, self.task.bounds)
            if not fit:
                self._dismiss(worker)
                worker = None
            yield at, answer
        if worker:
            self._dismiss(worker)

    def _take(self, numbers: Iterator[int]) -> int | None:
        with self.lock:
            return None if self.stopped else next(numbers, None)

    def _start(self) -> _Worker:
        worker = _start(self.task)
        with self.lock:
            self.at_work.append(worker)
            if self.stopped:
                worker.kill()
        return worker

    def _dismiss(self, worker: _Worker) -> None:
        with self.lock:
            self.at_work.remove(worker)
        worker.end()

    def _stop(self) -> None:
        """End all who are still at work; their slots find out and end too."""
        with self.lock:
            self.stopped = True
            left = list(self.at_work)
        for worker in left:
            worker.kill()
        if self.processes == 1:
            for worker in left:
                self._dismiss(worker)


def _next(results: queue.SimpleQueue[tuple[int, Answer]]) -> tuple[int, Answer]:
    """The next result; waits in small pieces, for on Windows nothing interrupts a wait."""
    while True:
        with suppress(queue.Empty):
            return results.get(timeout=0.5)
