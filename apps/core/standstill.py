"""Times in which nobody else writes: while rows of the whole database are moved at once.

Every writer (unsafe requests, jobs, commands) is inside `writing()`, which many share, the few links
that queue work inside `writing_for_a_link()`; whoever moves everything calls `stand_still()` first.
PostgreSQL's advisory locks do the waiting: a writer that comes while somebody waits to stand still
waits behind them, so nobody starves, and a lock goes with its session, so whoever is killed holds
nobody up. Readers are not asked. Behind a pooler that hands out a connection per transaction these
locks hold nothing: it must pool by session.
"""

import os
import time
from contextlib import contextmanager

from django.db import DatabaseError, OperationalError, connection
from psycopg2.errors import LockNotAvailable

from apps.core.actions import ActionError

_WRITERS, _ONE, _PLACES = 7_264_008, 7_264_009, 7_264_010
_LOOK = 0.1  # seconds
PATIENCE = 5  # seconds that a page waits
PLACES = os.cpu_count() or 1  # to wait in: half as many as diachi.gunicorn has processes


class StandstillError(ActionError):
    """Somebody else moves everything, or too many still write. The message is for people."""


@contextmanager
def writing(*, patience, places=None):
    """A time in which this session writes. Raises StandstillError after `patience` seconds.

    `places`: so many of all sessions wait at the same time, whoever finds no place is refused at once.
    """
    if not _may_write():
        _wait(patience, places)
    try:
        yield
    finally:
        _end_writing()


def writing_for_a_link():
    """For what a GET writes that hangs on a unit, such as a job: its row waits for that of the unit
    as long as everything is moved, and a process of the server with it. The middleware answers
    the StandstillError (diachi.holding)."""
    return writing(patience=PATIENCE, places=PLACES)


def _wait(patience, places):
    give_up = time.monotonic() + patience
    place = None if places is None else _take_place(places)
    try:
        while not _may_write():
            if time.monotonic() > give_up:
                raise _busy()
            time.sleep(_LOOK)
    finally:
        if place is not None:
            _ask("SELECT pg_advisory_unlock(%s, %s)", _PLACES, place)


def _take_place(places):
    for place in range(places):
        if _ask("SELECT pg_try_advisory_lock(%s, %s)", _PLACES, place):
            return place
    raise _busy()


def _may_write():
    return _ask("SELECT pg_try_advisory_lock_shared(%s)", _WRITERS)


def _busy():
    return StandstillError(
        "Hệ thống đang chuyển dữ liệu khi sắp xếp đơn vị nên tạm chưa lưu được. "
        "Hãy gửi lại sau một phút."
    )


def stand_still(*, patience=10):
    """Be the only one who writes until the transaction ends. Raises StandstillError.

    The caller's own `writing()` does not stand in the way. One at a time: whoever comes second is
    refused at once, for it is a writer the first one waits for.
    """
    if not _ask("SELECT pg_try_advisory_xact_lock(%s)", _ONE):
        raise StandstillError("Một đợt sắp xếp khác đang được thực hiện. Hãy đợi xong rồi thử lại.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{patience * 1000:.0f}ms"])
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITERS])
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise StandstillError(
                "Còn người hoặc việc nền đang ghi dữ liệu (nhập tệp, lưu hồ sơ). "
                "Hãy thử lại sau ít phút."
            ) from error
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


def _ask(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


def _end_writing():
    """Let go; a connection that broke or was closed has let go by itself."""
    if connection.connection is None or connection.needs_rollback:
        return
    try:
        _ask("SELECT pg_advisory_unlock_shared(%s)", _WRITERS)
    except DatabaseError:
        connection.close()
