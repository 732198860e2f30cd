"""Web and workers as one command: `python -m diachi.serving`, the last line of bin/run.

All end with this process, however it ends; a worker that dies is started again, and so is the
embedded database when it was killed; when gunicorn ends, so does everything. A server has a unit file for each instead (docs/operations.md).
"""

import os
import signal
import subprocess
import sys
import time

from apps.core.processes import end_with
from diachi import database
from diachi.installation import PROJECT

WEB = [sys.executable, "-m", "gunicorn", "--config", "python:diachi.gunicorn", "diachi.wsgi"]
WORKER = [sys.executable, str(PROJECT / "manage.py"), "worker"]
PATIENCE = 45  # seconds for all to come to an end
LOOK = 1
PAUSE = 5  # seconds before a worker that died is started again


class Stop(BaseException):
    """A signal asked for the end."""


def start(command, **environment):
    launcher = os.getpid()
    return subprocess.Popen(
        command,
        cwd=PROJECT,
        env=os.environ | environment,
        preexec_fn=lambda: end_with(launcher),
    )


def serve():
    """The exit code: gunicorn's own, 0 after a signal."""
    count = number_of_workers()
    web = start(WEB, DIACHI_PUBLIC_ROLE="1")  # public pages read with the rights of strangers
    workers = [Kept(WORKER) for _ in range(count)]
    signal.signal(signal.SIGHUP, lambda *_: _hang_up(web))
    try:
        while web.poll() is None:
            for worker in workers:
                worker.look_after()
            bring_back_database()
            try:
                web.wait(LOOK)
            except subprocess.TimeoutExpired:
                continue
        return web.returncode
    except Stop:
        return 0
    finally:
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        end(web, *(worker.process for worker in workers))


def bring_back_database():
    """Start the embedded server again when it was killed; one that was stopped stays so."""
    if database.has_crashed():
        print("Cơ sở dữ liệu dừng đột ngột, đang mở lại…", file=sys.stderr)
        try:
            database.start()
        except database.DatabaseServerError as error:
            print(f"Lỗi: {error}", file=sys.stderr)
            time.sleep(PAUSE)


def number_of_workers():
    text = os.environ.get("WORKERS") or "2"  # a long import holds nobody else up
    if not text.isdecimal():
        sys.exit(f"Lỗi: WORKERS phải là một số, ví dụ 2, chứ không phải “{text}”.")
    return int(text)


class Kept:
    """A process that is started again when it dies."""

    def __init__(self, command):
        self.command = command
        self.process = start(command)
        self.died_at = None

    def look_after(self):
        if self.process.poll() is None:
            return
        self.died_at = self.died_at or time.monotonic()
        if time.monotonic() - self.died_at > PAUSE:
            self.process, self.died_at = start(self.command), None


def end(*processes):
    """All of them at once; those that do not listen are killed."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _stop(*_):
    raise Stop


def _hang_up(web):
    """The terminal is closed: end. Without a terminal gunicorn reloads, as under a service."""
    if os.isatty(0):
        raise Stop
    web.send_signal(signal.SIGHUP)


def main():
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, _stop)
    try:
        code = serve()
    except Stop:  # before there was anything to serve
        code = 0
    finally:
        if os.environ.get("DIACHI_STOP_DATABASE"):
            database.stop()
    sys.exit(code)


if __name__ == "__main__":
    main()
