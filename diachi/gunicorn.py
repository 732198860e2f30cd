"""How gunicorn serves the site; bin/run and a server's unit file both point here."""

import os

from apps.core.processes import end_with

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = 2 * (os.cpu_count() or 1)
worker_class = "sync"
preload_app = True
timeout = 300  # a province's import runs inside the request
graceful_timeout = 30
control_socket_disable = True
loglevel = "warning"


def when_ready(server):
    print(f"Địa chỉ nhân đạo đang chạy: http://{bind}  (Ctrl-C để dừng)", flush=True)


def post_fork(server, worker):
    """Workers end with a killed master; otherwise they would hold its port for minutes."""
    end_with(worker.ppid)
