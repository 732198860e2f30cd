"""How gunicorn serves the site; bin/run and a server's unit file both point here."""

import ctypes
import os
import signal

from diachi import database

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = 2 * (os.cpu_count() or 1)
worker_class = "sync"
preload_app = True
timeout = 300  # a province's import runs inside the request
graceful_timeout = 30
control_socket_disable = True
loglevel = "warning"

PR_SET_PDEATHSIG = 1


def when_ready(server):
    if os.isatty(0):  # the terminal is closed: end, where a service would reload
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    print(f"Địa chỉ nhân đạo đang chạy: http://{bind}  (Ctrl-C để dừng)", flush=True)


def post_fork(server, worker):
    """Workers end with a killed master; otherwise they would hold its port for minutes."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def on_exit(server):
    if os.environ.get("DIACHI_STOP_DATABASE"):
        database.stop()
